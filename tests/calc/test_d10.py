"""D10: the worked example in every mode, subjects, indicators, months missing; splits that always sum."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from macros.calc.d10_plan import CALC
from macros.calc.plans.plan_split import month_plans
from validators.filing.inputs import usage_of


def deal(income: Any, month: str = "2026-03", **cells: Any) -> dict[str, Any]:
    return {"客户编码": "甲", "业务代码": "特快", "月份": month, "收入": income} | cells


def plan(yearly: Any, subject: str = "LJ01", indicator: str = "收入", **cells: Any) -> dict[str, Any]:
    return {"指标": indicator, "主体": subject, "年": "2026", "年计划": yearly} | cells


def one(result: Any) -> dict[str, Any]:
    assert len(result.rows) == 1
    return result.rows.iloc[0].to_dict()


@pytest.fixture
def quarter(frame) -> dict[str, Any]:
    """80, 90 and 76 万 in January, February and March 2026."""
    before = (800_000, "2026-01"), (900_000, "2026-02")
    old = [frame("R10", deal(income, month), period=month) for income, month in before]
    return {"period": "2026-03", "R10": frame("R10", deal(760_000), period="2026-03"), "earlier": {"R10": old}}


def test_worked_example_even(inputs, policy, frame, quarter) -> None:
    """1000 万: Jan-Aug 83, Sep-Dec 84; Jan-Mar plan 249, done 246 = 98.80%, gap -3; needed (1000-246)/9 = 83.78."""
    row = one(CALC.run(inputs(**quarter, policy=policy(plan_unit="万元"), R17=frame("R17", plan(10_000_000)))))
    assert (row["累计计划"], row["累计实际"], row["累计差额"]) == (2_490_000, 2_460_000, -30_000)
    assert row["累计完成率"] == Fraction(246, 249) and f"{float(row['累计完成率']):.4f}" == "0.9880"
    assert (row["计划"], row["实际"], row["差额"]) == (830_000, 760_000, -70_000)
    assert row["每月尚需"] == Decimal("837777.78") and row["分解合计"] == 10_000_000 and row["分解超出"] == 0
    assert row["单位"] == "元" and CALC.run(inputs(**quarter)).formats["计划"] == "plan"


@pytest.mark.parametrize(("month", "until", "wanted"), [(3, None, 2_490_000), (8, None, 2_500_000), (5, 4, None), (7, 6, 2_500_000)])
def test_the_plan_of_the_quarter(inputs, policy, frame, month, until, wanted) -> None:
    """1000 万 by whole 万: 83 each to August, then 84: Q1 249, Q3 83 + 83 + 84 = 250; none where a typed sum holds a part of it."""
    begun = {"期初截至": f"2026-{until:02}", "期初计划": 1, "期初实际": 1} if until else {}
    given = {"period": f"2026-{month:02}", "R10": frame("R10", deal(1, f"2026-{month:02}"), period=f"2026-{month:02}")}
    result = CALC.run(inputs(**given, policy=policy(plan_unit="万元"), R17=frame("R17", plan(10_000_000, **begun))))
    assert one(result)["季计划"] == wanted


def test_the_plan_of_a_quarter_takes_typed_months(inputs, frame, quarter) -> None:
    typed = {f"{n}月": amount for n, amount in ((1, 100), (2, 0), (3, 250))}
    assert one(CALC.run(inputs(**quarter, R17=frame("R17", plan(1_200, **typed)))))["季计划"] == 350


def test_worked_example_rounded_up(inputs, policy, frame, quarter) -> None:
    """84 × 12 = 1008, the seed's figure; 246/252 = 97.62%, gap -6; needed for 1000: 83.78."""
    row = one(CALC.run(inputs(**quarter, policy=policy(plan_unit="万元", plan_split="进位均分"), R17=frame("R17", plan(10_000_000)))))
    assert (row["累计计划"], row["累计差额"], row["分解合计"], row["分解超出"]) == (2_520_000, -60_000, 10_080_000, 80_000)
    assert row["累计完成率"] == Fraction(246, 252) and row["每月尚需"] == Decimal("837777.78")
    assert "各月合计比年计划多 80000" in row["理由"]


def test_in_yuan_and_by_the_row_s_own_method(inputs, frame, quarter) -> None:
    rows = frame("R17", plan(10_000_000), plan(10_000_000, 产品="特快", 分解方法="进位均分"))
    result = CALC.run(inputs(**quarter, R17=rows))
    assert result.rows["计划"].tolist() == [833_333, 833_334] and result.rows["产品"].tolist() == [None, "特快"]
    assert result.rows["分解合计"].tolist() == [10_000_000, 10_000_008]


