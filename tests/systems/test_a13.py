"""A13: unified payment of a province. Two branches typed by hand: are members real, arrears collected? Every figure on paper."""

from __future__ import annotations

import datetime as dt
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
TOLD = {"zero_months": "3", "batch_k": "10", "min_members": "2", "unreal_alarm": "30%", "discount_ceiling": "15%", "clear_days": "10"}


def member(account: str, number: int, **more: Any) -> dict[str, Any]:
    sound = {"姓名": "甲", "证件末四位": "012X", "集团客户": account, "统付产品": "成员统付", "付费方式": "预存", "花名册核对": "是"}
    sound |= {"加入日期": dt.date(2025, 3, 1), "办理渠道": "网站", "客户经理": "M1", "月使用量": 30, "连续零使用月数": 0, "状态": "正常"}
    return sound | {"集团账户": account, "号码": f"1380000{number:04d}"} | more


def owed(number: str, customer: str, amount: int, due: dt.date, why: str | None = None) -> dict[str, Any]:
    return {"应收编号": number, "客户": customer, "账期": "2026-08", "应收金额": amount, "到期日": due, "欠费原因": why}


WORLD = {
    "FG1": {
        "R02": [{"工号": "M1", "姓名": "马春"}],
        "R03": [{"客户编码": "G1", "企业全称": "云澜机械", "客户类型": "IT与制造"}],
        "R46": [
            member("G1", 1, 终端补贴=2000, 加入日期=dt.date(2026, 10, 9)),
            member("G1", 2),
            member("G1", 3),
            member("G1", 4, 花名册核对="否", 连续零使用月数=3),
            member("G1", 5, 花名册核对="否"),
            member("G1", 6, 连续零使用月数=4),
        ],
        "R10": [{"客户编码": "G1", "业务代码": "成员统付", "月份": "2026-10", "收入": 10_000, "折扣折让": 1_500}],
        "R15": [owed("Y1", "G1", 1_000, dt.date(2026, 9, 15), "预算没有批下来"), owed("Y2", "G1", 600, dt.date(2026, 10, 20))],
        "R15b": [{"收款编号": "S1", "应收编号": "Y1", "收款日期": dt.date(2026, 10, 8), "收款金额": 800}],
    },
    "FG2": {
        "R02": [{"工号": "M1", "姓名": "刘英"}],
        "R03": [{"客户编码": "G9", "企业全称": "安顺中医院", "客户类型": "公共事业"}],
        "R46": [member("G9", 3), member("G9", 11), member("G9", 12, 付费方式="后付费")],
        "R10": [{"客户编码": "G9", "业务代码": "流量统付", "月份": "2026-10", "收入": 2_000, "折扣折让": 400}],
        "R15": [owed("Y1", "G9", 500, dt.date(2026, 8, 1), "对账有争议")],
        "R15b": [{"收款编号": "S1", "应收编号": "Y1", "收款日期": dt.date(2026, 9, 8), "收款金额": 100}],
    },
}


@pytest.fixture(scope="module")
def province() -> ReportContext:
    return typed_centre("省公司", NODES, WORLD, TOLD)


def test_are_members_real(province: ReportContext) -> None:
    """分公司1: T1+T3, T1, T3 and one number that 分公司2 pays for too: 2 of 6 unreal, 2 doubtful; 分公司2: 0 of 3, one doubtful."""
    page = only_page(province, "E4.2")
    assert str(page.value(1, 2)).startswith("欠费回收与统付真实性通报")
    total, first, second = table_under(page, "三、统付真实性（不真实率从高到低）")
    assert (first["机构"], first["成员"], first["不真实"], first["不真实率"], first["可疑"]) == ("分公司1", 6, 2, F(1, 3), 2)
    assert (second["成员"], second["不真实"], second["可疑"], second["后付费无周期"]) == (3, 0, 1, 1)
    assert (total["成员"], total["不真实率"], total["可疑"], total["虚假风险账户"]) == (9, F(2, 9), 3, 1)
    (_, sham) = table_under(page, "四、有虚假风险的账户（同一客户经理、渠道的在一起）")
    assert sham["集团"] == "云澜机械" and "不真实率 33.33%，高于 30.00%" in sham["说明"]


def test_are_arrears_collected(province: ReportContext) -> None:
    """分公司1: 800 of 1,000; 分公司2: 0 of 400; together 800 of 1,400 = 57.14 %. 600 due on 20 October is overdue, without a cause."""
    total, worst, best = table_under(only_page(province, "E4.2"), "一、各单位旧欠回收（回收率从低到高）")
    assert (worst["机构"], worst["旧欠回收率"], best["旧欠回收率"], total["旧欠回收率"]) == ("分公司2", 0, F(4, 5), F(4, 7))
    assert (best["期初旧欠(元)"], best["本期收回(元)"], best["逾期欠费(元)"], best["没写原因"]) == (100_000, 80_000, 80_000, 1)
    assert (total["应收余额(元)"], total["逾期笔数"]) == (120_000, 3)


def test_whom_to_clear_and_by_when(province: ReportContext) -> None:
    page = only_page(province, "E3.21")
    found = {line["号码"][-4:] + line["机构"]: (line["项目"], line["结论"]) for line in table_under(page, "二、要核清的成员")[1:]}
    assert found == {
        "0003分公司1": ("T2", "可疑"),
        "0003分公司2": ("T2", "可疑"),
        "0006分公司1": ("T3", "可疑"),
        "0004分公司1": ("T1、T3", "不真实"),
        "0005分公司1": ("T1", "不真实"),
    }
    lines = table_under(page, "二、要核清的成员")[1:]
    assert {line["核清截止"] for line in lines} == {dt.date(2026, 11, 16)} and all(line["号码"].startswith("*******") for line in lines)


def test_what_payment_brings_in(province: ReportContext) -> None:
    """10,000 − 1,500 − 2,000 = 6,500 at 15.00 %; 2,000 − 400 = 1,600 at 20.00 %, above the ceiling of 15 %."""
    rows = province.results["D39"].rows
    assert list(rows["净收益"]) == [650_000, 160_000] and list(rows["折扣率"]) == [F(3, 20), F(1, 5)]
    assert list(rows["折扣结论"]) == ["未超", "超上限"]
