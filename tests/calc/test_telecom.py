"""D20, D25 and D39: the worked examples of the catalogue and of packs.md P05, edges, and their laws."""

from __future__ import annotations

from fractions import Fraction as F
from functools import cache
from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from building.campaign import share
from building.preset_policy import preset_policy
from building.typed_rows import typed
from macros.calc.d20_paid_members import CALC as REAL
from macros.calc.d25_group_value import CALC as VALUE
from macros.calc.d39_payment_benefit import CALC as BENEFIT
from macros.calc.d47_establishment import CALC as POSTS
from validators.frames import records

BASE = {
    "姓名": "甲",
    "证件末四位": "012X",
    "集团客户": "G1",
    "统付产品": "成员统付",
    "付费方式": "预存",
    "花名册核对": "是",
    "状态": "正常",
}
BASE |= {"加入日期": "2025-03-01", "办理渠道": "网站", "连续零使用月数": "0", "月使用量": "30", "在职证明": None, "退出日期": None}


@cache
def policy(**changes: str | None) -> Any:
    return preset_policy({"zero_months": "3", **changes}, pack="P05")


def rows(*members: dict[str, Any], account: str = "Z1", branch: str = "LJ01", first: int = 1) -> Any:
    listed = [BASE | {"集团账户": account, "号码": f"138{n:08d}"} | member for n, member in enumerate(members, first)]
    return typed("R46", listed, branch=branch)


def audit(inputs: Any, *frames: Any, final: bool = True, **changes: str | None) -> Any:
    branches = tuple(dict.fromkeys(frame["_branch"].iloc[0] for frame in frames))
    return REAL.run(inputs(R46=list(frames), policy=policy(**changes), branches=branches, final=final))


SIX = ({}, {}, {"号码": "13900000003"}, {"花名册核对": "否", "连续零使用月数": "3"}, {"花名册核对": "否"}, {"连续零使用月数": "4"})
OTHER = typed("R46", [BASE | {"集团账户": "Z2", "号码": "13900000003"}], start=90)


def test_six_members_of_one_account(inputs: Any) -> None:
    """Two clean, one T2, one T1+T3, one T1, one T3: 不真实 2/6 = 33.33%, 可疑 2/6."""
    result = audit(inputs, rows(*SIX), OTHER)
    row = next(r for r in records(result.rows) if r["集团账户"] == "Z1")
    assert (row["成员"], row["不真实"], row["可疑"], row["不真实率"]) == (6, 2, 2, F(1, 3))
    assert (row["T1"], row["T2"], row["T3"], row["T4"], row["T5"], row["T6"]) == (2, 1, 2, 0, 0, 0)
    found = {(m["集团账户"], m["号码"][-1]): (m["项目"], m["结论"]) for m in records(result.extra["members"])}
    assert found == {
        ("Z1", "3"): ("T2", "可疑"),
        ("Z1", "4"): ("T1、T3", "不真实"),
        ("Z1", "5"): ("T1", "不真实"),
        ("Z1", "6"): ("T3", "可疑"),
        ("Z2", "3"): ("T2", "可疑"),
    }


@pytest.mark.parametrize(
    ("member", "project"),
    [
        ({"花名册核对": "否", "在职证明": "是"}, None),
        ({"花名册核对": "否", "在职证明": "否"}, "T1"),
        ({"花名册核对": None}, None),
        ({"连续零使用月数": "2"}, None),
        ({"连续零使用月数": "3"}, "T3"),
        ({"连续零使用月数": None, "月使用量": "0"}, None),
        ({"连续零使用月数": "5", "核清结果": "属实"}, None),
        ({"花名册核对": "否", "核清结果": "属实"}, "T1"),
        ({"姓名": None}, "T4"),
        ({"证件末四位": None}, "T4"),
        ({"证件末四位": "123"}, "T4"),
        ({"状态": "注销"}, "T6"),
        ({"状态": "注销", "退出日期": "2026-10-05"}, None),
        ({"姓名": None, "退出日期": "2026-09-30"}, None),
        ({"姓名": None, "退出日期": "2026-10-01"}, "T4"),
        ({"姓名": None, "花名册核对": "否", "连续零使用月数": "9", "统付产品": "流量统付"}, "T4"),
        ({"花名册核对": "否", "连续零使用月数": "9", "统付产品": "集团话费统付"}, None),
    ],
)
def test_each_test_at_its_edge(inputs: Any, member: dict[str, Any], project: str | None) -> None:
    result = audit(inputs, rows({}, member))
    assert [m["项目"] for m in records(result.extra["members"])] == ([project] if project else [])


