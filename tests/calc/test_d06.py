"""D06 and its lines: the worked example, every rate and reversal, blanks that are never 0, and each alternative."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from building.campaign import examples
from macros.calc.d06_lines_bonus import CALC as LINES
from macros.calc.d06_postal_pay import CALC as PAY
from macros.calc.d07_kpi_score import CALC as KPI
from macros.calc.engines.pay_rules import rounded_rewards
from validators.frames import records
from validators.values.money import half_up, yuan_text

ALLOWED = {"field_allowance": "150"}
WEIGHTS = ("pay_weight_basic", "pay_weight_service", "pay_weight_feedback", "pay_weight_marketing")


def deal(income: Any, business: str = "特快", **cells: Any) -> dict[str, Any]:
    return {"客户编码": "甲", "业务代码": business, "月份": "2026-10", "收入": income, "揽收人": "G1"} | cells


def scores(*four: Any, person: str = "G1", **cells: Any) -> dict[str, Any]:
    named = zip(("基础工作得分", "服务维护得分", "信息反馈得分", "大客户营销得分"), four, strict=True)
    return {"工号": person, "月": "2026-10"} | dict(named) | cells


def lines(result: Any) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in result.rows[["工号", "记录编号", "收入", "比例", "奖励"]].itertuples(index=False)]


def one(result: Any) -> dict[str, Any]:
    assert len(result.rows) == 1
    return result.rows.iloc[0].to_dict()


def test_worked_example(inputs, policy, frame) -> None:
    """2,810.00 yuan in six parts."""
    first = deal(20_000, "帐单", 长期合作项目="X1", 是否首笔="是", 记录编号="3")
    result = PAY.run(
        inputs(
            policy=policy(**ALLOWED),
            R43=frame("R43", scores(90, 80, 100, 70)),
            R10=frame("R10", deal(10_000, 记录编号="1"), deal(6_000, "函件", 记录编号="2"), first),
            R44=frame("R44", {"工号": "G1", "审批": "已批准", "核准金额": 300, "期间": "2026-10", "记录编号": "A1"}),
        )
    )
    row = one(result)
    assert [row[name] for name in ("业绩工资", "营销奖励", "突出贡献奖", "外勤津贴", "合计")] == [68_000, 168_000, 30_000, 15_000, 281_000]
    assert list(result.rows.columns[:7]) == ["_branch", "工号", "业绩工资", "营销奖励", "突出贡献奖", "外勤津贴", "合计"]
    assert row["得分率"] == Fraction(85, 100)
    assert result.summary["合计"] == 281_000 and not result.blocked
    assert "800.00 × 85.00% = 680.00" in row["理由"]


def test_lines_of_the_worked_example(inputs, policy, frame) -> None:
    result = LINES.run(
        inputs(
            R10=frame(
                "R10",
                deal(10_000, 记录编号="1"),
                deal(6_000, "函件", 记录编号="2"),
                deal(20_000, "帐单", 长期合作项目="X1", 是否首笔="是", 记录编号="3"),
            )
        )
    )
    assert lines(result) == [
        ("G1", "1", 1_000_000, Decimal("0.05"), 50_000),
        ("G1", "2", 600_000, Decimal("0.03"), 18_000),
        ("G1", "3", 2_000_000, Decimal("0.05"), 100_000),
    ]
    assert result.rows["理由"].tolist()[2] == "首笔 20,000.00 × 5% = 1,000.00"
    assert result.examples == ("函件3%", "帐单首笔5%", "特快5%")
    assert result.summary == {"奖励": 168_000, "笔数": 3}


def test_only_rows_with_a_person_earn_and_later_deals_of_a_project_do_not(inputs, frame) -> None:
    flow = frame("R10", deal(100, 揽收人=None, 业绩归属="G1"), deal(100, "帐单", 长期合作项目="X1", 是否首笔="否"), deal(100, 记录编号="9"))
    assert lines(LINES.run(inputs(R10=flow))) == [("G1", "9", 10_000, Decimal("0.05"), 500)]


def test_each_line_is_rounded_by_itself(inputs, frame) -> None:
    """0.10 × 5% = 0.005, which is 0.01 a line: three lines give 0.03, not 0.02."""
    result = LINES.run(inputs(R10=frame("R10", *[deal("0.10")] * 3)))
    assert result.rows["奖励"].tolist() == [1, 1, 1] and result.summary["奖励"] == 3


def test_the_rate_in_force_on_the_day_of_business(inputs, policy, frame) -> None:
    dated = policy(more={"R07": [{"业务代码": "特快", "名称": "特快", "提成比例": "6%", "生效日": "2026-10-15", "来源": "本单位填写"}]})
    flow = frame("R10", deal(100, 业务日期="2026-10-14"), deal(100, 业务日期="2026-10-15"), deal(100), deal(100, 月份="2026-11"))
    assert LINES.run(inputs(R10=flow, policy=dated)).rows["奖励"].tolist() == [500, 600, 500, 600]


def test_a_blank_rate_is_named_and_never_nought(inputs, policy, frame) -> None:
    flow = frame("R10", deal(4_000, "储蓄"), deal(2_000, "储蓄"), deal(100), deal(50, "储蓄", 揽收人="G2"))
    people = frame("R43", scores(80, 80, 80, 80), scores(80, 80, 80, 80, person="G3"))
    given = inputs(policy=policy(**ALLOWED), R10=flow, R43=people)
    result = LINES.run(given)
    assert result.rows["奖励"].isna().tolist() == [True, True, False, True]
    assert [(b.computation, b.parameter) for b in result.blocked] == [("D06_lines", "提成比例·储蓄")]
    assert "3 行、6,050.00 元" in result.blocked[0].message
    pay = PAY.run(given)
    assert pay.rows["营销奖励"].isna().tolist() == [True, False]
    assert pay.rows["合计"].isna().tolist() == [True, False] and pay.rows["业绩工资"].tolist() == [64_000, 64_000]
    assert [(b.computation, b.parameter) for b in pay.blocked] == [("D06", "提成比例·储蓄")]
    assert pay.summary["合计"] == 64_000 + 15_000


def test_a_rate_of_nought_is_a_rate(inputs, policy, frame) -> None:
    result = LINES.run(inputs(R10=frame("R10", deal(100)), policy=policy(products={"特快": {"提成比例": "0%"}})))
    assert lines(result)[0][3:] == (Decimal(0), 0) and not result.blocked


def test_a_blank_first_rate_and_an_unknown_business(inputs, frame) -> None:
    flow = frame("R10", deal(1, "邮资门票", 长期合作项目="X", 是否首笔="是"), deal(1, "没有的业务"))
    result = LINES.run(inputs(R10=flow))
    assert {b.parameter for b in result.blocked} == {"首笔奖励比例·邮资门票", "提成比例·没有的业务"}


def test_a_project_row_that_does_not_say_whether_it_is_first(inputs, frame) -> None:
    result = LINES.run(inputs(R10=frame("R10", deal(100, "帐单", 长期合作项目="X"))))
    assert result.rows["奖励"].isna().all() and result.blocked[0].parameter == "是否首笔·第 6 行"


def test_reversal_takes_everything_from_its_original(inputs, policy, frame) -> None:
    """Settled 2: person, business, project, first and rate; its own cells may be blank or say something else."""
    dated = policy(more={"R07": [{"业务代码": "帐单", "名称": "帐单", "首笔奖励比例": "9%", "生效日": "2026-10-01", "来源": "本单位填写"}]})
    before = frame("R10", deal("333.33", "帐单", 长期合作项目="X", 是否首笔="是", 记录编号="A1", 月份="2026-09"), period="2026-09")
    bare = {"客户编码": "甲", "收入": "-333.33", "月份": "2026-10", "冲销标记": "是", "冲销原记录编号": "a1", "记录编号": "B1"}
    other = bare | {"记录编号": "B2", "业务代码": "特快", "揽收人": "G2", "是否首笔": "否", "收入": -100}
    result = LINES.run(inputs(R10=frame("R10", bare, other), earlier={"R10": before}, policy=dated))
    assert lines(result) == [("G1", "B1", -33_333, Decimal("0.05"), -1_667), ("G1", "B2", -10_000, Decimal("0.05"), -500)]
    earned = LINES.run(inputs(R10=before, period="2026-09", policy=dated))
    assert earned.rows["奖励"].tolist() == [1_667]


def test_reversal_in_the_same_file_of_another_reversal_and_of_an_unrewarded_row(inputs, frame) -> None:
    back = {"客户编码": "甲", "月份": "2026-10", "冲销标记": "是"}
    flow = frame(
        "R10",
        deal(100, 记录编号="1"),
        back | {"收入": -100, "冲销原记录编号": "1", "记录编号": "2"},
        back | {"收入": 100, "冲销原记录编号": "2", "记录编号": "3"},
        deal(50, 记录编号="4", 揽收人=None),
        back | {"收入": -50, "冲销原记录编号": "4", "揽收人": "G1", "业务代码": "特快", "记录编号": "5"},
    )
    result = LINES.run(inputs(R10=flow))
    assert [(number, reward) for _, number, _, _, reward in lines(result)] == [("1", 500), ("2", -500), ("3", 500)]


def test_a_record_of_another_branch_is_not_the_original(inputs, frame) -> None:
    back = {"客户编码": "甲", "月份": "2026-10", "冲销标记": "是", "收入": -100, "冲销原记录编号": "1", "记录编号": "2"}
    flows = [frame("R10", deal(100, 记录编号="1")), frame("R10", deal(70, 记录编号="1", 揽收人="G9"), back, branch="LJ02")]
    result = LINES.run(inputs(R10=flows, branches=("LJ01", "LJ02")))
    assert result.rows[["_branch", "工号", "奖励"]].values.tolist() == [["LJ01", "G1", 500], ["LJ02", "G9", 350], ["LJ02", "G9", -500]]


def test_a_reversal_without_its_original(inputs, frame) -> None:
    back = {"客户编码": "甲", "月份": "2026-07", "冲销标记": "是", "收入": -100, "冲销原记录编号": "OLD"}
    result = LINES.run(inputs(R10=frame("R10", back | {"揽收人": "G1", "业务代码": "特快"}, back)))
    assert result.rows["奖励"].tolist() == [-500] and "原记录不在手边" in result.rows["理由"][0]
    assert [b.parameter for b in result.blocked] == ["冲销原记录编号·OLD"] and result.notes


def test_after_discount_and_its_reversal(inputs, policy, frame) -> None:
    back = {"客户编码": "甲", "月份": "2026-10", "冲销标记": "是", "冲销原记录编号": "1"}
    flow = frame(
        "R10",
        deal(1_000, 折扣折让="99.99", 记录编号="1"),
        back | {"收入": -1_000, "记录编号": "2"},
        back | {"收入": -500, "记录编号": "3"},
        deal(1_000, 记录编号="4"),
    )
    result = LINES.run(inputs(R10=flow, policy=policy(bonus_base="折扣后")))
    assert result.rows["计奖收入"].tolist() == [90_001, -90_001, -45_001, 100_000]
    assert result.rows["奖励"].tolist() == [4_500, -4_500, -2_250, 5_000]


def test_bonus_by_credited_person(inputs, policy, frame) -> None:
    """G48: the alternative rewards every row with 业绩归属; a reversal goes to its original's."""
    back = {"客户编码": "甲", "月份": "2026-10", "冲销标记": "是", "收入": -40, "冲销原记录编号": "1", "记录编号": "3"}
    flow = frame("R10", deal(100, 业绩归属="G2", 记录编号="1"), deal(60, 记录编号="2"), back)
    result = LINES.run(inputs(R10=flow, policy=policy(bonus_person="业绩归属")))
    assert lines(result) == [("G2", "1", 10_000, Decimal("0.05"), 500), ("G2", "3", -4_000, Decimal("0.05"), -200)]


