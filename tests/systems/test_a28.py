"""A28: an accounting firm. Four clients typed by hand, computed, reported; every figure below was worked out on paper."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pandas as pd
import pytest

from building.demo_month import demo_context
from building.page_tables import lines_with, pages_of
from building.preset_policy import preset_policy
from macros.reports.layout.context import ReportContext
from validators.discover import by_id
from validators.filing.history import combine, history_of
from validators.filing.inputs import Filing, Inputs
from validators.frames import records
from validators.organisation_tree import Node
from validators.packs.trade_pack import packs
from validators.register import registers, typed_frame
from validators.values.period import Month

MONTH, FIRM = Month(2026, 10), "GS"
TOLD = {"churn_ceiling": "50%", "volume_target": "100000", "visit_plan_min": "2"}
TOLD |= {f"s_w_{n}": weight for n, weight in enumerate(("25", "20", "20", "10", "10", "10", "5"), 1)}
Rows = list[dict[str, Any]]


def client(code: str, seller: str, **more: Any) -> dict[str, Any]:
    return {"客户编码": code, "企业全称": f"{code}公司", "客户经理": seller, "风险评估状况": "低", "经营状况": "良好"} | more


def fee(code: str, service: str, yuan: float, seller: str) -> dict[str, Any]:
    return {"客户编码": code, "业务代码": service, "收入": yuan, "业绩归属": seller, "数量": 1}


def plan(number: str, code: str, seller: str, filed: str | None = None) -> dict[str, Any]:
    return {
        "计划编号": number,
        "计划月": "2026-10",
        "客户": code,
        "走访人": seller,
        "反馈信息": "同意" if filed else None,
        "存档日期": filed,
    }


EARLIER: dict[str, Rows] = {
    "2025-03": [fee("K1", "审计", 150_000, "E1"), fee("K2", "审计", 60_000, "E1"), fee("K3", "税务", 20_000, "E2")],
    "2026-03": [fee("K1", "审计", 180_000, "E1"), fee("K2", "审计", 59_999.99, "E1")],
}
NOW: dict[str, Rows] = {
    "R02": [
        {"工号": "E0", "姓名": "陈嘉芳", "岗位": "主管客户的副经理"},
        {"工号": "E1", "姓名": "周静", "岗位": "销售人员"},
        {"工号": "E2", "姓名": "李国", "岗位": "项目经理、销售人员"},
    ],
    "R03": [
        client("K1", "E1", 过去价值=150_000, 现在价值=200_000, 将来价值=230_000, 客户年采购总额=400_000, 资料掌握人="E0"),
        client("K2", "E1", 客户年采购总额=100_000),
        client("K3", "E2"),
        client("K4", "E2"),
    ],
    "R04": [{"客户编码": "K1", "序号": 1, "姓名": "王总监"}],
    "R10": [fee("K1", "管理咨询服务", 70_000, "E1"), fee("K2", "会计咨询服务", 10_000, "E1"), fee("K4", "审计", 30_000, "E2")],
    "R12": [{"合同编号": "YD1", "客户编码": "K1", "合同金额": 250_000, "起日": "2026-10-10", "止日": "2027-04-30"}],
    "R20": [
        {"走访编号": "V1", "客户编码": "K1", "日期": "2026-10-08", "方式": "上门", "走访人": "E1", "信息传递单号": "P1"},
        {"走访编号": "V2", "客户编码": "K2", "日期": "2026-10-09", "方式": "上门", "走访人": "E1", "信息传递单号": "P2"},
        {"走访编号": "V3", "客户编码": "K4", "日期": "2026-10-20", "方式": "上门", "走访人": "E2"},
    ],
    "R21": [
        plan("P1", "K1", "E1", "2026-10-13"),
        plan("P2", "K2", "E1", "2026-10-20"),
        plan("P3", "K1", "E1"),
        plan("P4", "K4", "E2"),
    ],
    "R15": [
        {"应收编号": "Y1", "客户": "K1", "应收金额": 70_000, "到期日": "2026-11-20"},
        {"应收编号": "Y2", "客户": "K2", "应收金额": 10_000, "到期日": "2026-10-15"},
    ],
    "R15b": [{"收款编号": "S1", "应收编号": "Y2", "收款日期": "2026-10-15", "收款金额": 4_000}],
    "R25": [
        {"投诉编号": "T1", "客户编码": "K1", "受理时间": "2026-10-05", "处理期限": "2026-10-10", "结案日期": "2026-10-09", "类别": "服务", "原因": "人手不足"},
        {"投诉编号": "T2", "客户编码": "K2", "受理时间": "2026-10-05", "处理期限": "2026-10-10", "类别": "服务", "原因": "交接不到位"},
    ],
    "R27": [{"问卷编号": "W1", "客户": "K1", "订单处理": "非常好", "补货时间": "相当好"}, {"问卷编号": "W2", "客户": "K2", "订单处理": "稍微好"}],
    "R38": [{"日期": "2026-10-12", "类别": "业务商机", "内容": "两家企业合并"}],
    "R41": [{"类型": "月学习", "日期": "2026-10-14", "参加人": "E1"}],
    "R51": [
        {"工单号": "F1", "客户": "K1", "类型": "咨询", "受理时间": "2026-10-10 09:00", "时限": "2026-10-12 09:00", "完成时间": "2026-10-10 12:00"},
        {"工单号": "F2", "客户": "K2", "类型": "投诉", "受理时间": "2026-10-10 09:00", "时限": "2026-10-12 09:00"},
    ],
    "R17": [
        {"指标": "业务费", "主体": "E1", "年": "2026", "年计划": 240_000, "分解方法": "均分"},
        {"指标": "客户发展量", "主体": "E2", "年": "2026", "年计划": 12, "分解方法": "均分"},
    ],
    "R42": [{"工号": "E1", "期间": "2026-10", "项目": "月学习"}],
}  # fmt: skip


def frame(register: str, rows: Rows, period: str = str(MONTH)) -> pd.DataFrame:
    """As the firm's own lists have it."""
    own = packs()["P07"].all_registers[register]
    headers = list(dict.fromkeys(header for row in rows for header in row))
    cells = {
        h: [own.by_header[h].kind.parse(pd.Timestamp(v).date() if _is_day(own, h) and v else v).value for v in _values(rows, h)]
        for h in headers
    }
    return typed_frame(registers()[register], cells, rows=range(6, 6 + len(rows)), branch=FIRM, file="GS.xlsx", period=period)


