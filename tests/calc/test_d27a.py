"""D27a: small deliveries in time."""

from __future__ import annotations

from fractions import Fraction as F

import pytest

from building.oil_policy import oil_policy
from building.typed_rows import typed
from macros.calc.d27a_delivery import CALC
from validators.frames import records

POLICY = oil_policy()


def trip(wanted, arrived=None, **more):
    return {"订单": "O1", "数量": 3, "需求时间": wanted, "送达时间": arrived, "签收": "张三" if arrived else None} | more


def run(inputs, *rows, policy=POLICY):
    return CALC.run(inputs(R58=typed("R58", rows, branch="YB01"), policy=policy, branches=("YB01",)))


def test_worked_example(inputs):
    """4 deliveries, 3 in time: 75.00%."""
    noon = "2026-10-05 12:00"
    result = run(inputs, trip(noon, noon), trip(noon, "2026-10-05 09:00"), trip(noon, "2026-10-04 23:59"), trip(noon, "2026-10-05 12:01"))
    assert result.summary["准时率"] == F(3, 4) and [r["结论"] for r in records(result.rows)] == ["准时", "准时", "准时", "迟到"]
    (branch,) = records(result.extra["by_branch"])
    assert (branch["应到"], branch["准时"], branch["准时率"], branch["结论"]) == (4, 3, F(3, 4), "未达标") and result.notes == ()


@pytest.mark.parametrize(
    ("wanted", "arrived", "judged"),
    [
        ("2026-10-05", "2026-10-05 23:59", "准时"),
        ("2026-10-05", "2026-10-06 00:00", "迟到"),
        ("2026-10-05 14:00", "2026-10-05", "准时"),
        ("2026-10-31", None, "未到"),
        ("2026-10-31 23:59", None, "未到"),
        ("2026-11-01 00:01", None, "在途"),
        ("2026-11-01", None, "在途"),
        (None, "2026-10-05 12:00", "没有判断"),
    ],
)
def test_boundaries(inputs, wanted, arrived, judged):
    """A day without a time is any hour of it; what has not come is missed once its time is past at the end of the period."""
    assert records(run(inputs, trip(wanted, arrived)).rows)[0]["结论"] == judged


def test_signed_for_without_a_time(inputs):
    """It came, nobody wrote when: not judged, and said."""
    result = run(inputs, trip("2026-10-05 12:00", 签收="张三"))
    assert records(result.rows)[0]["结论"] == "没有判断" and result.summary["准时率"] is None
    assert [n for n in result.notes if "1 趟" in n] and [n for n in result.notes if n.startswith("分母为0")]


def test_what_is_under_way_is_not_due(inputs):
    result = run(inputs, trip("2026-10-05 12:00", "2026-10-05 11:00"), trip("2026-11-02 12:00"))
    assert (result.summary["趟数"], result.summary["应到"], result.summary["准时率"]) == (2, 1, F(1))
    assert [row["准时"] for row in records(result.extra["cells"])] == [True, None]


def test_target_is_inclusive_and_may_be_blank(inputs):
    day = [trip("2026-10-05", "2026-10-05 10:00")] * 9 + [trip("2026-10-05", "2026-10-07 10:00")]
    assert records(run(inputs, *day).extra["by_branch"])[0]["结论"] == "达标"
    result = run(inputs, *day, policy=oil_policy(delivery_target=None))
    assert records(result.extra["by_branch"])[0]["结论"] is None
    assert result.notes == ("阈值未设：政策里“配送准时率目标”是空的，没有判断是否达标",)


def test_nothing(inputs):
    result = run(inputs)
    assert result.rows.empty and result.extra["by_branch"].empty and result.summary["趟数"] == 0