def test_blank_score_stops_that_part_only(inputs, policy, frame) -> None:
    result = PAY.run(inputs(policy=policy(**ALLOWED), R10=frame("R10", deal(100)), R43=frame("R43", scores(90, None, 100, 70))))
    row = one(result)
    assert result.rows[["业绩工资", "合计"]].isna().all(axis=None)
    assert (row["营销奖励"], row["外勤津贴"]) == (500, 15_000)
    assert [(b.computation, b.parameter) for b in result.blocked] == [("D06", "服务维护得分（G1）")]
    assert "薪酬表第 6 行" in result.blocked[0].message


def test_allowance_by_organisation(inputs, policy, frame) -> None:
    """G13: 150 is what the state bureau fixes; a county without its own stops."""
    people = [frame("R43", scores(100, 100, 100, 100), branch=b) for b in ("LJ00", "LJ01", "LJ02")]
    result = PAY.run(
        inputs(R43=people, branches=("LJ00", "LJ01", "LJ02"), policy=policy(field_allowance={"州局": "150", "LJ02": "60.5", None: None}))
    )
    assert [row["外勤津贴"] for row in records(result.rows)] == [15_000, None, 6_050]
    assert [b.parameter for b in result.blocked] == ["外勤津贴"] and "LJ01" in result.blocked[0].message


