"""D44b: the counties that are to be revisited, and the customers in them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from building.preset_policy import preset_policy
from macros.calc.d44b_revisits import CALC
from validators.frames import records

NODES = (("GS", "公司", "公司", None), ("TD1", "团队1", "业务团队", "GS"), ("TD2", "团队2", "业务团队", "GS"))


def policy(counties: str | None = "清水县、安化县、云岭县", **changes: Any) -> Any:
    return preset_policy({"target_county": counties, **changes}, nodes=NODES, pack="P09")


def customer(code: str, county: str | None, **cells: Any) -> dict[str, Any]:
    return {"客户编码": code, "企业全称": code, "分片区域": county, "客户类型": "用邮大户"} | cells


def visit(code: str | None, day: str | None = "2026-10-05", mode: str = "上门") -> dict[str, Any]:
    return {"客户编码": code, "日期": day, "方式": mode}


def run(inputs, frame, customers, visits=(), before=(), force=None, branch="TD1"):
    earlier = {"R20": frame("R20", *before, branch=branch, period="2026-09")} if before else {}
    given = {"R03": frame("R03", *customers, branch=branch), "R20": frame("R20", *visits, branch=branch), "earlier": earlier}
    return CALC.run(inputs(policy=force or policy(), branches=("TD1",), **given))


def test_three_counties_of_which_one_was_visited(inputs, frame):
    """清水 by a visit, 安化 only by telephone, 云岭 has nobody on file; 城关 is not asked for."""
    customers = [customer("K1", "清水县"), customer("K2", " 清水县 "), customer("K3", "安化县"), customer("K4", "城关县")]
    visits = [visit("K1"), visit("K1", "2026-10-20"), visit("K3", mode="电话"), visit("K4"), visit(None), visit("K2", None)]
    result = run(inputs, frame, customers, visits, [visit("K3", "2026-09-11"), visit("K3", "2026-09-02")])
    found = {row["县"]: row for row in records(result.rows)}
    assert {name: (row["客户数"], row["回访次数"], row["状态"]) for name, row in found.items()} == {
        "清水县": (2, 2, "已回访"),
        "安化县": (1, 0, "未回访"),
        "云岭县": (0, 0, "没有客户"),
    }
    assert found["清水县"]["上次回访"].date() == dt.date(2026, 10, 20) and found["安化县"]["上次回访"].date() == dt.date(2026, 9, 11)
    assert result.summary == {"已回访县": 1, "未回访县": 1, "没有客户县": 1} and result.notes == ()


def test_the_customers_say_whether_they_are_due(inputs, frame):
    customers = [
        customer("K1", "清水县"),
        customer("K3", "安化县"),
        customer("K4", "城关县"),
        customer("K5", None),
        customer("K6", "城关县"),
    ]
    result = run(inputs, frame, customers, [visit("K1"), visit("K6", mode="座谈"), visit("K6")])
    found = {
        row["客户编码"]: (row["县"], row["级别"], row["应回访"], row["本月回访"], row["状态"]) for row in records(result.extra["customers"])
    }
    assert found == {
        "K1": ("清水县", "用邮大户", "是", 1, "已回访"),
        "K3": ("安化县", "用邮大户", "是", 0, "未回访"),
        "K4": ("城关县", "用邮大户", "否", 0, "不在计划"),
        "K5": (None, "用邮大户", "否", 0, "不在计划"),
        "K6": ("城关县", "用邮大户", "否", 1, "已回访"),
    }
    way = result.lineage.extra["customers"]["本月回访"](4)
    assert way.of[0] == "R20" and len(way.of[2]) == found["K6"][3]


def test_a_level_in_force_stands_above_the_kind(inputs, frame):
    level = {"客户编码": "K1", "方案": "P09", "生效期间": "2026-01", "新级别": "州级", "审批单号": "SP1"}
    given = {"R03": frame("R03", customer("K1", "清水县"), branch="TD1"), "R06": frame("R06", level, branch="TD1")}
    result = CALC.run(inputs(policy=policy(), branches=("TD1",), **given))
    assert records(result.extra["customers"])[0]["级别"] == "州级"


def test_blank_counties_ask_for_none(inputs, frame):
    result = run(inputs, frame, [customer("K1", "清水县")], [visit("K1")], force=policy(None))
    assert result.rows.empty and result.summary == {"已回访县": 0, "未回访县": 0, "没有客户县": 0}
    assert result.notes == ("阈值未设：政策里“待回访县”是空的，没有列要回访的县",)
    assert records(result.extra["customers"])[0]["状态"] == "已回访"


def test_numbers_lead_to_their_rows(inputs, frame):
    result = run(inputs, frame, [customer("K1", "清水县"), customer("K2", "清水县")], [visit("K2")], force=policy("清水县"))
    ways = result.lineage.rows
    assert len(ways["客户数"](0).of[2]) == 2 and [row for _, row in ways["回访次数"](0).of[2]] == [6]
