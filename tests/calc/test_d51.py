"""D51: what to send, with the worked examples of the catalogue."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from building.preset_policy import preset_policy
from building.typed_rows import typed
from macros.calc.d51_replenishment import CALC
from validators.frames import records


def row(season: Any = 500, safety: Any = 50, stock: Any = 300, coming: Any = 100) -> dict[str, Any]:
    return {"客户": "K1", "物料": "香皂", "仓库": "一号", "库存": stock, "在途": coming, "安全库存": safety, "旺季需货量": season}


def run(inputs: Any, *rows: dict[str, Any], months: str | None = "9、11、12", period: str = "2026-11", **told: str | None) -> Any:
    policy = preset_policy({"peak_months": months, **told}, pack="P12-E")
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


def test_days_of_the_season_stand_for_a_safety_stock_that_nobody_typed(inputs: Any) -> None:
    """500 / 30 days of November x 7 days = 116.667; what was typed stands; the way leads to the need and to the days."""
    result = run(inputs, row(safety=None), row(safety=50), safety_days="7")
    first, second = records(result.rows)
    assert (first["安全库存"], first["补货建议"], first["状态"]) == (116_667, 216_667, "够用")
    assert first["理由"] == "旺季要 500，还差 216.667；安全库存按 7 天算"
    assert (second["安全库存"], second["补货建议"], second["理由"]) == (50_000, 150_000, "旺季要 500，还差 150")
    assert all(name in str(result.lineage.rows["安全库存"](0)) for name in ("旺季需货量", "safety_days", "本月天数"))
    assert "safety_days" in str(result.lineage.rows["补货建议"](0)) and "safety_days" not in str(result.lineage.rows["补货建议"](1))


@pytest.mark.parametrize(("days", "period"), [(None, "2026-11"), ("7", "2026-10")])
def test_without_days_or_out_of_season_a_blank_stays_blank(inputs: Any, days: str | None, period: str) -> None:
    """Out of season nobody knows what a day needs."""
    (line,) = records(run(inputs, row(safety=None), period=period, safety_days=days).rows)
    assert (line["安全库存"], line["补货建议"], line["理由"]) == (None, None, "安全库存没有填")


@pytest.mark.parametrize(("asked", "said"), [("75%", "达到75.00%"), ("76%", "不到76.00%"), (None, None)])
def test_how_many_lines_are_supplied_as_asked(inputs: Any, asked: str | None, said: str | None) -> None:
    """Three of four lines have their safety stock: 75.00 %; a line without one is in neither number."""
    rows = (row(stock=0, coming=49), row(stock=50), row(stock=60), row(stock=70), row(safety=None))
    result = run(inputs, *rows, service_level=asked)
    (line,) = records(result.extra["by_branch"])
    assert (line["供货水平"], line["供货结论"]) == (Fraction(3, 4), said) and result.summary["供货水平"] == Fraction(3, 4)
    assert ("供货服务水平 95%" in result.examples) is False


def test_an_invented_level_is_said(inputs: Any) -> None:
    policy = preset_policy(pack="P12-E")
    result = CALC.run(inputs(period="2026-11", policy=policy, R69=typed("R69", [row()], period="2026-11")))
    assert "供货服务水平 95%" in result.examples


def test_nothing_to_judge(inputs: Any) -> None:
    (line,) = records(run(inputs, row(safety=None), service_level="95%").extra["by_branch"])
    assert (line["供货水平"], line["供货结论"]) == (None, None)