def test_weights(inputs, policy, frame, quarter) -> None:
    given = {**quarter, "R17": frame("R17", plan(100, 分解方法="权重"))}
    row = one(CALC.run(inputs(**given, policy=policy(plan_weights="1、1、1、0、0、0、0、0、0、0、0、0"))))
    assert (row["计划"], row["累计计划"], row["分解合计"]) == (34, 100, 100)
    for weights in (None, "1、2", "1、1、1、0、0、0、0、0、0、0、0、x", "0、0、0、0、0、0、0、0、0、0、0、0"):
        result = CALC.run(inputs(**given, policy=policy(plan_weights=weights)))
        assert [b.parameter for b in result.blocked] == ["计划月度权重"] and one(result)["计划"] is None


def test_typed_months_are_used_and_blank_ones_split(inputs, frame, quarter) -> None:
    typed = {"1月": 100, "2月": "50.5", "3月": 20}
    row = one(CALC.run(inputs(**quarter, R17=frame("R17", plan(1_000, **typed)))))
    assert (row["计划"], row["累计计划"], row["分解合计"]) == (20, Decimal("170.5"), 1_000)
    assert row["理由"] == "月计划填写了 3 个月，其余按年计划分解"
    full = one(CALC.run(inputs(**quarter, R17=frame("R17", plan(1_000, **{f"{m}月": 90 for m in range(1, 13)})))))
    assert (full["计划"], full["分解超出"]) == (90, 80)


def test_a_plan_of_nought_and_december(inputs, frame) -> None:
    months = {"LJ01": [f"2026-{m:02d}" for m in range(1, 12)]}
    row = one(CALC.run(inputs(period="2026-12", R10=frame("R10", deal(5), period="2026-12"), months=months, R17=frame("R17", plan(0)))))
    assert (row["完成率"], row["差额"], row["累计完成率"], row["每月尚需"]) == (None, 5, None, None)


def test_a_month_missing_leaves_every_total_empty(inputs, frame) -> None:
    """Settled 7."""
    old = frame("R10", deal(10, "2026-01"), period="2026-01")
    row = one(
        CALC.run(inputs(period="2026-03", R10=frame("R10", deal(5), period="2026-03"), earlier={"R10": old}, R17=frame("R17", plan(1_200))))
    )
    assert (row["计划"], row["实际"]) == (100, 5)
    assert all(row[name] is None for name in ("累计计划", "累计实际", "累计完成率", "累计差额", "每月尚需"))
    assert "历史不足(1月)：3 个月里只有 2 个月的数据，累计不算" in row["理由"]


def test_january_needs_no_history(inputs, frame) -> None:
    row = one(CALC.run(inputs(period="2026-01", R10=frame("R10", deal(150, "2026-01"), period="2026-01"), R17=frame("R17", plan(1_200)))))
    assert (row["累计实际"], row["累计完成率"], row["每月尚需"]) == (150, Fraction(3, 2), Decimal("95.45"))


def test_persons_by_credited_rows_and_branches_by_all(inputs, frame) -> None:
    staff = frame("R02", {"工号": "G1", "姓名": "张三", "岗位": "客户经理"}, {"工号": "G2", "姓名": "李四", "岗位": "客户经理"})
    flow = frame(
        "R10",
        deal(10, 业绩归属="G1"),
        deal(20, 业绩归属="G2", 揽收人="G1"),
        deal(3),
        deal(4, 业务代码="函件", 业绩归属="G1"),
        period="2026-03",
    )
    old = [frame("R10", deal(1, m, 业绩归属="G1"), deal(6, m), period=m) for m in ("2026-01", "2026-02")]
    plans = frame("R17", plan(12), plan(12, "G1"), plan(12, "张三", 产品="函件"), plan(12, "临江市局", "销售额"), plan(12, "G9"))
    result = CALC.run(inputs(period="2026-03", R10=flow, R02=staff, R17=plans, earlier={"R10": old}))
    assert result.rows["实际"].tolist() == [37, 14, 4, 37, None]
    assert result.rows["主体"].tolist() == ["LJ01", "G1", "G1", "LJ01", "G9"]
    assert result.rows["累计实际"].tolist() == [51, 16, 4, 51, None]
    assert result.rows["主体名称"].tolist() == ["临江市局", "张三", "张三", "临江市局", None]
    assert "没有这个主体" in result.rows["理由"][4]


def test_a_person_s_total_needs_the_full_rows(inputs, frame) -> None:
    """A desk carries full rows of two months only (settled 31): the branch has its total, the person has not."""
    usage = usage_of(frame("R10", deal(7, "2026-01"), period="2026-01"))
    staff = frame("R02", {"工号": "G1", "姓名": "张三", "岗位": "客户经理"})
    plans = frame("R17", plan(12), plan(12, "G1"), plan(12, 区域="城东"))
    flow = frame("R10", deal(5, 业绩归属="G1", 地区="城东"), period="2026-02")
    result = CALC.run(inputs(period="2026-02", R10=flow, R02=staff, R17=plans, usage=usage, months={"LJ01": ["2026-01"]}))
    assert result.rows["实际"].tolist() == [5, 5, 5] and result.rows["累计实际"].tolist() == [12, None, None]


