"""A15: a province and its group. Do branches and province add up, and who has done what? Every figure on paper."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction as F
from typing import Any

import pytest

from building.page_tables import only_page, table_under
from building.typed_centre import typed_centre
from macros.reports.layout.context import ReportContext

NODES = (
    ("JT", "集团公司", "集团公司", None),
    ("SG", "省公司", "省公司", "JT"),
    ("FG1", "分公司1", "分公司", "SG"),
    ("FG2", "分公司2", "分公司", "SG"),
)


def card(person: str, **items: tuple[int, float, int | None]) -> list[dict[str, Any]]:
    return [
        {"工号": person, "期间": "2026-10", "项目": item, "目标": target, "实际": actual, "权重": weight, "考核人": "主管"}
        for item, (target, actual, weight) in items.items()
    ]


def bill(customer: str, product: str, amount: int, person: str) -> dict[str, Any]:
    return {"客户编码": customer, "业务代码": product, "月份": "2026-10", "收入": amount, "业绩归属": person}


WORLD = {
    "FG1": {
        "R02": [{"工号": "M1", "姓名": "马春"}, {"工号": "M2", "姓名": "李秋"}],
        "R03": [{"客户编码": "G1", "企业全称": "云澜机械", "客户类型": "IT与制造", "统一社会信用代码": "91110000600037341L"}],
        "R10": [bill("G1", "专线", 40_000, "M1"), bill("G1", "数据", 10_000, "M2")],
        "R17": [{"指标": "收入", "主体": "M1", "年": "2026", "年计划": 600_000}],
        "R42": [
            *card("M1", 销售额=(50_000, 40_000, 30), 客户满意度=(80, 72, 40), 团队合作=(100, 110, 30)),
            *card("M2", 销售额=(50_000, 40_000, None), 客户满意度=(80, 72, None), 团队合作=(100, 110, None)),
        ],
        "R41": [{"类型": "例会", "日期": dt.date(2026, 10, 9), "参加人数": 8}],
    },
    "FG2": {
        "R02": [{"工号": "M1", "姓名": "刘英"}],
        "R03": [{"客户编码": "G7", "企业全称": "云澜机械有限公司", "客户类型": "IT与制造", "统一社会信用代码": "91110000600037341L"}],
        "R10": [bill("G7", "专线", 25_000, "M1")],
    },
}


@pytest.fixture(scope="module")
def province() -> ReportContext:
    return typed_centre("省公司", NODES, WORLD, {})


def test_branches_and_province_add_up(province: ReportContext) -> None:
    """50,000 + 25,000 = 75,000; two files of one firm are one customer; 25,000 of 75,000 is 33.33 %."""
    assert province.results["D55"].summary["经理合计"] == 7_500_000
    total, first, second = table_under(only_page(province, "E3.1"), "集团数", 0)
    assert (first["出账收入(元)"], second["出账收入(元)"], total["出账收入(元)"]) == (5_000_000, 2_500_000, 7_500_000)
    assert province.results["D35"].summary["客户数(去重)"] == 1


def test_who_has_done_what(province: ReportContext) -> None:
    """M1: 40,000 of 50,000 a month = 80 %; 30 × 0.8 + 40 × 0.9 + 30 × 1 (not more) = 90.00. M2 and policy say no weight: 权重未设."""
    lines = {line["姓名"]: line for line in table_under(only_page(province, "E1.3c"), "完成率", 0)}
    assert (lines["马春"]["计划(元)"], lines["马春"]["实际(元)"], lines["马春"]["完成率"]) == (5_000_000, 4_000_000, F(4, 5))
    assert lines["马春"]["总分"] == Decimal("90.00") and str(lines["李秋"]["总分"]) == "权重未设"
    assert lines["马春"]["客户满意度"] == 72 and lines["马春"]["团队合作"] == 110 and "刘英" not in lines