def test_a_batch_is_of_one_account_day_and_channel(inputs: Any) -> None:
    three = [{"加入日期": "2026-10-12"}] * 3
    assert audit(inputs, rows(*three), batch_k="3").summary["T5"] == 3
    assert audit(inputs, rows(*three, {"加入日期": "2026-10-13"}), batch_k="4").summary["T5"] == 0
    assert audit(inputs, rows(*three[:2], {"加入日期": "2026-10-12", "办理渠道": "客户经理"}), batch_k="3").summary["T5"] == 0
    assert audit(inputs, rows(*three[:2], {"加入日期": "2026-10-12", "退出日期": "2026-10-20"}), batch_k="3").summary["T5"] == 0
    blank = audit(inputs, rows(*three))
    assert blank.summary["T5"] == 0 and any("同日同渠道入网数" in note and "阈值未设" in note for note in blank.notes), blank.notes


def test_switches_and_blank_thresholds(inputs: Any) -> None:
    off = audit(inputs, rows(*SIX), OTHER, t1_on="否", t2_on="否", t3_on="否")
    assert (off.summary["不真实"], off.summary["可疑"]) == (0, 0) and off.extra["members"].empty
    blank = audit(inputs, rows(*SIX), OTHER, zero_months=None)
    assert blank.summary["T3"] == 0 and any("连续零使用月数" in note for note in blank.notes)


def test_a_sham_group_and_a_cycle_that_is_nowhere(inputs: Any) -> None:
    """33.33% is above 33%, not above 1/3 exactly; five there are enough, four are not."""
    result = audit(inputs, rows(*SIX), OTHER, unreal_alarm="33%", min_members="1")
    assert [r["虚假风险账户"] for r in records(result.rows)] == [1, 0] and "高于 33.00%" in records(result.rows)[0]["理由"]
    half = audit(inputs, rows({}, {"姓名": None}), unreal_alarm="50%")
    assert half.summary["虚假风险账户"] == 0
    few = audit(inputs, rows(*[{}] * 5, {"退出日期": "2026-10-31"}), min_members="6")
    assert records(few.rows)[0]["在网"] == 5 and few.summary["虚假风险账户"] == 1
    assert audit(inputs, rows(*[{}] * 5), min_members="5").summary["虚假风险账户"] == 0
    after = rows({"付费方式": "后付费"}, {"付费方式": "后付费", "合同": "H1"})
    bound = typed("R12", [{"合同编号": "H1", "客户编码": "G1", "客户交款周期": "30"}])
    for contracts, expected in ((None, 1), (bound, 0)):
        frames = {"R46": after} | ({} if contracts is None else {"R12": contracts})
        assert REAL.run(inputs(policy=policy(), **frames)).summary["后付费无周期"] == expected


def test_one_number_in_two_branches_is_seen_by_the_centre_only(inputs: Any) -> None:
    here, there = rows({"号码": "13900000001"}), rows({"号码": "13900000001"}, branch="LJ02")
    assert audit(inputs, here, there).summary["T2"] == 2
    alone = audit(inputs, here, final=False)
    assert alone.summary["T2"] == 0 and any("以上级合并的为准" in note for note in alone.notes)
    gone = rows({"号码": "13900000001", "退出日期": "2026-10-05"}, branch="LJ02")
    assert audit(inputs, here, gone).summary["T2"] == 0


def test_nobody_to_audit(inputs: Any) -> None:
    result = REAL.run(inputs(R46=rows()[:0] if len(rows({})) == 0 else rows({}).iloc[:0], policy=policy()))
    assert result.summary["成员"] == 0 and result.summary["不真实率"] is None and result.rows.empty


