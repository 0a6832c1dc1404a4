"""A21: corporate groups of a department. Are ARPU and share high, churn and turnover low? Every figure on paper."""

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
    ("ZF4", "政府客户第一服务中心", "服务中心", "JK"),
    ("JR6", "金融及服务业客户服务中心", "服务中心", "JK"),
)


def members(group: str, first: int, count: int, joined: dt.date, left: dt.date | None = None) -> list[dict[str, Any]]:
    sound = {"集团账户": group, "集团客户": group, "统付产品": "成员统付", "姓名": "甲", "证件末四位": "1234", "加入日期": joined}
    return [sound | {"号码": f"1380000{n:04d}", "退出日期": left} for n in range(first, first + count)]


def person(number: int, form: str, left: dt.date | None = None) -> dict[str, Any]:
    return {"工号": f"M{number}", "姓名": f"甲{number}", "机构": "ZF4", "岗位": "客户经理", "用工形式": form, "离职日期": left}


OLD, LEFT = dt.date(2025, 5, 1), dt.date(2026, 10, 15)
WORLD = {
    "ZF4": {
        "R03": [{"客户编码": "G1", "企业全称": "平远县政务服务中心", "客户类型": "党政军"}],
        "R46": [*members("G1", 1, 49, OLD), *members("G1", 50, 1, OLD, LEFT), *members("G1", 51, 1, dt.date(2026, 10, 3))],
        "R10": [
            {"客户编码": "G1", "业务代码": "成员统付", "月份": "2026-10", "收入": 5_000},
            {"客户编码": "G1", "业务代码": "专线", "月份": "2026-10", "收入": 3_000},
        ],
        "R39": [{"期间": "2026-10", "区域": "全区", "市场总量": 90_000, "本企业": 40_000}],
        "R02": [*[person(n, "社会化用工") for n in range(1, 9)], person(9, "正式"), person(10, "社会化用工", dt.date(2025, 12, 1))],
        "R02b": [{"机构": "ZF4", "岗位": "客户经理", "编制": 10}],
    },
    "JR6": {
        "R03": [{"客户编码": "G5", "企业全称": "惠丰村镇银行", "客户类型": "金融"}],
        "R46": members("G5", 501, 10, OLD),
        "R10": [{"客户编码": "G5", "业务代码": "集团话费统付", "月份": "2026-10", "收入": 600}],
        "R39": [{"期间": "2026-10", "区域": "全区", "市场总量": 90_000, "本企业": 3_000}],
    },
}
BEFORE = {
    "ZF4": {"R10": [{"客户编码": "G1", "业务代码": "成员统付", "月份": "2026-09", "收入": 4_000}]},
    "JR6": {"R10": [{"客户编码": "G5", "业务代码": "集团话费统付", "月份": "2026-09", "收入": 500}]},
}


@pytest.fixture(scope="module")
def department() -> ReportContext:
    return typed_centre("集团客户部", NODES, WORLD, {"arpu_benchmark": "80"}, BEFORE)


def test_three_figures_of_each_segment(department: ReportContext) -> None:
    """党政军: 5,000 / 50 = 100.00 (80.00 in September, +25 %), 8,000 of 43,000, 1 of 50 left; 金融: 600 / 10 = 60.00, nobody left."""
    total, state, bank = table_under(only_page(department, "E4.3"), "一、各类集团（收入占比从高到低）")
    assert (state["客户类型"], state["ARPU(元)"], state["上月(元)"], state["环比"]) == ("党政军", 10_000, 8_000, F(1, 4))
    assert (state["收入占比"], state["离网率"], state["成员数"], state["与参考值"]) == (F(8, 43), F(1, 50), 50, "达标")
    assert (bank["ARPU(元)"], bank["离网率"], bank["与参考值"]) == (6_000, 0, "未达标")
    assert (total["ARPU(元)"], total["收入占比"], total["离网率"]) == (F(560_000, 60), F(86, 430), F(1, 60))


def test_both_months_stand_in_the_lines(department: ReportContext) -> None:
    """September: 4,500 / 60 = 75.00; R39 of September was not filed, so no share."""
    then, now = table_under(only_page(department, "E4.3"), "二、最近十二个月")
    assert (then["月份"], then["ARPU(元)"], str(then["收入占比"])) == ("2026-09", 7_500, "没有算出")
    assert (now["月份"], now["成员数"], now["收入占比"]) == ("2026-10", 60, F(1, 5))


def test_turnover_by_form_of_employment(department: ReportContext) -> None:
    """Nine heads of ten planned; the one who left in December 2025 is no leaver of 2026."""
    forms = {
        line["用工形式"]: (line["在岗"], line["离职"])
        for line in table_under(only_page(department, "E4.3"), "三、客户经理和其他人员的流动（按用工形式）")
    }
    assert forms["社会化用工"] == (8, 0) and forms["正式"] == (1, 0)
    assert department.results["D47"].summary["缺编"] == 1
