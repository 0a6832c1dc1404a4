"""D51: what to send, with the worked examples of the catalogue."""

from __future__ import annotations

from typing import Any

import pytest

from building.preset_policy import preset_policy
from building.typed_rows import typed
from macros.calc.d51_replenishment import CALC
from validators.frames import records


def row(season: Any = 500, safety: Any = 50, stock: Any = 300, coming: Any = 100) -> dict[str, Any]:
    return {"客户": "K1", "物料": "香皂", "仓库": "一号", "库存": stock, "在途": coming, "安全库存": safety, "旺季需货量": season}


def run(inputs: Any, *rows: dict[str, Any], months: str | None = "9、11、12", period: str = "2026-11") -> Any:
    policy = preset_policy({"peak_months": months}, pack="P12-E")
    return CALC.run(inputs(period=period, policy=policy, R69=typed("R69", rows, period=period)))


@pytest.mark.parametrize(
    ("cells", "advice"),
    [((500, 50, 300, 100), 150), ((200, 20, 300, 0), 0), ((200, 100, 300, 0), 0), ((200, 101, 300, 0), 1), ((500, 50, 300, None), 250)],
)
def test_worked_examples(inputs: Any, cells: tuple[Any, ...], advice: int) -> None:
    """500 + 50 − 300 − 100 = 150; 200 + 20 − 300 < 0 → 0."""
    result = run(inputs, row(*cells))
    assert records(result.rows)[0]["补货建议"] == advice * 1000 and result.summary["补货建议"] == advice * 1000


@pytest.mark.parametrize(
    ("period", "months", "advice"), [("2026-10", "9、11、12", 0), ("2026-12", "9、11、12", 150), ("2026-10", None, 150)]
)
def test_the_season_counts_in_its_months(inputs: Any, period: str, months: str | None, advice: int) -> None:
    assert records(run(inputs, row(), months=months, period=period).rows)[0]["补货建议"] == advice * 1000


@pytest.mark.parametrize(
    ("cells", "why"),
    [((500, None, 300, 0), "安全库存没有填"), ((500, 50, None, 0), "库存没有填"), ((None, 50, 300, 0), "旺季需货量没有填")],
)
def test_what_is_blank_is_not_nothing(inputs: Any, cells: tuple[Any, ...], why: str) -> None:
    result = run(inputs, row(*cells))
    (line,) = records(result.rows)
    assert (line["补货建议"], line["理由"]) == (None, why) and result.summary["补货建议"] == 0
    assert "1 行没有填全，没有补货建议" in result.notes


@pytest.mark.parametrize(("stock", "coming", "state"), [(40, 9, "缺货"), (40, 10, "够用"), (0, 0, "缺货"), (50, None, "够用")])
def test_short_of_the_safety_stock(inputs: Any, stock: int, coming: int | None, state: str) -> None:
    result = run(inputs, row(stock=stock, coming=coming))
    assert records(result.rows)[0]["状态"] == state and result.summary["缺货物料"] == int(state == "缺货")


def test_advice_leads_to_its_cells(inputs: Any) -> None:
    way = str(run(inputs, row()).lineage.rows["补货建议"](0))
    assert all(name in way for name in ("旺季需货量", "安全库存", "库存", "在途"))