def income(*lines: tuple[Any, ...], branch: str = "LJ01", period: str = "2026-10") -> Any:
    listed = [
        {"客户编码": customer, "业务代码": product, "月份": period, "收入": amount, "折扣折让": discount}
        for customer, product, amount, discount in lines
    ]
    return typed("R10", listed, branch=branch, period=period)


def test_benefit_after_discount_and_subsidy(inputs: Any) -> None:
    """10,000 − 1,500 − 2,000 = 6,500; 15.00%; 800 of 1,000 came back: 80.00%."""
    flow = income(("G1", "成员统付", 9000, 1500), ("G1", "流量统付", 1000, None), ("G1", "专线", 5000, 400))
    members = rows({"加入日期": "2026-10-31", "终端补贴": "2000"}, {"加入日期": "2026-09-30", "终端补贴": "600"})
    owed = [
        {"应收编号": n, "客户": "G1", "应收金额": amount, "到期日": due}
        for n, amount, due in (("1", 1500, "2026-09-30"), ("2", 700, "2026-10-01"))
    ]
    paid = [
        {"收款编号": f"S{i}", "应收编号": n, "收款日期": day, "收款金额": amount}
        for i, (n, day, amount) in enumerate((("1", "2026-09-20", 500), ("1", "2026-10-01", 500), ("1", "2026-10-31", 300), ("2", "2026-10-09", 700)))
    ]  # fmt: skip
    result = BENEFIT.run(
        inputs(R10=flow, R46=members, R15=typed("R15", owed), R15b=typed("R15b", paid), policy=policy(discount_ceiling="15%"))
    )
    (row,) = records(result.rows)
    assert (row["收入"], row["折扣折让"], row["终端补贴"], row["净收益"]) == (1_000_000, 150_000, 200_000, 650_000)
    assert (row["折扣率"], row["折扣结论"]) == (F(3, 20), "未超")
    assert (row["期初旧欠"], row["旧欠收回"], row["旧欠回收率"]) == (100_000, 80_000, F(4, 5))
    above = BENEFIT.run(inputs(R10=flow, R46=members, policy=policy(discount_ceiling="14.99%")))
    assert [r["折扣结论"] for r in records(above.rows)] == ["超上限"]
    blank = BENEFIT.run(inputs(R10=flow, R46=members, policy=policy()))
    assert [r["折扣结论"] for r in records(blank.rows)] == [None] and any("折扣折让上限" in note for note in blank.notes)


def value(inputs: Any, members: Any, flow: Any, own: Any = 400_000, **more: Any) -> Any:
    kinds = typed("R03", [{"客户编码": "G1", "企业全称": "甲"}]).assign(客户类型="金融")
    market = [{"期间": "2026-10", "区域": "城区", "市场总量": 900_000, "本企业": own}]
    frames: dict[str, Any] = {"R46": members, "R10": flow, "R03": kinds, "R39": typed("R39", market)} | more.pop("frames", {})
    return VALUE.run(inputs(policy=policy(**more), **frames))


def test_arpu_share_and_churn(inputs: Any) -> None:
    """Opening 500, 10 left, 10 joined, closing 500: 50,000 / 500 = 100.00; 50,000 / 400,000 = 12.50%; 10 / 500 = 2.00%."""
    members = rows(*[{}] * 490, *[{"退出日期": "2026-10-15"}] * 10, *[{"加入日期": "2026-10-01"}] * 10, {"退出日期": "2026-09-30"})
    result = value(inputs, members, income(("G1", "成员统付", 50_000, 0)), arpu_benchmark="100")
    (row,) = records(result.rows)
    assert (row["期初成员"], row["离网"], row["加入"], row["期末成员"]) == (500, 10, 10, 500)
    assert (row["ARPU"], row["收入占比"], row["离网率"], row["ARPU结论"]) == (10_000, F(1, 8), F(1, 50), "达标")
    assert result.summary["ARPU"] == 10_000 and result.summary["收入占比"] == F(1, 8) and row["客户类型"] == "金融"
    assert row["上月ARPU"] is None and row["收入占比变动"] is None


def test_a_share_without_its_whole_is_empty_and_said(inputs: Any) -> None:
    result = value(inputs, rows({}), income(("G1", "成员统付", 100, 0)), own=None)
    (row,) = records(result.rows)
    assert row["收入占比"] is None and result.summary["收入占比"] is None and row["ARPU"] == 10_000
    assert any("收入占比没有算出" in note for note in result.notes) and row["ARPU结论"] is None