def test_the_pack_itself_fixes_the_allowance_of_the_state_only(inputs, frame) -> None:
    people = [frame("R43", scores(100, 100, 100, 100), branch=b) for b in ("LJ00", "LJ01")]
    result = PAY.run(inputs(R43=people, branches=("LJ00", "LJ01")))
    assert result.rows["合计"].isna().tolist() == [False, True] and result.rows["合计"][0] == 95_000


@pytest.mark.parametrize(
    ("days", "pay"),
    [
        ({}, 15_000),
        ({"入职日期": "2026-10-17"}, 7_258),
        ({"离职日期": "2026-10-01"}, 484),
        ({"入职日期": "2026-11-01"}, 0),
        ({"入职日期": "2020-01-01", "离职日期": "2026-09-30"}, 0),
    ],
)
def test_allowance_by_days(inputs, policy, frame, days, pay) -> None:
    staff = frame("R02", {"工号": "G1", "姓名": "张三", "岗位": "客户经理"} | days)
    result = PAY.run(inputs(policy=policy(**ALLOWED, allowance_prorate="是"), R02=staff, R43=frame("R43", scores(0, 0, 0, 0))))
    assert one(result)["外勤津贴"] == pay and one(result)["姓名"] == "张三"


def test_approved_awards_of_the_period_only(inputs, policy, frame) -> None:
    award = {"工号": "G1", "核准金额": 100, "期间": "2026-10"}
    awards = frame(
        "R44",
        *[award | {"审批": state} for state in ("草稿", "待终审", "已批准", "执行中", "完成", "终止")],
        award | {"审批": "已批准", "期间": "2026-11"},
        award | {"审批": "已批准", "工号": "G2"},
    )
    result = PAY.run(inputs(policy=policy(**ALLOWED), R44=awards, R43=frame("R43", scores(0, 0, 0, 0))))
    assert one(result)["突出贡献奖"] == 30_000


