"""D58: assessment of county offices, with the catalogue's worked example."""

from __future__ import annotations

from fractions import Fraction as F

import pandas as pd
import pytest

from macros.calc.d58_assessment import CALC
from macros.run import run
from validators.filing.inputs import Result
from validators.registers.control.office_assessment import ITEMS
from validators.values.text import Text

WEIGHTS = {"assess_base": "25", "assess_visit": "25", "assess_progress": "25", "assess_marketing": "25"}


def four(office="LJ01", actual=(100, 90, 80, 100), target=(100, 100, 100, 100), weight=(None,) * 4, **more):
    return [
        {"机构": office, "期间": "2026-10", "项目": item, "目标": t, "实际": a, "权重": w} | more
        for item, a, t, w in zip(ITEMS, actual, target, weight, strict=True)
    ]


def test_worked_example(inputs, frame):
    """Rates 100%, 90%, 80%, 100% -> two items on the list; weights are blank, so there are the rates only."""
    result = CALC.run(inputs(branches=("LJ00",), R76=frame("R76", *four(), branch="LJ00")))
    assert list(result.rows["完成率"]) == [F(1), F(9, 10), F(4, 5), F(1)]
    assert list(result.rows["督促"]) == ["否", "是", "是", "否"] and list(result.rows["机构"]) == ["LJ01"] * 4
    assert list(result.rows["_branch"]) == ["LJ00"] * 4 and result.rows["得分"].isna().all()
    assert result.summary == {"总分": None, "机构数": 1, "督促项": 2}
    assert result.notes == (f"LJ01：权重未设（{'、'.join(ITEMS)}），只列完成率，不算总分",)


def test_weights_are_parts(inputs, frame, policy):
    """25 each gives 92.50; 1 each gives the same; 40, 30, 20, 10 of the rows go before the policy's."""
    by_policy = CALC.run(inputs(R76=frame("R76", *four()), policy=policy(**WEIGHTS)))
    assert by_policy.summary["总分"] == F(185, 2) and list(by_policy.rows["得分"]) == [25, F(45, 2), 20, 25]
    ones = CALC.run(inputs(R76=frame("R76", *four(weight=(1, 1, 1, 1)))))
    assert ones.summary["总分"] == F(185, 2) and ones.notes == ()
    own = CALC.run(inputs(R76=frame("R76", *four(weight=(40, 30, 20, 10))), policy=policy(**WEIGHTS)))
    assert own.summary["总分"] == 40 + 27 + 16 + 10


def test_more_than_the_target_earns_no_more(inputs, frame):
    result = CALC.run(inputs(R76=frame("R76", *four(actual=(150, 100, 100, 100), weight=(1, 1, 1, 1)))))
    assert result.summary == {"总分": F(100), "机构数": 1, "督促项": 0} and result.rows["完成率"].iloc[0] == 1


def test_target_of_zero(inputs, frame):
    """It does not apply: its weight is not given to the others, 满分 says 75."""
    result = CALC.run(inputs(R76=frame("R76", *four(target=(0, 100, 100, 100), weight=(1, 1, 1, 1)))))
    total = result.extra["totals"].iloc[0]
    assert result.rows["完成率"].iloc[0] is None and result.rows["督促"].iloc[0] is None
    assert (total["总分"], total["满分"], total["督促项"]) == (F(135, 2), F(75), 2)


def test_blank_cells(inputs, frame):
    """A blank actual, a blank target or a missing item leaves the total empty and is named."""
    rows = four(actual=(None, 90, 80, 100), target=(100, None, 100, 100), weight=(1, 1, 1, 1))[:3]
    result = CALC.run(inputs(R76=frame("R76", *rows)))
    assert list(result.rows["完成率"]) == [None, None, F(4, 5)] and result.summary["总分"] is None
    assert result.notes == ("LJ01：大客户营销与维护、基础管理、大客户拜访率没有填目标或实际，不算总分",)


@pytest.mark.parametrize("target, rate", [(1, F(3, 4)), ("0.9", F(75, 90)), (100, F(3, 4)), (95, F(75, 95))])
def test_visits_come_from_d08(inputs, frame, target, rate):
    """Without a typed value the 走访率 of the office is the actual of 大客户拜访率; a typed one stands."""
    given = inputs(
        branches=("LJ00",),
        R76=frame("R76", *four(actual=(1, None, 1, 1), target=(1, target, 1, 1)), *four("LJ02", (1, 1, 1, 1), (1, 1, 1, 1)), branch="LJ00"),
    )
    known = pd.DataFrame({"_branch": ["LJ01", "LJ02"], "半年走访率": [F(3, 4), F(1, 2)]}, dtype="object")
    given.results["D08"] = Result(title=Text("x"), rows=given.frame("R20"), formats={}, extra={"branches": known})
    assert list(CALC.run(given).rows["完成率"]) == [1, rate, 1, 1, 1, 1, 1, 1]


def test_visits_through_the_runner(inputs, frame):
    """D08 itself: of two tiered customers one was visited in the half-year."""
    given = inputs(
        R76=frame("R76", *four(actual=(1, None, 1, 1), target=(1, 1, 1, 1))),
        R06=frame("R06", *({"客户编码": c, "新级别": "州级", "生效期间": "2026-01", "审批单号": "S1"} for c in ("K1", "K2"))),
        R20=frame("R20", {"客户编码": "K1", "日期": "2026-10-09", "方式": "上门"}),
        R03=frame("R03", *({"客户编码": c, "建档日期": "2025-01-01"} for c in ("K1", "K2"))),
    )
    assert list(run(given, ["D58"])["D58"].rows["完成率"]) == [1, F(1, 2), 1, 1]


def test_offices_and_periods(inputs, frame):
    """Two offices: each its total, the summary their mean; a row of another period is said."""
    result = CALC.run(
        inputs(
            branches=("LJ00",),
            R76=frame(
                "R76",
                *four(weight=(1, 1, 1, 1)),
                *four("LJ02", (100, 100, 100, 100), weight=(1, 1, 1, 1)),
                *four("LJ03", 期间="2026-09"),
                branch="LJ00",
            ),
        )
    )
    totals = result.extra["totals"].set_index("机构")
    assert totals["总分"].to_dict() == {"LJ01": F(185, 2), "LJ02": F(100)} and result.summary["总分"] == F(385, 4)
    assert result.notes == ("县市局检查考核表有 4 行不是 2026-10，没有计入",)


def test_nothing(inputs):
    result = CALC.run(inputs())
    assert result.rows.empty and result.summary == {"总分": None, "机构数": 0, "督促项": 0}
