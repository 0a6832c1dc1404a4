"""D02c: levels by thresholds, with the worked example of P02."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from building.oil_policy import oil_policy
from building.typed_rows import stored, typed
from macros.calc.d02c_threshold_tier import CALC
from validators.filing.inputs import usage_of
from validators.frames import records
from validators.values.period import Month

POLICY = oil_policy()
YEAR = [str(month) for month in Month(2026, 9).back(11)]
TOP, MIDDLE, NONE = "核心客户", "重点客户", "一般客户"


def archive(*codes, branch="YB01", uscc=None):
    return stored("R03", {"客户编码": list(codes), "统一社会信用代码": [uscc] * len(codes)}, branch=branch)


def sold(branch="YB01", period="2026-10", **tons):
    rows = [{"客户编码": code, "业务代码": "柴油", "月份": period, "收入": 1, "数量": amount} for code, amount in tons.items()]
    return typed("R10", rows, branch=branch, period=period)


def decided(*rows, branch="YB01"):
    """(客户编码, 新级别, 触发) of January, approved."""
    names = ("客户编码", "新级别", "触发")
    columns = {name: [row[i] for row in rows] for i, name in enumerate(names)}
    return stored("R06", columns | {"生效期间": ["2026-01"] * len(rows), "审批单号": ["SP"] * len(rows)}, branch=branch)


def run(inputs, customers, flow, *, policy=POLICY, months=YEAR, branches=("YB01",), **more):
    return CALC.run(inputs(R03=customers, R10=flow, policy=policy, branches=branches, months=dict.fromkeys(branches, months), **more))


def levels(result):
    return {row["客户编码"]: row["级别"] for row in records(result.rows)}


def test_worked_example(inputs):
    """Thresholds 3,000 and 500 吨: 3,000.0 → 核心客户; 499.9 → 一般客户."""
    result = run(inputs, archive("甲", "乙", "丙", "丁"), sold(甲=3000.0, 乙=499.9, 丙=500, 丁=2999.999))
    assert levels(result) == {"甲": TOP, "乙": NONE, "丙": MIDDLE, "丁": MIDDLE}
    assert result.summary == {TOP: 1, MIDDLE: 2, NONE: 1} and result.blocked == []
    rows = {row["客户编码"]: row for row in records(result.rows)}
    assert (rows["乙"]["差上一级"], rows["丁"]["差上一级"], rows["甲"]["差上一级"]) == (100, 1, None)
    assert rows["乙"]["理由"] == "统计期数量 499.9，按门槛是一般客户"
    assert result.extra["trial"] and result.examples[0] == "分级门槛·核心客户 3000"


def test_window_of_twelve_months(inputs):
    """November 2025 counts, October 2025 does not; a reversal takes away."""
    past = [sold(period="2025-11", 甲=400), sold(period="2025-10", 甲=9000)]
    result = run(inputs, archive("甲"), sold(甲=120), earlier={"R10": past})
    assert levels(result) == {"甲": MIDDLE} and records(result.rows)[0]["数量合计"] == 520_000
    back = typed("R10", [{"客户编码": "甲", "业务代码": "柴油", "数量": -21, "收入": -1, "冲销标记": "是"}], branch="YB01")
    assert levels(run(inputs, archive("甲"), [sold(甲=120), back], earlier={"R10": past})) == {"甲": NONE}


@pytest.mark.parametrize("blank", ["tier_1", "tier_2", "tier_months"])
def test_blank_parameter_assigns_nothing(inputs, blank):
    result = run(inputs, archive("甲"), sold(甲=9000), policy=oil_policy(**{blank: None}))
    (row,) = records(result.rows)
    assert (row["级别"], row["理由"]) == (None, "阈值未设，级别定不了")
    assert [b.parameter for b in result.blocked] == [POLICY.pack.parameters[blank].name]
    assert set(result.summary.values()) == {0}


@pytest.mark.parametrize(("one", "two"), [("500", "500"), ("400", "500"), ("500", "0"), ("500", "-1")])
def test_thresholds_have_to_fall(inputs, one, two):
    result = run(inputs, archive("甲"), sold(甲=9000), policy=oil_policy(tier_1=one, tier_2=two))
    assert levels(result) == {"甲": None} and [b.parameter for b in result.blocked] == ["分级门槛"]


def test_above_may_be_without_the_number(inputs):
    """以上不含本数 (G01)."""
    policy = oil_policy(ge_inclusive="否")
    assert levels(run(inputs, archive("甲", "乙"), sold(甲=3000, 乙=3000.001), policy=policy)) == {"甲": MIDDLE, "乙": TOP}


def test_missing_months_take_nobody_down(inputs):
    """Up is proposed, down is not; with the year at hand it is."""
    given = archive("甲", "乙", "丙"), sold(甲=10, 乙=600, 丙=10)
    held = decided(("甲", MIDDLE, "季度审核"), ("乙", NONE, "季度审核"), ("丙", "旧级别", "季度审核"))
    short = run(inputs, *given, months=YEAR[2:], R06=held)
    assert levels(short) == {"甲": MIDDLE, "乙": MIDDLE, "丙": NONE}
    assert "历史不足，不降级；历史不足(2月)" in records(short.rows)[0]["理由"]
    full = run(inputs, *given, R06=held)
    assert levels(full) == {"甲": NONE, "乙": MIDDLE, "丙": NONE} and records(full.rows)[0]["原级别"] == MIDDLE


def test_given_by_hand(inputs):
    """A level by hand stays, up or down; one that was decided again by review does not."""
    held = decided(("甲", TOP, "人工指定"), ("乙", NONE, "人工指定"), ("丙", TOP, "升级"))
    result = run(inputs, archive("甲", "乙", "丙"), sold(甲=1, 乙=9000, 丙=1), R06=held)
    assert levels(result) == {"甲": TOP, "乙": NONE, "丙": NONE} and "人工指定为核心客户" in records(result.rows)[0]["理由"]


def test_customer_of_the_key_office(inputs):
    """Those of a 大客户部 are the highest whatever the tons; other branches' customers are not."""
    customers = [archive("甲"), archive("甲", branch="YB16")]
    result = run(inputs, customers, [sold(甲=1), sold("YB16", 甲=1)], branches=("YB01", "YB16"))
    assert list(result.rows["级别"]) == [NONE, TOP] and "大客户部的客户，人工指定" in result.rows["理由"].iat[1]