def _values(rows: Rows, header: str) -> list[Any]:
    return [row.get(header) for row in rows]


def _is_day(register: Any, header: str) -> bool:
    return bool(register.by_header[header].kind.dtype == "datetime64[ns]")


@pytest.fixture(scope="module")
def context() -> ReportContext:
    policy = preset_policy(
        TOLD,
        pack="P07",
        nodes=((FIRM, "恒信会计师事务所", "公司", None),),
        more={"R09a": [{"类型": "月学习", "层级": "公司", "周期": "月", "最少": 1}]},
    )
    past = []
    for month in MONTH.back(25)[:-1]:
        filing = Filing(branch=FIRM, name="恒信会计师事务所", period=month)
        past.append(history_of(filing, {"R10": frame("R10", EARLIER.get(str(month), []), str(month))}))
    filing = Filing(branch=FIRM, name="恒信会计师事务所", period=MONTH, file="GS.xlsx")
    frames = {name: frame(name, rows) for name, rows in NOW.items()}
    history = combine(past, before=MONTH)
    inputs = Inputs(period=MONTH, policy=policy, frames=frames, history=history, filings=(filing,), expected=(FIRM,), final=True)
    return demo_context(inputs, Node(code=FIRM, name="恒信会计师事务所"))


def rows_of(context: ReportContext, name: str, key: str = "客户编码") -> dict[str, dict[str, Any]]:
    return {row[key]: row for row in records(context.results[name].rows)}


def test_key_customers_and_their_value(context: ReportContext) -> None:
    """K1: 180,000 + 70,000 = 250,000 in twelve months; K2: 59,999.99 + 10,000. (230 − 200) / 200 = +15 %."""
    tiers = rows_of(context, "D04")
    assert {code: (row["业务量合计"], row["级别"], row["服务模式"]) for code, row in tiers.items()} == {
        "K1": (25_000_000, "重点客户", "一对一"),
        "K2": (6_999_999, "一般客户", "传统CRM"),
        "K3": (0, "一般客户", "传统CRM"),
        "K4": (3_000_000, "一般客户", "传统CRM"),
    }
    (stage,) = records(context.results["D16a"].rows)
    assert (stage["客户编码"], stage["变化"], stage["价值阶段"]) == ("K1", Fraction(3, 20), "上升期")


