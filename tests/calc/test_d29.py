"""D29: what suggestions save, with the seed's own numbers."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from building.preset_policy import preset_policy
from building.typed_rows import typed
from macros.calc.d29_suggestions import CALC
from validators.frames import records

PAPER = {"编号": "J1", "提出人": "甲", "类别": "节约", "内容": "双面打印", "每人每天张数": 10, "人数": 50, "每包张数": 500, "每包价": 25}


def run(inputs: Any, *rows: dict[str, Any], days: str | None = "365") -> Any:
    return CALC.run(inputs(R57=typed("R57", rows), policy=preset_policy({"paper_days": days}, pack="P12-B")))


@pytest.mark.parametrize(("days", "fen"), [(None, 912_500), (365, 912_500), (250, 625_000), (0, 0)])
def test_worked_example(inputs: Any, days: int | None, fen: int) -> None:
    """500 sheets are one pack of 25 yuan a day: 9,125 in 365 days, 6,250 in 250; a blank is that of the policy."""
    result = run(inputs, PAPER | {"年天数": days})
    (row,) = records(result.rows)
    assert (row["年节约额"], row["理由"]) == (fen, "每天省 1 包") and result.summary["年节约额"] == fen


def test_what_lacks_a_part_is_in_no_sum_and_says_which(inputs: Any) -> None:
    rows = [PAPER, PAPER | {"每包张数": 0, "编号": "J2"}, {"编号": "J3", "类别": "管理", "采纳": True, "奖励": 200}, PAPER | {"人数": None}]
    result = run(inputs, *rows)
    assert [r["理由"] for r in records(result.rows)] == ["每天省 1 包", "每包张数为 0", "没有算节约额的参数", "人数没有填"]
    assert result.summary == {"条数": 4, "采纳": 1, "采纳率": Fraction(1, 4), "年节约额": 912_500, "采纳节约额": 0, "奖励": 20_000}
    assert "3 条建议没有填全参数，没有算年节约额" in result.notes
    assert [(c["类别"], c["条数"], c["采纳"]) for c in records(result.extra["classes"])] == [("管理", 1, 1), ("节约", 3, 0)]


def test_without_days_nothing_is_computed(inputs: Any) -> None:
    (row,) = records(run(inputs, PAPER, days=None).rows)
    assert (row["年节约额"], row["理由"]) == (None, "年天数没有填")


def test_a_saving_leads_to_its_cells_and_the_policy(inputs: Any) -> None:
    way = str(run(inputs, PAPER).lineage.rows["年节约额"](0))
    assert all(word in way for word in ("每人每天张数", "人数", "每包张数", "每包价", "paper_days"))


def test_rounded_once_half_up(inputs: Any) -> None:
    (row,) = records(run(inputs, PAPER | {"每人每天张数": 1, "人数": 1, "每包张数": 8, "每包价": 0.01, "年天数": 4}).rows)
    assert row["年节约额"] == 1