def test_an_organisation_is_all_that_is_below_it(inputs, frame) -> None:
    flows = [frame("R10", deal(n), branch=b, period="2026-03") for b, n in (("LJ00", 1), ("LJ01", 10), ("LJ02", 100))]
    plans = frame("R17", plan(12, "LJ00"), plan(12, "LJ02"), plan(12, "LJ03"), branch="LJ00")
    result = CALC.run(inputs(period="2026-03", R10=flows, R17=plans, branches=("LJ00", "LJ01", "LJ02")))
    assert result.rows["实际"].tolist() == [111, 100, None]
    assert "还有 1 家的台账不在手边" in result.rows["理由"][0] and "这个机构的台账不在手边" in result.rows["理由"][2]


def test_quantities_new_customers_and_indicators_without_actual(inputs, frame) -> None:
    flow = frame(
        "R10", deal(1, 数量="2.5"), deal(1, 客户编码="乙", 数量=1, 业绩归属="G1"), deal(1, 客户编码="丙", 业务代码="函件"), period="2026-03"
    )
    old = [
        frame("R10", deal(1, "2026-02"), period="2026-02"),
        frame("R10", deal(1, "2026-01"), deal(1, "2026-01", 客户编码="丁"), period="2026-01"),
    ]
    staff = frame("R02", {"工号": "G1", "姓名": "张三", "岗位": "客户经理"})
    plans = frame(
        "R17",
        plan(120, indicator="销量"),
        plan(25, indicator="新增客户"),
        plan(12, "G1", "新增客户"),
        plan(12, indicator="新增客户", 产品="函件"),
        plan(5, indicator="费用"),
        plan(5, indicator="新拓展业务量"),
    )
    given = {"period": "2026-03", "R10": flow, "R02": staff, "R17": plans}
    result = CALC.run(inputs(**given, earlier={"R10": old}))
    assert result.rows["实际"].tolist() == [Decimal("3.500"), 2, 1, 1, None, Decimal("3.00")]
    assert result.rows["单位"].tolist() == ["件", "户", "户", "户", "元", "元"]
    assert result.rows["累计实际"].isna().tolist() == [False, True, True, True, True, True]
    december = frame("R10", deal(1, "2025-12"), period="2025-12")
    known = CALC.run(inputs(**given, earlier={"R10": [*old, december]}))
    assert known.rows["累计实际"].tolist()[1] == 3 and known.rows["累计计划"].tolist()[4:] == [0, 0]
    assert "没有实际数" in known.rows["理由"][4]
    assert known.rows["计划"].tolist()[1] == 2


def test_fees_and_cases(inputs, policy, frame) -> None:
    """业务费 is the income, 案件件数 the quantity of the products that are counted in pieces (settled 54)."""
    rows = [deal(40_000, 数量=2, 业绩归属="G1"), deal(900, 数量=3), deal(5, 业务代码="邮资门票", 数量=8)]
    wanted = (
        plan(12, indicator="业务费"),
        plan(12, indicator="案件件数"),
        plan(12, "G1", "案件件数"),
        plan(1, indicator="案件件数", 产品="邮资门票"),
    )
    given = {"R10": frame("R10", *rows, period="2026-01"), "R02": frame("R02", {"工号": "G1", "姓名": "张三", "岗位": "客户经理"})}
    result = CALC.run(inputs(period="2026-01", R17=frame("R17", *wanted), **given))
    assert result.rows["实际"].tolist() == [40_905, 5, 2, 0]
    whole, mine = (result.lineage.rows["实际"](pos) for pos in (1, 2))
    assert whole.of[3] == ((("_branch", "业务代码"), (("LJ01", "函件"), ("LJ01", "帐单"), ("LJ01", "特快"))),)
    assert mine.of[3][0][0] == ("_branch", "业绩归属", "业务代码") and mine.of[3][0][1][0] == ("LJ01", "G1", "函件")


def test_both_ways_of_splitting_stand_side_by_side(inputs, policy, frame, quarter) -> None:
    """1000 = 8 × 83 + 4 × 84; 84 × 12 = 1008; 246 to March: 3 less than 249, 6 less than 252 (G07)."""
    given = {"policy": policy(plan_unit="万元", plan_split="进位均分"), "R17": frame("R17", plan(10_000_000))}
    (row,) = CALC.run(inputs(**quarter, **given)).extra["both"].to_dict("records")
    assert (row["均分计划"], row["均分累计计划"], row["均分累计差额"], row["均分全年"]) == (830_000, 2_490_000, -30_000, 10_000_000)
    assert (row["进位计划"], row["进位累计计划"], row["进位累计差额"], row["进位全年"]) == (840_000, 2_520_000, -60_000, 10_080_000)