def test_an_approved_award_without_amount_stops(inputs, policy, frame) -> None:
    award = {"工号": "G1", "审批": "已批准", "期间": "2026-10"}
    awards = frame("R44", award, award | {"核准金额": 9})
    result = PAY.run(inputs(policy=policy(**ALLOWED), R44=awards, R43=frame("R43", scores(0, 0, 0, 0))))
    assert result.rows["突出贡献奖"].isna().all() and result.blocked[0].parameter == "核准金额（G1）"


@pytest.mark.parametrize(("choice", "total", "carried"), [("结转", -35_000, -35_000), ("清零", 0, 0)])
def test_negative_pay(inputs, policy, frame, choice, total, carried) -> None:
    flow = frame("R10", {"客户编码": "甲", "月份": "2026-09", "冲销标记": "是", "收入": -10_000, "冲销原记录编号": "1"})
    before = frame("R10", deal(10_000, 记录编号="1"), period="2026-09")
    result = PAY.run(
        inputs(policy=policy(**ALLOWED, negative_pay=choice), R10=flow, earlier={"R10": before}, R43=frame("R43", scores(0, 0, 0, 0)))
    )
    assert (one(result)["合计"], one(result)["结转下月"]) == (total, carried)
    assert "合计为负 -350.00" in one(result)["理由"]


def test_weights_are_parts(inputs, policy, frame) -> None:
    weights = dict.fromkeys(WEIGHTS, "1") | {"pay_weight_marketing": "0"}
    result = PAY.run(inputs(policy=policy(**ALLOWED, **weights), R43=frame("R43", scores(100, 100, 0, 50))))
    assert one(result)["业绩工资"] == 53_333 and one(result)["得分率"] == Fraction(2, 3)


def test_a_blank_weight_or_weights_of_nought_stop(inputs, policy, frame) -> None:
    people = frame("R43", scores(100, 100, 100, 100))
    blank = PAY.run(inputs(policy=policy(**ALLOWED, pay_weight_service=None), R43=people))
    assert blank.rows["业绩工资"].isna().all() and [b.parameter for b in blank.blocked] == ["四项权重·服务维护"]
    none = PAY.run(inputs(policy=policy(**ALLOWED, **dict.fromkeys(WEIGHTS, "0")), R43=people))
    assert none.rows["业绩工资"].isna().all() and [b.parameter for b in none.blocked] == ["四项权重"]