def test_the_row_over_all_businesses_stands_for_its_area(inputs: Any) -> None:
    lines = [
        {"期间": "2026-10", "区域": "城区", "市场总量": 9, "本企业": 1000},
        {"期间": "2026-10", "区域": "城区", "业务": "专线", "市场总量": 9, "本企业": 300},
        {"期间": "2026-10", "区域": "县区", "业务": "专线", "市场总量": 9, "本企业": 600},
        {"期间": "2026-09", "区域": "县区", "市场总量": 9, "本企业": 9999},
    ]
    result = value(inputs, rows({}), income(("G1", "成员统付", 100, 0), ("G1", "专线", 300, 0)), frames={"R39": typed("R39", lines)})
    assert result.summary["本企业"] == 160_000 and result.summary["收入占比"] == F(1, 4) and result.summary["统付收入"] == 10_000


def test_who_moves_to_another_account_has_not_left_and_the_month_before_is_compared(inputs: Any) -> None:
    members = [rows({"退出日期": "2026-10-09"}, {}), rows({"加入日期": "2026-10-09"}, account="Z2").assign(_row=[90])]
    earlier = {"R10": income(("G1", "成员统付", 40, 0), period="2026-09")}
    flow = income(("G1", "成员统付", 100, 0), ("X", "专线", 30, 0))
    result = value(inputs, members, flow, frames={"earlier": earlier})
    found = {row["客户类型"]: row for row in records(result.rows)}
    assert found["金融"]["离网"] == 0 and found["金融"]["上月ARPU"] == 2_000 and found["未归类"]["集团收入"] == 3_000
    assert found["金融"]["ARPU"] == 5_000 and [m["月份"] for m in records(result.extra["months"])] == ["2026-09", "2026-10"]


def test_heads_by_form_of_employment(inputs: Any) -> None:
    people = [
        {"工号": "G1", "姓名": "甲", "岗位": "客户经理", "用工形式": "正式"},
        {"工号": "G2", "姓名": "乙", "岗位": "客户经理", "用工形式": "社会化用工", "离职日期": "2026-01-20"},
        {"工号": "G3", "姓名": "丙", "岗位": "客户经理", "用工形式": "社会化用工"},
        {"工号": "G4", "姓名": "丁", "岗位": "客户经理"},
    ]
    staff = typed("R02", people, period="2026-01")
    result = POSTS.run(
        inputs(period="2026-01", R02=staff, R02b=typed("R02b", [{"机构": "LJ01", "岗位": "客户经理", "编制": 4}], period="2026-01"))
    )
    forms = {row["用工形式"]: (row["在岗"], row["离职"], row["平均在岗"], row["流失率"]) for row in records(result.extra["by_form"])}
    assert forms == {"正式": (1, 0, 1, 0), "社会化用工": (1, 1, F(3, 2), F(2, 3)), "未填": (1, 0, 1, 0)}


@settings(max_examples=share(200, 6))
@drawn(st.lists(st.tuples(st.integers(0, 3), st.booleans(), st.sampled_from([None, "是", "否"])), min_size=1, max_size=12), st.randoms())
def test_the_order_of_the_rows_says_nothing_and_branches_add_up(inputs: Any, told: Any, rng: Any) -> None:
    members = [{"连续零使用月数": str(idle + 1), "姓名": "甲" if named else None, "花名册核对": roster} for idle, named, roster in told]
    here, there = rows(*members), rows(*members[::2], account="Z9", branch="LJ02", first=500)
    both = audit(inputs, here, there)
    mixed = audit(inputs, here.sample(frac=1, random_state=rng.randrange(99)), there)
    assert {k: both.summary[k] for k in both.summary} == {k: mixed.summary[k] for k in mixed.summary}
    parts = [audit(inputs, frame).summary for frame in (here, there)]
    assert all(both.summary[name] == sum(part[name] for part in parts) for name in ("成员", "不真实", "可疑", "未核对", "T1", "T3", "T4"))
    assert both.summary["不真实"] + both.summary["可疑"] == len(both.extra["members"]) <= both.summary["成员"]
