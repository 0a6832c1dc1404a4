"""A11: a department of corporate groups. Does each sub-unit reach its indicators and keep to its budget? Every figure on paper."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction as F
from typing import Any

import pytest

from building.page_tables import only_page, table_under
from building.typed_centre import typed_centre
from macros.reports.layout.context import ReportContext

NODES = (
    ("GS", "公司", "公司", None),
    ("JK", "集团客户部", "集团客户部", "GS"),
    ("ZH1", "综合管理部", "二级部门", "JK"),
    ("ZF4", "政府客户第一服务中心", "服务中心", "JK"),
)


def plan(indicator: str, unit: str, year: int) -> dict[str, Any]:
    return {"指标": indicator, "主体": unit, "年": "2026", "年计划": year, "分解方法": "均分"}


def cost(unit: str, kind: str, budget: int, spent: int) -> dict[str, Any]:
    return {"期间": "2026-10", "机构": unit, "费用类别": kind, "预算": budget, "实际": spent, "计划营业额": 100_000}


WORLD = {
    "ZF4": {
        "R17": [plan("收入", "ZF4", 1_200_000), plan("费用", "ZF4", 480_000), plan("客户发展量", "ZF4", 12)],
        "R10": [
            {"客户编码": "G1", "业务代码": "专线", "月份": "2026-10", "收入": 60_000},
            {"客户编码": "G1", "业务代码": "成员统付", "月份": "2026-10", "收入": 30_000},
        ],
        "R40": [cost("ZF4", "渠道费用", 25_000, 15_000), cost("ZF4", "宣传", 15_000, 15_000)],
        "R46": [
            {"集团账户": "Z1", "号码": "13800000001", "加入日期": dt.date(2026, 10, 5)},
            {"集团账户": "Z1", "号码": "13800000002", "加入日期": dt.date(2026, 10, 20)},
            {"集团账户": "Z2", "号码": "13800000003", "加入日期": dt.date(2026, 9, 30)},
            {"集团账户": "Z2", "号码": "13800000004", "加入日期": dt.date(2026, 10, 1)},
            {"集团账户": "Z3", "号码": "13800000005"},
        ],
        "R41": [{"类型": "培训", "日期": dt.date(2026, 10, 12), "参加人数": 20, "主题": "统付政策"}],
    },
    "ZH1": {"R17": [plan("费用", "ZH1", 120_000)], "R40": [cost("ZH1", "业务发展", 10_000, 12_000)]},
}
BEFORE = {
    "ZF4": {"R40": [{"期间": "2026-09", "机构": "ZF4", "费用类别": "宣传", "预算": 9_000, "实际": 9_000}]},
    "ZH1": {"R40": [{"期间": "2026-09", "机构": "ZH1", "费用类别": "业务发展", "预算": 1_000, "实际": 500}]},
}


@pytest.fixture(scope="module")
def department() -> ReportContext:
    activities = [{"类型": "培训", "层级": level, "周期": "季", "最少": 1} for level in ("服务中心", "二级部门")]
    return typed_centre("集团客户部", NODES, WORLD, {"cost_band": "10%"}, BEFORE, R09a=activities)


def test_indicators(department: ReportContext) -> None:
    """收入 90,000 of 100,000; 费用 30,000 of 40,000 and 12,000 of 10,000; one account won of one planned (Z1; Z2 began in September)."""
    page = only_page(department, "E4.1")
    (_, income) = table_under(page, "收入")
    assert (income["机构"], income["本月实际(元)"], income["完成率"]) == ("政府客户第一服务中心", 9_000_000, F(9, 10))
    spent = {line["机构"]: (line["本月实际(元)"], line["完成率"]) for line in table_under(page, "费用")[1:]}
    assert spent == {"政府客户第一服务中心": (3_000_000, F(3, 4)), "综合管理部": (1_200_000, F(6, 5))}
    (_, won) = table_under(page, "客户发展量")
    assert (won["本月实际"], won["完成率"], won["累计实际"]) == (1, 1, 2), "Z1 in October, Z2 in September; Z3 says no day"


def test_budgets(department: ReportContext) -> None:
    """25,000 + 15,000 + 10,000 planned, 15,000 + 15,000 + 12,000 spent; the year so far is not known: January to August are missing."""
    total, *lines = table_under(only_page(department, "E4.1"), "经营预算")
    assert (total["本月预算(元)"], total["本月实际(元)"]) == (5_000_000, 4_200_000)
    assert {(line["费用类别"], line["本月实际(元)"]) for line in lines} == {
        ("渠道费用", 1_500_000),
        ("宣传", 1_500_000),
        ("业务发展", 1_200_000),
    }
    assert {str(line["累计实际(元)"]) for line in lines} == {"历史不足"}


def test_cost_of_income_and_activities(department: ReportContext) -> None:
    """30,000 of 90,000 = 33.33 % against 40,000 of 100,000 = 40.00 %; 综合管理部 has no income, so no rate; one training of one."""
    units = {row["机构"]: row for row in department.results["D12"].extra["by_unit"].to_dict("records")}
    assert (units["ZF4"]["实际率"], units["ZF4"]["计划率"]) == (F(1, 3), F(2, 5)) and units["ZH1"]["实际率"] is None
    held = {row["_branch"]: (row["次数"], row["结论"]) for row in department.results["D34"].rows.to_dict("records")}
    assert held == {"ZF4": (1, "合规"), "ZH1": (0, "进行中")}
