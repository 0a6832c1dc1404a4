"""A19: a key customer department of three groups. Sales, satisfaction and team work of each person; every figure on paper."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction as F
from typing import Any

import pytest

from building.page_tables import only_page, table_under
from building.typed_centre import typed_centre
from macros.reports.layout.context import ReportContext

NODES = (("GS", "公司", "公司", None), ("DK", "大客户部", "大客户部", "GS"), ("TZ1", "市场拓展组", "业务组", "DK"))
ITEMS = ("订单处理", "补货时间", "员工服务态度", "订货单位", "紧急发货", "指定时间配送", "物流信息提供", "送货无损坏", "服务管理水平")


def visit(number: int, person: str) -> dict[str, Any]:
    return {"走访编号": f"Z{number}", "客户编码": "G1", "日期": dt.date(2026, 10, number), "方式": "上门", "走访人": person}


WORLD = {
    "TZ1": {
        "R02": [{"工号": "M1", "姓名": "马春"}, {"工号": "M2", "姓名": "李秋"}],
        "R03": [{"客户编码": "G1", "企业全称": "海通置业", "客户类型": "其他企业"}],
        "R10": [
            {"客户编码": "G1", "业务代码": "专线", "月份": "2026-10", "收入": 9_000, "业绩归属": "M1"},
            {"客户编码": "G1", "业务代码": "数据", "月份": "2026-10", "收入": 1_000, "业绩归属": "M2"},
        ],
        "R17": [
            {"指标": "销售额", "主体": "M1", "年": "2026", "年计划": 120_000},
            {"指标": "销售额", "主体": "M2", "年": "2026", "年计划": 24_000},
        ],
        "R20": [visit(8, "M1"), visit(9, "M1"), visit(10, "M2")],
        "R42": [
            {"工号": "M1", "期间": "2026-10", "项目": item, "目标": 100, "实际": actual, "考核人": "组长"}
            for item, actual in (("销售额", 90), ("客户满意度", 80), ("团队合作", 50))
        ],
        "R27": [{"问卷编号": "W1", "客户": "G1", "期次": "2026年度"} | dict(zip(ITEMS, ["非常好"] * 5 + ["中"] * 4, strict=True))],
        "R39": [
            {
                "期间": "2026-10",
                "区域": "城区",
                "市场总量": 1_000,
                "可达市场量": 600,
                "本企业": 120,
                "对手1": 200,
                "对手2": 150,
                "对手3": 100,
            }
        ],
        "R26": [
            {"客户": "G1", "日期": dt.date(2026, 10, 8), "类别": "网络", "意见内容": "电梯里没有信号", "完成日期": dt.date(2026, 10, 20)},
            {"客户": "G1", "日期": dt.date(2026, 10, 18), "类别": "资费", "意见内容": "账单晚到"},
        ],
    }
}


@pytest.fixture(scope="module")
def department() -> ReportContext:
    return typed_centre("大客户部", NODES, WORLD, {"kpi_sales": "50", "kpi_satisfaction": "30", "kpi_team": "20"})


def test_sales_satisfaction_and_team_of_each_person(department: ReportContext) -> None:
    """9,000 of 10,000 = 90 %, 1,000 of 2,000 = 50 %; 50 × 0.9 + 30 × 0.8 + 20 × 0.5 = 79.00; two visits and one."""
    total, first, second = table_under(only_page(department, "E1.3c"), "完成率", 0)
    assert (first["姓名"], first["完成率"], first["走访"], first["总分"]) == ("马春", F(9, 10), 2, Decimal("79.00"))
    assert (second["姓名"], second["完成率"], second["走访"], str(second["总分"])) == ("李秋", F(1, 2), 1, "没有考核")
    assert total["完成率"] == F(10_000, 12_000) and total["实际(元)"] == 1_000_000


def test_satisfaction_is_worked_out_beside_what_is_typed(department: ReportContext) -> None:
    """Five answers 非常好 (7) and four 中 (4): 51 / 9 = 5.67 on seven grades; the index is (51/9 − 1) / 6."""
    index = department.results["D14"].summary["指数"]
    assert index == (F(51, 9) - 1) / 6 * 100
    assert {line["测评指数"] for line in table_under(only_page(department, "E1.3c"), "完成率", 0)[1:]} == {index}


def test_shares_of_the_market(department: ReportContext) -> None:
    """The worked example of D11: 12.00 %, 20.00 %, 60.00 %."""
    (_, area) = table_under(only_page(department, "E3.6"), "一、各区域、各业务（总体占有率从低到高）")
    assert (area["总体占有率"], area["可达占有率"], area["相对占有率"]) == (F(12, 100), F(1, 5), F(3, 5))


def test_opinions_that_are_open(department: ReportContext) -> None:
    assert department.results["D38b"].summary["未结"] == 1


def test_what_it_has_no_use_for_is_not_there(department: ReportContext) -> None:
    assert not {"D18", "D20", "D25", "D39", "D12"} & set(department.results)
    assert [figure.header for figure in department.inputs.policy.pack.leader][2:] == [
        "计划完成率",
        "客户满意度",
        "考核平均分",
        "市场占有率",
    ]