def test_who_left_and_who_came(context: ReportContext) -> None:
    """Of K1, K2, K3 of the year before K3 left; K4 came."""
    assert {code: row["状态"] for code, row in rows_of(context, "D09").items()} == {"K1": "保留", "K2": "保留", "K3": "流失", "K4": "新增"}
    assert context.results["D09"].summary["流失率"] == Fraction(1, 3)
    heads = context.results["D33"].summary
    assert (heads["业务量"], heads["平均人数"], heads["人均业务量"]) == (11_000_000, 2, 5_500_000)


def test_whom_to_offer_what(context: ReportContext) -> None:
    """Audits: K1, K2, K4. K1 has no 会计咨询, K2 no 管理咨询, K4 neither."""
    offers = {(row["客户编码"], row["推荐"]) for row in records(context.results["D45b"].extra["customers"])}
    assert offers == {("K1", "会计咨询服务"), ("K2", "管理咨询服务"), ("K4", "会计咨询服务"), ("K4", "管理咨询服务")}
    assert rows_of(context, "D45")["K1"]["份额"] == Fraction(5, 8)


def test_the_cards(context: ReportContext) -> None:
    """E1: plan (180 + 60 + 80 of 200 thousand, capped) 1; visits 2 of 3; churn 0 of 2: 1; 80,000 of 100,000; points 7, 6, 5:
    83.33; study 1. 25 + 13.33 + 20 + 5 = 63.33 of 70. E2: visits 1 of 1; churn 1 of 1 over the ceiling: 0; 1 new of 10 planned.
    """
    cards = rows_of(context, "D54", "工号")
    one, two = cards["E1"], cards["E2"]
    assert (one["年度计划完成"], one["拜访计划完成"], one["客户流失"]) == (1, Fraction(2, 3), 1)
    assert (one["人均业务量"], one["满意度指数"], one["月学习"]) == (Fraction(4, 5), Fraction(250, 3), 1)
    assert (one["返回单"], one["按期返回"], one["计划还差"]) == (2, 1, 0)
    assert (one["总分"], one["适用权重"]) == (Fraction(6333, 100), 70)
    assert (two["拜访计划完成"], two["客户流失"], two["客户发展"], two["月学习"], two["计划还差"]) == (1, 0, Fraction(1, 10), 0, 1)
    assert two["总分"] == Fraction(250 + 2000, 100), "客户发展量 is E2's only yearly plan: 25 x 1/10 + 20 x 1 + 0 + 0"
    (fill,) = (fill for fill in by_id("macros.calc", "CALC")["D54"].fills if fill.register == "R42")
    context.inputs.results["D54"] = context.results["D54"]
    assert [float(points) for points in fill.values(context.inputs)["得分"]] == [5.0]


def test_credit_figures_and_trade(context: ReportContext) -> None:
    """E3.14: K2 owes 6,000 since the 15th; nothing of K1 is due yet."""
    total, *rows = lines_with(pages_of(context, "E3.14")["信用与财务"], "价值阶段")
    shown = {
        row["客户"]: (row["近12月业务量(元)"], row["上年同期(元)"], row["应收(元)"], row["逾期(元)"], row["按约付款率"]) for row in rows
    }
    assert shown["K1公司"] == (25_000_000, 15_000_000, 7_000_000, 0, "没有到期")
    assert shown["K2公司"] == (6_999_999, 6_000_000, 600_000, 600_000, Fraction(2, 5))
    assert total["近12月业务量(元)"] == 34_999_999 and rows[0]["价值阶段"] == "上升期" and rows[0]["客户份额"] == Fraction(5, 8)
    months = {row["月份"]: row["收入(元)"] for row in lines_with(pages_of(context, "E3.14")["销售动态"], "上月收入(元)")}
    assert months["2026-03"] == 23_999_999 and months["2026-10"] == 11_000_000 and sum(months.values()) == 34_999_999


def test_complaints(context: ReportContext) -> None:
    """E3.13: one closed in time, one open past its limit; the ticket of kind 投诉 is not counted a second time."""
    page = pages_of(context, "E3.13")["投诉事件分析"]
    total, line = lines_with(page, "主要原因")
    assert (total["件数"], line["按期率"], line["平均天数"], line["过期没结"], line["主要原因"]) == (
        2,
        Fraction(1, 2),
        4,
        1,
        "交接不到位、人手不足",
    )
    assert [row["工单数"] for row in lines_with(page, "工单数")] == [1, 1]
