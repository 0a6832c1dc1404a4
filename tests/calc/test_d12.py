"""D12 and D40: ratios of marketing cost and signs of trouble, with the catalogue's worked examples."""

from __future__ import annotations

from fractions import Fraction as F

import pytest

from building.preset_policy import preset_policy
from macros.calc.d12_cost_ratios import CALC
from macros.calc.d40_distress import CALC as SIGNS
from validators.frames import records
from validators.registers.relationship.rival_lines import GROUPS

POLICY = preset_policy({"cost_band": "20%", "distress_k": "5"}, pack="P03")
COSTS = (
    ("业务人员", 120_000, 0.06),
    ("广告", 40_000, 0.015),
    ("促销", 30_000, 0.015),
    ("市场调查", 10_000, 0.005),
    ("销售管理", 50_000, 0.025),
)


def costs(frame, *kinds, unit=None, planned=2_000_000, period="2026-10", **more):
    rows = [
        {"期间": period, "机构": unit, "费用类别": kind, "实际": spent, "预算": rate and round(rate * 2_000_000), "计划营业额": planned}
        for kind, spent, rate in kinds
    ]
    return frame("R40", *rows, period=period, **more)


def sold(frame, amount=2_000_000, **more):
    return frame("R10", {"客户编码": "甲", "业务代码": "零担", "月份": more.get("period", "2026-10"), "收入": amount}, **more)


def run(inputs, *, policy=POLICY, **more):
    return CALC.run(inputs(policy=policy, **more))


def test_five_ratios_against_their_plan(inputs, frame):
    """6.00% 2.00% 1.50% 0.50% 2.50% of 2,000,000; 广告 +33.33% over 20%; all 12.50% against 12.0%: +4.17%."""
    found = run(inputs, R40=costs(frame, *COSTS), R10=sold(frame))
    rows = {row["费用类别"]: row for row in records(found.rows)}
    assert [rows[kind]["实际率"] for kind, _, _ in COSTS] == [F(6, 100), F(2, 100), F(15, 1000), F(5, 1000), F(25, 1000)]
    assert [rows[kind]["偏差"] for kind, _, _ in COSTS] == [0, F(1, 3), 0, 0, 0]
    assert [rows[kind]["报警"] for kind, _, _ in COSTS] == ["", "报警", "", "", ""]
    (unit,) = records(found.extra["by_unit"])
    assert (unit["实际"], unit["营业额"], unit["实际率"], unit["计划率"], unit["偏差"]) == (
        25_000_000,
        200_000_000,
        F(125, 1000),
        F(12, 100),
        F(1, 24),
    )
    assert (found.summary["实际率"], found.summary["报警数"]) == (F(1, 8), 1)
    assert rows["广告"]["理由"] == "实际 2.00%，参照 1.50%，超出 20.00%"


def test_the_band_is_strict_and_blank_judges_nothing(inputs, frame):
    exact = run(inputs, R40=costs(frame, ("广告", 36_000, 0.015)), R10=sold(frame))
    assert (records(exact.rows)[0]["偏差"], records(exact.rows)[0]["报警"]) == (F(1, 5), "")
    blank = run(inputs, R40=costs(frame, ("广告", 99_000, 0.015)), R10=sold(frame), policy=preset_policy(pack="P03"))
    assert records(blank.rows)[0]["报警"] == "" and blank.notes[0].startswith("阈值未设：政策里“费用率波动幅度”是空的")


def test_without_turnover_or_plan_there_is_no_rate(inputs, frame):
    nothing = run(inputs, R40=costs(frame, ("广告", 1, 0.015)))
    assert (records(nothing.rows)[0]["实际率"], records(nothing.rows)[0]["理由"]) == (None, "没有营业额")
    unplanned = run(inputs, R40=costs(frame, ("广告", 1, None), planned=None), R10=sold(frame))
    assert (records(unplanned.rows)[0]["计划率"], records(unplanned.rows)[0]["偏差"]) == (None, None)