def test_other_years_and_reversals_by_business_of_the_original(inputs, frame) -> None:
    back = {"客户编码": "甲", "月份": "2026-03", "收入": -4, "冲销标记": "是", "冲销原记录编号": "1"}
    flow = frame("R10", deal(10, 业务代码="函件", 记录编号="1"), back, deal(1), period="2026-03")
    plans = frame("R17", plan(12), plan(12, 产品="函件"), plan(12) | {"年": "2025"})
    assert CALC.run(inputs(period="2026-03", R10=flow, R17=plans)).rows["实际"].tolist() == [7, 6]
    assert CALC.run(inputs()).rows.empty


def test_blank_unit_stops_money_only(inputs, policy, frame) -> None:
    plans = frame("R17", plan(12), plan(12, indicator="销量"))
    result = CALC.run(inputs(period="2026-01", R17=plans, policy=policy(plan_unit=None)))
    assert result.rows["计划"].tolist() == [None, 1] and [b.parameter for b in result.blocked] == ["计划分解单位"]


@given(
    yearly=st.decimals(0, 10**9, places=2),
    unit=st.sampled_from(["0.01", "1", "10000"]),
    method=st.sampled_from(["均分", "权重"]),
    typed=st.lists(st.none() | st.decimals(0, 10**6, places=2), min_size=12, max_size=12),
    weights=st.lists(st.integers(1, 50), min_size=12, max_size=12),
)
def test_exact_splits_sum_to_the_year(yearly, unit, method, typed, weights) -> None:
    if None not in typed:
        typed = [None, *typed[1:]]
    months = month_plans(yearly, typed, Decimal(unit), method, [Fraction(w) for w in weights])
    assert sum(months) == yearly
    assert all(given is None or given == month for given, month in zip(typed, months, strict=True))


@given(yearly=st.integers(0, 10**12))
def test_even_split_gives_the_rest_to_the_last_months(yearly) -> None:
    months = month_plans(Decimal(yearly), [None] * 12, Decimal(1), "均分", [1] * 12)
    assert months == sorted(months) and months[-1] - months[0] <= 1
    up = month_plans(Decimal(yearly), [None] * 12, Decimal(1), "进位均分", [1] * 12)
    assert len(set(up)) == 1 and 0 <= sum(up) - yearly < 12


def test_an_opening_balance_stands_for_the_months_before_the_office_began(inputs, frame) -> None:
    """Settled 45: begun in April, 1 to 3 typed as 300 planned and 250 done; what is known of March is not counted twice."""
    flow = {"R10": frame("R10", deal(40, "2026-05"), period="2026-05")}
    earlier = {"R10": [frame("R10", deal(999, "2026-03"), period="2026-03"), frame("R10", deal(60, "2026-04"), period="2026-04")]}
    opened = plan(1_200, 期初截至="2026-03", 期初计划=300, 期初实际=250)
    result = CALC.run(inputs(period="2026-05", **flow, earlier=earlier, R17=frame("R17", opened)))
    row = one(result)
    assert (row["累计计划"], row["累计实际"], row["累计差额"]) == (500, 350, -150) and row["累计完成率"] == Fraction(350, 500)
    assert (row["计划"], row["实际"]) == (100, 40) and row["每月尚需"] == Decimal("121.43")
    assert row["理由"].endswith("1 到 3 月是填写的期初（计划 300、实际 250）")
    assert result.notes == ("1 条计划的累计从填写的期初算起（1 月到 3 月），期初不在台账的流水里",)
    both = result.extra["both"].iloc[0]
    assert (both["均分累计计划"], both["进位累计差额"]) == (500, -150)


def test_an_opening_of_what_was_done_alone_keeps_the_months_of_the_plan(inputs, frame) -> None:
    given = {"period": "2026-05", "R10": frame("R10", deal(40, "2026-05"), period="2026-05")}
    months = {"months": {"LJ01": ["2026-04"]}}
    row = one(CALC.run(inputs(**given, **months, R17=frame("R17", plan(1_200, 期初截至="2026-03", 期初实际=0)))))
    assert (row["累计计划"], row["累计实际"]) == (500, 40)
    for wrong in ("2026-05", "2025-12"):
        found = CALC.run(inputs(**given, **months, R17=frame("R17", plan(1_200, 期初截至=wrong, 期初实际=1))))
        assert one(found)["累计实际"] is None and found.notes == (), "an opening of no month before this counts for nothing"
    gap = one(CALC.run(inputs(**given, R17=frame("R17", plan(1_200, 期初截至="2026-03", 期初实际=1)))))
    assert gap["累计实际"] is None and "历史不足(1月)" in gap["理由"], "a month after it that nobody knows is still missing"