def test_base_of_the_row_stands_before_the_policy(inputs, policy, frame) -> None:
    result = PAY.run(inputs(policy=policy(**ALLOWED), R43=frame("R43", scores(50, 50, 50, 50, 业绩工资基数=1_000.01))))
    assert one(result)["业绩工资"] == 50_001


def test_pay_by_kpi_total(inputs, policy, frame) -> None:
    """G11: 800 × 83.00 / 100 = 664.00."""
    from_items = [
        ("档案", 45, 50),
        ("联系", 18, 20),
        ("市场调查", 1, 1),
        ("稳定", 19, 20),
        ("其他", 1, 1),
        ("项目策划", 1, 2),
        ("新大客户", 4, 5),
        ("年度项目", 80, 100),
    ]
    cards = frame("R42", *[{"工号": "G1", "期间": "2026-10", "项目": i, "实际": a, "目标": t} for i, a, t in from_items])
    given = inputs(
        policy=policy(**ALLOWED, pay_formula="考核总分"),
        R42=cards,
        R43=frame("R43", scores(None, None, None, None), scores(9, 9, 9, 9, person="G2")),
    )
    given.results["D07"] = KPI.run(given)
    result = PAY.run(given)
    assert result.rows["业绩工资"].isna().tolist() == [False, True] and result.rows["业绩工资"][0] == 66_400
    assert [b.parameter for b in result.blocked] == ["考核总分（G2）"]
    assert not any("四项权重" in example for example in result.examples)
    assert PAY.after == ("D06_lines", "D07")


def test_only_rows_of_the_month_and_every_example_is_named(inputs, policy, frame) -> None:
    people = frame("R43", scores(0, 0, 0, 0), scores(0, 0, 0, 0, person="G2") | {"月": "2026-09"})
    result = PAY.run(inputs(policy=policy(**ALLOWED), R43=people, R10=frame("R10", deal(1), deal(100, 揽收人="G7"))))
    assert result.rows["工号"].tolist() == ["G1"]
    assert result.examples == ("四项权重·基础工作 25", "四项权重·服务维护 25", "四项权重·信息反馈 25", "四项权重·大客户营销 25", "特快5%")
    assert any("G7" in note and "5.00 元" in note for note in result.notes)


def test_two_branches_with_the_same_numbers(inputs, policy, frame) -> None:
    people = [frame("R43", scores(100, 100, 100, 100), branch=b) for b in ("LJ01", "LJ02")]
    flows = [frame("R10", deal(100), branch="LJ01"), frame("R10", deal(900), branch="LJ02")]
    result = PAY.run(inputs(policy=policy(**ALLOWED), R43=people, R10=flows, branches=("LJ01", "LJ02")))
    assert result.rows[["_branch", "营销奖励"]].values.tolist() == [["LJ01", 500], ["LJ02", 4_500]]


def test_empty_sheets(inputs) -> None:
    assert PAY.run(inputs()).rows.empty and LINES.run(inputs()).rows.empty


@given(st.lists(st.integers(-(10**14), 10**14), min_size=1), st.fractions(0, 1, max_denominator=10**6))
def test_rounding_of_many_is_the_rounding_of_one(bases, rate) -> None:
    assert list(rounded_rewards(np.array(bases, dtype="int64"), rate)) == [half_up(base * rate) for base in bases]
    assert all(
        int(a) + int(b) == 0
        for a, b in zip(
            rounded_rewards(np.array(bases, dtype="int64"), rate), rounded_rewards(-np.array(bases, dtype="int64"), rate), strict=True
        )
    )


@settings(max_examples=examples(40), deadline=None)
@given(income=st.integers(1, 10**9), rebate=st.integers(0, 10**9), rate=st.integers(0, 10_000), after=st.booleans())
def test_earning_and_its_full_reversal_are_nought(inputs, policy, frame, income, rebate, rate, after) -> None:
    built = policy(products={"特快": {"提成比例": f"{Decimal(rate) / 100}%"}}, bonus_base="折扣后" if after else "折扣前")
    back = {"客户编码": "甲", "月份": "2026-10", "冲销标记": "是", "收入": f"-{yuan_text(income)}", "冲销原记录编号": "1"}
    flow = frame("R10", deal(yuan_text(income), 折扣折让=yuan_text(rebate), 记录编号="1"), back)
    result = LINES.run(inputs(policy=built, R10=flow))
    assert len(result.rows) == 2 and result.summary["奖励"] == 0