def test_against_the_mean_of_the_months_before(inputs, frame):
    """1.00% and 3.00% before: a mean of 2.00%."""
    earlier = {
        "R40": [
            costs(frame, ("广告", spent, 0.015), period=month)
            for month, spent in (("2026-08", 20_000), ("2026-09", 60_000), ("2025-09", 9))
        ],
        "R10": [sold(frame, period=month) for month in ("2026-08", "2026-09", "2025-09")],
    }
    policy = preset_policy({"cost_band": "20%", "cost_reference": "近12月均值"}, pack="P03")
    found = run(inputs, R40=costs(frame, ("广告", 50_000, 0.015)), R10=sold(frame), earlier=earlier, policy=policy)
    (row,) = records(found.rows)
    assert (row["参照率"], row["偏差"], row["报警"]) == (F(2, 100), F(1, 4), "报警")


def test_rows_of_one_kind_are_added_and_other_months_left_out(inputs, frame):
    rows = [costs(frame, ("广告", 1, 0.015), ("广告", 2, None)), costs(frame, ("广告", 99, 0.015), period="2026-09", branch="LJ02")]
    found = CALC.run(inputs(R40=rows, R10=sold(frame), policy=POLICY, branches=("LJ01", "LJ02")))
    assert [(row["_branch"], row["实际"]) for row in records(found.rows)] == [("LJ01", 300)]
    assert "营销费用有 1 行不是 2026-10，没有计入" in found.notes


def test_costs_lead_to_their_rows(inputs, frame):
    found = run(inputs, R40=costs(frame, *COSTS), R10=sold(frame))
    rate = found.lineage.rows["实际率"](0)
    assert [part.of[0] for part in rate.parts] == ["R40", "R10"]


def surveyed(frame, subject="顺远物流", kind="竞争对手", day="2026-10-18", **yes):
    """A survey: section -> how many of its lines say 有."""
    rows = []
    for section, lines in GROUPS:
        told = yes.get(section, 0)
        chosen = told if isinstance(told, tuple) else lines[:told]
        rows += [
            {
                "对象": subject,
                "对象类型": kind,
                "填写日期": day,
                "类别": section,
                "项目": line,
                "有无变化": "有" if line in chosen else "无",
            }
            for line in lines
        ]
    return frame("R29", *rows)


SEVEN = {"经营面评核": 2, "经营者评核": 1, "员工评核": 3, "其他": 1}


def test_seven_of_twenty_is_an_alarm_from_five(inputs, frame):
    """2/5, 1/5, 3/6, 1/4 → 7/20; EX k=5 → alert."""
    (row,) = records(SIGNS.run(inputs(R29=surveyed(frame, **SEVEN), policy=POLICY)).rows)
    assert [row[name] for name in (*SEVEN, "合计", "填写项数")] == [2, 1, 3, 1, 7, 20]
    assert (row["报警"], row["理由"]) == ("报警", "7 项有变化，报警线 5 项")


@pytest.mark.parametrize(
    ("kind", "k", "alarm"), [("客户", None, "报警"), ("客户", "5", "报警"), ("竞争对手", "5", ""), ("竞争对手", None, None)]
)
def test_a_bankrupt_customer_always_alarms(inputs, frame, kind, k, alarm):
    rows = surveyed(frame, kind=kind, 其他=("客户破产",))
    found = SIGNS.run(inputs(R29=rows, policy=preset_policy({"distress_k": k}, pack="P03")))
    assert records(found.rows)[0]["报警"] == alarm and found.summary == {"对象数": 1, "报警数": int(alarm == "报警")}


def test_the_last_survey_of_a_subject_counts_and_the_limit_belongs_to_the_alarm(inputs, frame):
    rows = [
        surveyed(frame, day="2026-10-02", **SEVEN),
        surveyed(frame, day="2026-10-20", 员工评核=5),
        surveyed(frame, subject="甲", kind="客户", 员工评核=4),
    ]
    found = {row["对象"]: (row["合计"], row["报警"]) for row in records(SIGNS.run(inputs(R29=rows, policy=POLICY)).rows)}
    assert found == {"顺远物流": (5, "报警"), "甲": (4, "")}