def test_one_entity_one_level(inputs):
    """Two branches' rows of one 统一社会信用代码 are added up."""
    customers = [archive("甲", uscc="X1"), archive("甲", "乙", branch="YB02", uscc="X1")]
    result = run(inputs, customers, [sold(甲=200), sold("YB02", 甲=250, 乙=50)], branches=("YB01", "YB02"), final=True)
    assert list(result.rows["级别"]) == [MIDDLE] * 3 and list(result.rows["数量合计"]) == [500_000] * 3
    assert result.summary == {TOP: 0, MIDDLE: 1, NONE: 0} and "同一法人的 3 份档案合并计算" in result.rows["理由"].iat[0]
    assert result.notes == ()


def test_customer_that_the_archive_lacks(inputs):
    result = run(inputs, archive("甲"), sold(甲=1, 乙=9000))
    assert levels(result) == {"甲": NONE} and any("客户档案里没有的客户 1 个" in note for note in result.notes)


def test_without_sales_and_without_customers(inputs):
    assert levels(run(inputs, archive("甲"), sold())) == {"甲": NONE}
    assert run(inputs, archive(), sold()).rows.empty


@settings(deadline=None, max_examples=30)
@given(tons=st.lists(st.integers(-(10**7), 10**7), min_size=1, max_size=6))
def test_more_is_never_lower(inputs, tons):
    """The levels of customers sorted by tons never rise."""
    codes = [f"K{i}" for i in range(len(tons))]
    flow = stored("R10", {"客户编码": codes, "业务代码": ["柴油"] * len(codes), "收入": [1] * len(codes), "数量": tons}, branch="YB01")
    assert len(usage_of(flow)) == len(tons)
    rows = sorted(records(run(inputs, archive(*codes), flow).rows), key=lambda row: -row["数量合计"])
    order = [[TOP, MIDDLE, NONE].index(row["级别"]) for row in rows]
    assert order == sorted(order)
