"""D04: key customers of an accounting firm by what they paid in a year, with the worked example of packs.md P07."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from building.preset_policy import preset_policy
from building.typed_rows import stored, typed
from macros.calc.d04_fee_tier import CALC
from validators.frames import records
from validators.values.period import Month

POLICY = preset_policy(pack="P07")
YEAR = [str(month) for month in Month(2026, 9).back(11)]
KEY, OTHER = "重点客户", "一般客户"


def archive(*codes: str, uscc: str | None = None, **more: Any) -> Any:
    return typed("R03", [{"客户编码": code, "企业全称": code, "统一社会信用代码": uscc} | more for code in codes])


def paid(period: str = "2026-10", **yuan: str) -> Any:
    rows = [{"客户编码": code, "业务代码": "审计", "月份": period, "收入": amount} for code, amount in yuan.items()]
    return typed("R10", rows, period=period)


def run(inputs: Any, customers: Any, flow: Any, *, policy: Any = POLICY, months: Any = YEAR, **more: Any) -> Any:
    return CALC.run(inputs(R03=customers, R10=flow, policy=policy, months={"LJ01": months}, **more))


def levels(result: Any) -> dict[str, Any]:
    return {row["客户编码"]: (row["级别"], row["服务模式"]) for row in records(result.rows)}


def test_worked_example(inputs: Any) -> None:
    """250,000 and 200,000 → 重点, one to one; 199,999.99 → 一般, 传统CRM."""
    result = run(inputs, archive("甲", "乙", "丙"), paid(甲="250000", 乙="200000", 丙="199999.99"))
    assert levels(result) == {"甲": (KEY, "一对一"), "乙": (KEY, "一对一"), "丙": (OTHER, "传统CRM")}
    rows = {row["客户编码"]: row for row in records(result.rows)}
    assert rows["丙"]["差上一级"] == 1 and rows["甲"]["差上一级"] is None
    assert rows["丙"]["理由"] == "统计期业务量 199,999.99 元，按门槛是一般客户"
    assert result.summary == {KEY: 2, OTHER: 1} and "重点客户统计月数 12" in result.examples


def test_the_typed_expectation_is_no_basis(inputs: Any) -> None:
    assert levels(run(inputs, archive("甲", 业务量="900000"), paid(甲="1"))) == {"甲": (OTHER, "传统CRM")}


def test_the_window_is_twelve_months_and_what_was_taken_back_does_not_count(inputs: Any) -> None:
    past = [paid("2025-11", 甲="150000"), paid("2025-10", 甲="900000")]
    assert levels(run(inputs, archive("甲"), paid(甲="50000"), earlier={"R10": past}))["甲"][0] == KEY
    back = typed("R10", [{"客户编码": "甲", "业务代码": "审计", "收入": "-0.01", "冲销标记": "是"}])
    assert levels(run(inputs, archive("甲"), [paid(甲="50000"), back], earlier={"R10": past}))["甲"][0] == OTHER


def test_missing_months_lower_nobody(inputs: Any) -> None:
    held = {"客户编码": ["甲"], "新级别": [KEY], "生效期间": ["2026-01"], "审批单号": ["SP"]}
    result = run(inputs, archive("甲", "乙"), paid(甲="10", 乙="10"), months=YEAR[3:], R06=stored("R06", held))
    assert levels(result) == {"甲": (KEY, "一对一"), "乙": (OTHER, "传统CRM")}
    assert "历史不足，不降级；历史不足(3月)" in records(result.rows)[0]["理由"]
    assert levels(run(inputs, archive("甲"), paid(甲="10"), R06=stored("R06", held)))["甲"] == (OTHER, "传统CRM")


@pytest.mark.parametrize("blank", ["key_amount", "key_months"])
def test_a_blank_parameter_stops_by_name(inputs: Any, blank: str) -> None:
    result = run(inputs, archive("甲"), paid(甲="900000"), policy=preset_policy({blank: None}, pack="P07"))
    (row,) = records(result.rows)
    assert (row["级别"], row["服务模式"], row["理由"]) == (None, None, "阈值未设，级别定不了")
    assert [stop.parameter for stop in result.blocked] == [POLICY.pack.parameters[blank].name]


def test_one_entity_is_one_customer(inputs: Any) -> None:
    customers = archive("甲", "乙", uscc="X1")
    assert set(levels(run(inputs, customers, paid(甲="120000", 乙="80000"))).values()) == {(KEY, "一对一")}


@drawn(st.lists(st.integers(-(10**8), 10**8), min_size=1, max_size=6))
def test_more_is_never_served_less(inputs: Any, fen: list[int]) -> None:
    codes = [f"K{i}" for i in range(len(fen))]
    flow = stored("R10", {"客户编码": codes, "业务代码": ["审计"] * len(fen), "收入": fen, "数量": [0] * len(fen)})
    rows = sorted(records(run(inputs, archive(*codes), flow).rows), key=lambda row: -row["业务量合计"])
    order = [[KEY, OTHER].index(row["级别"]) for row in rows]
    assert order == sorted(order)
