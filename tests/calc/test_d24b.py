"""D24b: line loss against its target, with the worked example of the catalogue."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from building.preset_policy import preset_policy
from building.typed_rows import typed
from macros.calc.d24_station import CALC as STATIONS
from macros.calc.d24b_loss_target import CALC
from validators.frames import records


def run(inputs: Any, lost: int, then: int | None, target: Any = "6.5%", collect: str | None = None) -> Any:
    """Loss in kWh of 1,000, now and a month ago; None: that month is not at hand."""
    policy = preset_policy({"loss_target": target, "collect_target": collect}, pack="P11")
    earlier = {} if then is None else {"R52": typed("R52", [{"供电量": 1000, "售电量": 1000 - then}], period="2026-09")}
    fees = typed("R52b", [{"用电类别": "居民", "电压等级": "0.22kV", "实收本月": 96}])
    rows = typed("R52", [{"供电量": 1000, "售电量": 1000 - lost, "应收电费": 100}])
    given = inputs(R52=rows, R52b=fees, policy=policy, earlier=earlier, months={"LJ01": ["2026-09"]} if then is not None else {})
    given.results["D24"] = STATIONS.run(given)
    return CALC.run(given)


def test_half_a_point_above_after_a_fifth_of_one_is_watched(inputs: Any) -> None:
    """Target 6.50 %, 7.00 % now and 6.70 % a month ago: +0.50 and +0.20 points."""
    (line,) = records(run(inputs, 70, 67).rows)
    assert (line["偏差"], line["上月偏差"], line["结论"]) == (Fraction(5, 1000), Fraction(2, 1000), "重点关注")


@pytest.mark.parametrize(
    ("lost", "then", "word"),
    [(65, 90, "达标"), (66, 65, "超指标"), (66, 66, "重点关注"), (70, None, "超指标"), (10, 90, "达标")],
    ids=["at the target", "only now", "twice", "last month not at hand", "below"],
)
def test_the_words(inputs: Any, lost: int, then: int | None, word: str) -> None:
    found = run(inputs, lost, then)
    assert records(found.rows)[0]["结论"] == word
    assert ("LJ01：历史不足(1月)" in found.notes) is (then is None)


def test_a_blank_target_is_not_compared(inputs: Any) -> None:
    found = run(inputs, 70, 67, target=None)
    (line,) = records(found.rows)
    assert (line["线损率"], line["偏差"], line["结论"]) == (Fraction(7, 100), None, "阈值未设") and not found.blocked
    assert any("线损率指标" in note for note in found.notes)


def test_each_station_has_its_own(inputs: Any) -> None:
    found = run(inputs, 70, 67, target={"LJ01": "8%", "LJ02": "2%"}, collect="97%")
    (line,) = records(found.rows)
    assert (line["线损率指标"], line["结论"]) == (Fraction(8, 100), "达标")
    assert (line["回收偏差"], line["回收结论"]) == (Fraction(-1, 100), "未达标") and found.summary["回收未达标"] == 1
