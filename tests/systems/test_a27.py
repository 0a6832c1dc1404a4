"""A27: a county's power supply. Two stations typed by hand, computed, reported; every figure below was worked out on paper."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

import pandas as pd
import pytest

from building.demo_month import demo_context
from building.page_tables import only_page, table_under
from building.preset_policy import preset_policy
from building.typed_rows import typed
from macros.reports.layout.context import ReportContext
from validators.filing.inputs import Filing, History, Inputs
from validators.organisation_tree import Node
from validators.values.period import Month

MONTH, BEFORE = Month(2026, 10), Month(2026, 9)
NODES = (
    ("GD", "县供电公司", "县公司", None),
    ("GDYX", "营销部", "营销部", "GD"),
    ("GD01", "城关供电所", "供电所", "GDYX"),
    ("GD02", "山口供电所", "供电所", "GDYX"),
)
TOLD = {"loss_target": "6.5%", "collect_target": "97%", "expand_days_0.4kV": "15", "expand_days_10kV": "40"}
Rows = list[dict[str, Any]]


def month(supplied: int, sold: int, due: float, received: float, meters: int, automatic: int) -> Rows:
    return [
        {"供电量": supplied, "售电量": sold, "应收电费": due, "实收电费": received, "期初欠费": 0, "抄表户数": 4900}
        | {"表计总数": meters, "自动采集表计数": automatic, "高压户数": 50, "低压户数": 4850, "业扩受理": 2, "业扩完成": 1}
    ]


def fees(use: str, voltage: str, sold: int, *money: float) -> dict[str, Any]:
    names = ("应收电费", "实收本月", "实收往月", "期初欠费")
    return {"用电类别": use, "电压等级": voltage, "户数": 10, "售电量": sold} | dict(zip(names, money, strict=True))


def ticket(number: int, arrived: str | None, done: str | None, **more: Any) -> dict[str, Any]:
    times = {"受理时间": "2026-10-10 08:00", "时限": "2026-10-10 20:00", "承诺到达时限": "2026-10-10 08:45"}
    return {"工单号": f"W{number}", "类型": "故障报修", "抢修类": "是", "到达现场时间": arrived, "完成时间": done} | times | more


WORLD: dict[str, dict[str, Rows]] = {
    "GD01": {
        "R52": month(500_000, 470_000, 235_000, 234_000, 5_000, 1_300),
        "R52b": [
            fees("居民", "0.22kV", 300_000, 156_000, 154_440, 500, 1_000),
            fees("大工业", "10kV", 170_000, 79_000, 78_210, 850, 2_000),
        ],
        "R03": [{"客户编码": "K1", "企业全称": "金岭砖厂", "电压等级": "10kV"}],
        "R15": [
            {
                "应收编号": "Q1",
                "客户": "K1",
                "账期": "2026-09",
                "应收金额": 1_900,
                "到期日": "2026-10-20",
                "欠费原因": "停产",
                "催收人": "王福",
            },
            {"应收编号": "Q2", "客户": "K1", "账期": "2026-10", "应收金额": 500, "到期日": "2026-11-20"},
        ],
        "R15b": [{"收款编号": "S1", "应收编号": "Q1", "收款日期": "2026-10-25", "收款金额": 460}],
        "R53": [
            {"资产号": "M1", "客户": "K1", "类型": "电能表", "计量方式": "高供高计", "安装日": "2018-10-01"},
            {"资产号": "M2", "客户": "K1", "类型": "互感器", "计量方式": "高供高计", "安装日": "2017-03-01", "轮换周期": 10},
            {"资产号": "M3", "类型": "采集终端"},
        ],
        "R54": [
            {"申请人": "王福", "电压": "0.4kV", "受理日": "2026-10-01", "送电日": "2026-10-21"},
            {"申请人": "城北冷库", "电压": "10kV", "受理日": "2026-10-11"},
        ],
        "R51": [
            ticket(1, "2026-10-10 08:45", "2026-10-10 10:00", 回访结果="满意"),
            ticket(2, "2026-10-10 08:46", "2026-10-10 10:00"),
            ticket(3, "2026-10-10 08:30", None),
            ticket(4, None, "2026-10-10 12:00", 回访结果="一般"),
        ],
    },
    "GD02": {
        "R52": month(1_500_000, 1_365_000, 682_500, 655_200, 20_000, 5_200),
        "R52b": [fees("居民", "0.22kV", 1_365_000, 682_500, 655_200, 0, 0)],
    },
}
SEPTEMBER = {"GD01": (400_000, 380_000), "GD02": (1_480_000, 1_370_000)}


def frames() -> dict[str, pd.DataFrame]:
    names = dict.fromkeys(name for sheets in WORLD.values() for name in sheets)
    held = {name: [typed(name, sheets[name], branch=code) for code, sheets in WORLD.items() if name in sheets] for name in names}
    return {name: pd.concat(parts, ignore_index=True) for name, parts in held.items()}


@pytest.fixture(scope="module")
def county() -> ReportContext:
    policy = preset_policy(TOLD, nodes=NODES, pack="P11")
    past = [typed("R52", [{"供电量": a, "售电量": b}], branch=code, period="2026-09") for code, (a, b) in SEPTEMBER.items()]
    known = {code: frozenset({BEFORE}) for code in WORLD}
    history = History(usage=History.none().usage, frames={"R52": pd.concat(past, ignore_index=True)}, months=known)
    filings = tuple(Filing(branch=code, name=name, period=MONTH) for code, name, *_ in NODES[2:])
    given = Inputs(period=MONTH, policy=policy, frames=frames(), history=history, filings=filings, final=True)
    return demo_context(given, Node(code="GDYX", name="营销部"))


def test_where_loss_is_high_and_money_late(county: ReportContext) -> None:
    """Loss 9.00 % and 6.00 %, together 165 / 2,000 = 8.25 % and never their mean; collected 99 % and 96 %, together 96.77 %."""
    total, worst, best = table_under(only_page(county, "E2.11"), "一、各供电所")
    assert [line["供电所"] for line in (worst, best)] == ["山口供电所", "城关供电所"]
    assert (worst["线损率"], best["线损率"], total["线损率"]) == (Fraction(9, 100), Fraction(6, 100), Fraction(825, 10_000))
    assert (worst["偏差(百分点)"], best["偏差(百分点)"]) == (Fraction(25, 1000), Fraction(-5, 1000))
    assert (worst["结论"], best["结论"]) == ("重点关注", "达标"), "山口: 110 / 1,480 = 7.43 % in September, above 6.5 % too"
    assert total["售电均价(元)"] == Fraction(1, 2) and total["应收(元)"] == 91_750_000 and total["实收(元)"] == 88_920_000
    assert (worst["回收率"], best["回收率"]) == (Fraction(96, 100), Fraction(99, 100))
    assert total["回收率"] == Fraction(887_850, 917_500) and best["旧欠回收率"] == total["旧欠回收率"] == Fraction(1_350, 3_000)
    assert total["采集覆盖率"] == Fraction(26, 100)
    months = table_under(only_page(county, "E2.11"), "三、最近十二个月")
    assert [(line["月份"], line["线损率"]) for line in months] == [("2026-09", Fraction(130, 1_880)), ("2026-10", Fraction(165, 2_000))]


def test_fees_by_class(county: ReportContext) -> None:
    """居民 838,500 due, 809,640 + 500 paid of 839,500; 大工业 2,000 + 79,000 − 78,210 − 850 = 1,940 still owed."""
    total, homes, works = table_under(only_page(county, "E2.12"), "一、各类用电")
    assert (homes["用电类别"], homes["应收(元)"], homes["期末欠费(元)"]) == ("居民", 83_850_000, 2_936_000)
    assert (works["应收(元)"], works["期末欠费(元)"], works["均价(元)"]) == (7_900_000, 194_000, Fraction(79, 170))
    assert total["期末欠费(元)"] == 3_130_000 and county.results["D24c"].summary["高压欠费"] == 194_000
    stations = table_under(only_page(county, "E2.12"), "二、各供电所应收电费（万元）")
    assert [(line["供电所"], line["居民"]) for line in stations[1:]] == [("山口供电所", 6_825), ("城关供电所", 1_560)]


def test_who_is_to_be_cut_off(county: ReportContext) -> None:
    """1,900 − 460 = 1,440 eleven days late, 500 not due: 1,940, what the classes of 10 kV say too."""
    (line,) = county.results["D18"].rows.to_dict("records")
    assert (line["应收"], line["逾期"], line["最长逾期"], line["欠费原因"]) == (194_000, 144_000, 11, "停产")
    head = only_page(county, "E1.7").find("应收(元)")[0]
    shown = table_under(only_page(county, "E1.7"), only_page(county, "E1.7").value(head, 2), 0)[1]
    assert (shown["客户"], shown["1–30"], shown["未到期"], shown["催收人"]) == ("金岭砖厂", 144_000, 50_000, "王福")


def test_meters_that_are_due(county: ReportContext) -> None:
    """Eight years after 1 October 2018 lie 30 days before the end of October 2026; ten years after 1 March 2017 in the next quarter."""
    lines = {line["资产号"]: line for line in table_under(only_page(county, "E2.14d"), "三、各装置（先到期的在前）")[1:]}
    assert (lines["M1"]["下次到期"].date(), lines["M1"]["逾期天数"], lines["M1"]["状态"]) == (dt.date(2026, 10, 1), 30, "已逾期")
    assert (lines["M2"]["下次到期"].date(), lines["M2"]["逾期天数"], lines["M2"]["状态"]) == (dt.date(2027, 3, 1), 0, "下季到期")
    assert (lines["M3"]["状态"], lines["M3"]["说明"]) == ("没有算出", "没有安装日，到期日没有算")
    months = {line["到期月"]: line["到期台数"] for line in table_under(only_page(county, "E2.14d"), "二、以后十二个月到期的台数")[1:]}
    assert months == {"已逾期": 1, "2027-03": 1}


def test_connections_and_repairs(county: ReportContext) -> None:
    """20 days against 15 at 0.4 kV is late; 20 of 40 at 10 kV is under way. Three repairs have both times, two came in time."""
    cases = {
        line["申请人"]: (line["天数"], line["状态"])
        for line in table_under(only_page(county, "E2.14e"), "二、各申请（超期的、时间长的在前）")[1:]
    }
    assert cases == {"王福": (20, "超期"), "城北冷库": (20, "在办")}
    found = county.results["D38c"].summary
    assert (found["抢修到达率"], found["回访率"], found["未结工单"]) == (Fraction(2, 3), Fraction(2, 3), 1)
    (_, line) = table_under(only_page(county, "E1.8"), "一、没办完的工单")
    assert (line["工单号"], line["抢修到达"], line["已用小时"]) == ("W3", "按时到达", 21 * 24 + 15), (
        "from 8 o'clock on the 10th: 21 days, 16 hours less a moment"
    )


def test_the_front_page_says_it_in_six_figures(county: ReportContext) -> None:
    page = only_page(county, "E3.0")
    shown = {page.value(row, col): page.value(row + 1, col) for row in (4, 8) for col in (2, 3, 4)}
    assert shown["线损率"] == Fraction(825, 10_000) and shown["采集覆盖率"] == Fraction(26, 100)
    assert (shown["售电量（千瓦时）"], shown["未结工单（张）"], shown["逾期电费（元）"]) == (1_835_000, 1, 144_000)
