"""E2.14c 订单达成: orders on time and whole, the promise of hours, and each order that failed (D27; R73)."""

from __future__ import annotations

from typing import Any

from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import rows_of, summary
from macros.reports.parts.chart_over import ChartOver, Drawn
from macros.reports.parts.page_flow import Section
from macros.reports.parts.report_sheet import Report
from macros.reports.parts.shown_columns import NOT_ZERO, UNIT, Row, Shown, branch, buyer, mark, quotient, summed
from macros.reports.parts.table_of import TableOf
from validators.page.page import Cell
from validators.values.money import percent_shown
from validators.values.text import Text

_FAILED = {"未交付": "red_light", "迟到": "orange_light", "不完整": "yellow_light", "没有判断": ""}


def _overall(context: ReportContext) -> str:
    def said(name: str) -> str:
        found = summary(context, "D27", name)
        return "不适用" if found is None else percent_shown(found)

    hours = context.inputs.setting("hours_promise", None)
    kept = f"，{int(hours)} 小时达成 {said('承诺达成率')}" if hours is not None else ""
    return f"订单完成率 {said('完成率')}，库存可用性 {said('库存可用性')}{kept}"


def _verdict(context: ReportContext, row: Row) -> Cell:
    return mark(row["结论"], _FAILED[row["结论"]])


def _failed(context: ReportContext) -> list[Row]:
    """What failed, the gravest kind first."""
    order = list(_FAILED)

    def urgency(row: Row) -> Any:
        return order.index(row["结论"]), row["要求交付时间"] or "", row["_branch"], row["订单号"]

    return sorted((row for row in rows_of(context, "D27") if row["结论"] in _FAILED), key=urgency)


def _rates(first: Shown) -> tuple[Shown, ...]:
    return (
        first,
        summed("应交付", width=10, kind="tally"),
        summed("完成", width=9, kind="tally"),
        *(summed(name, width=9, kind="tally", alarm=NOT_ZERO) for name in ("不完整", "迟到", "未交付")),
        Shown("完成率", width=11, kind="ratio", total=quotient("完成", "应交付"), whole="D27.完成率", empty="没有到期"),
        Shown("库存可用性", width=12, kind="ratio", whole="D27.库存可用性", empty="没有填"),
        Shown("平均周期(小时)", "平均周期", 13, "score", whole="D27.平均周期", empty="没有交付"),
        Shown("承诺达成率", width=12, kind="ratio", whole="D27.承诺达成率", empty="不适用"),
    )


_FAILURES = (
    UNIT,
    Shown("订单号"),
    buyer(),
    Shown("结果", _verdict, kind="choice"),
    Shown("下单时间", kind="choice", empty="没有填"),
    Shown("要求交付", "要求交付时间", kind="choice", empty="没有填"),
    Shown("交付", "交付时间", kind="choice", empty="没有交付"),
    Shown("周期(小时)", "周期", kind="score", empty="没有交付"),
    Shown("理由", wrap=True, empty=""),
)
REPORT = Report(
    id="E2.14c",
    sheet="订单达成",
    title=Text("订单达成", "Orders delivered"),
    asks=("D27",),
    order=47,
    source=_overall,
    parts=(
        Section("一、各单位"),
        TableOf("D27.by_branch", _rates(branch(width=20)), "完成率 _branch", label="机构", word="家", absent=True, empty="本月没有订单"),
        Section("二、各客户（完成率从低到高）"),
        TableOf("D27.by_customer", _rates(buyer(width=28)), "完成率 -应交付 _branch 客户", label="客户", word="户", empty="本月没有订单"),
        ChartOver(
            "完成率，从低到高",
            "客户",
            Drawn("完成率", "blue", label="0%"),
            rows=14,
            most=12,
            kind="bar",
            reverse=True,
            legend="none",
            y_min=0,
            y_max=1,
            y_format="0%",
        ),
        Section("三、没有做到的订单"),
        TableOf(_failed, _FAILURES, word="张", empty="到期的订单都按时交付了"),
    ),
    landscape=True,
    legend="完成 = 按时交付又完整，算在要求交付的那个月；周期从下单到交付；承诺达成率只问要求交付时间在承诺小时数以内的订单。",
)
