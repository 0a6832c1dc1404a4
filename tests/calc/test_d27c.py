"""D27c: steps of orders, with the worked example of the catalogue."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest

from building.preset_policy import preset_policy
from building.typed_rows import typed
from macros.calc.d27c_order_steps import CALC
from validators.frames import records

STEPS = ("接单", "织造", "染整", "裁切", "包装", "发货")


def step(name: str, planned: str | None, done: str | None, order: str = "N1", **cells: Any) -> dict[str, Any]:
    return {"外部订单": "W1", "内部订单": order, "工序": name, "计划完成": planned, "实际完成": done, "交接人": "甲"} | cells


def run(inputs: Any, *rows: dict[str, Any], policy: Any = None) -> Any:
    return CALC.run(inputs(R68=typed("R68", rows), policy=policy or preset_policy(pack="P12-B")))


EXAMPLE = (
    step("接单", "2026-10-05 08:00", "2026-10-05 08:00"),
    step("织造", "2026-10-05 18:00", "2026-10-05 16:00"),
    step("染整", "2026-10-06 08:00", "2026-10-06 08:00"),
    step("裁切", "2026-10-07 08:00", "2026-10-07 14:00"),
    step("包装", "2026-10-07 20:00", "2026-10-07 20:00"),
)


def test_worked_example(inputs: Any) -> None:
    """8 + 16 + 30 + 6 hours over five steps: 60 h; four of five in time: 80.00 %."""
    result = run(inputs, *EXAMPLE)
    (order,) = records(result.rows)
    assert (order["周期"], order["按时率"], order["状态"], order["工序数"]) == (60, Fraction(4, 5), "完成", 5)
    steps = records(result.extra["steps"])
    assert [s["时长"] for s in steps] == [None, 8, 16, 30, 6]
    assert [s["迟延"] for s in steps] == [0, 0, 0, 6, 0] and [s["结果"] for s in steps] == ["按时", "按时", "按时", "迟延", "按时"]
    assert result.summary["平均周期"] == 60 and result.summary["订单数"] == 1


def test_an_open_order_waits_at_its_first_open_step(inputs: Any) -> None:
    rows = [
        *(step(name, f"2026-10-{day} 08:00", f"2026-10-{day} 08:00") for name, day in (("接单", "20"), ("织造", "22"))),
        step("染整", "2026-10-26 08:00", None),
        step("裁切", "2026-11-02 08:00", None),
    ]
    result = run(inputs, *rows)
    (order,) = records(result.rows)
    assert (order["状态"], order["等在"], order["周期"], order["应完工序"], order["按时工序"]) == ("在制", "染整", 48, 3, 2)
    assert [s["结果"] for s in records(result.extra["steps"])] == ["按时", "按时", "过期未完", "未到期"]
    assert result.summary["平均周期"] is None and result.summary["在制订单"] == 1
    assert [(s["工序"], s["停在这里"]) for s in records(result.extra["by_step"]) if s["停在这里"]] == [("染整", 1)]


def test_one_minute_late_is_late_and_the_end_of_the_month_is_the_last_minute(inputs: Any) -> None:
    rows = [
        step("接单", "2026-10-31 23:58", "2026-10-31 23:58"),
        step("织造", "2026-10-31 23:58", "2026-10-31 23:59"),
        step("染整", "2026-10-31 23:59", "2026-11-01 00:00"),
    ]
    assert [s["结果"] for s in records(run(inputs, *rows).extra["steps"])] == ["按时", "迟延", "过期未完"]


@pytest.mark.parametrize(("hours", "word"), [("60", "达标"), ("59.99", "未达标"), (None, None)])
def test_the_target_is_the_policy_s(inputs: Any, hours: str | None, word: str | None) -> None:
    result = run(inputs, *EXAMPLE, policy=preset_policy({"lead_target": hours}, pack="P12-B"))
    assert records(result.rows)[0]["结论"] == word
    assert ("阈值未设：政策里“订单周期目标”是空的，没有判断周期是否达标" in result.notes) is (hours is None)


def test_numbers_lead_to_their_cells(inputs: Any) -> None:
    result = run(inputs, *EXAMPLE)
    way = result.lineage.rows["周期"](0)
    assert "实际完成" in str(way) and result.lineage.summary["平均周期"]() is not None


def test_nothing_is_an_empty_result(inputs: Any) -> None:
    result = run(inputs)
    assert result.rows.empty and result.summary["订单数"] == 0 and result.summary["平均周期"] is None
