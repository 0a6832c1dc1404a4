"""E3.15 购销计划执行与忠诚度: plan and actual of each refinery and kind of crude, and where it is held up (D15; R18)."""

from __future__ import annotations

from fractions import Fraction

from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import customers, or_zero, summary
from macros.reports.layout.front.pack_figures import most_often
from macros.reports.parts.chart_over import ChartOver
from macros.reports.parts.page_flow import Section
from macros.reports.parts.report_sheet import Report
from macros.reports.parts.shown_columns import NEGATIVE, UNIT, Limit, Row, Shown, buyer, quotient, summed
from macros.reports.parts.table_of import TableOf
from validators.values.money import decimals, percent_shown
from validators.values.text import Text


def _overall(context: ReportContext) -> str:
    """What was planned and taken, and what held it up most often."""
    plan, taken = (or_zero(summary(context, "D15", name)) for name in ("计划", "实际"))
    rate, causes = summary(context, "D15", "完成率"), most_often(context, "R18.未完成原因")
    said = "不适用" if rate is None else percent_shown(rate)
    held = f"；没完成的主要原因：{causes}" if causes else ""
    shown = [decimals(Fraction(tons, 10_000_000), 2) for tons in (plan, taken)]
    return f"现行计划 {shown[0]} 万吨，实际接油 {shown[1]} 万吨，完成率 {said}{held}"


def _named(context: ReportContext, row: Row) -> str:
    """A refinery and its crude as the chart calls them."""
    who = customers(context).get((row["_branch"], row["炼厂"]))
    return f"{who.name if who else row['炼厂']} {row['油品']}"


def _legend(context: ReportContext) -> str:
    day = context.inputs.setting("plan_day", None)
    given = f"月度计划每月 {int(day)} 日下达，" if day is not None else ""
    return (
        f"{given}年度、季度、月度计划和调整令是一个计划的几个版本，从不相加；差额 = 实际 - 计划；"
        "与平均之差和同类炼厂比；连续不足是到本期为止一个接一个没完成的月数。"
    )


_LINES = (
    UNIT,
    buyer("炼厂", "炼厂", 20),
    Shown("油品", width=14),
    Shown("年度(吨)", "年度", 13, "quantity", empty="没有"),
    Shown("季度(吨)", "季度", 13, "quantity", empty="没有"),
    summed("月度计划(吨)", "计划", 14, "quantity"),
    summed("实际(吨)", "实际", 15, "quantity"),
    Shown("完成率", width=9.5, kind="ratio", total=quotient("实际(吨)", "月度计划(吨)"), whole="D15.完成率", empty="没有计划"),
    summed("差额(吨)", "差额", 15, "quantity", alarm=NEGATIVE),
    Shown("与平均之差(百分点)", "与平均之差", 10, "change", empty="不适用"),
    Shown("未完成原因", width=11, empty=""),
    Shown("连续不足(月)", "连续不足月数", 8, "tally", alarm=Limit("连续两个月以上", lambda months: months > 1)),
    Shown("图中名称", _named, 24, side=True),
)
_REFINERIES = (
    UNIT,
    buyer("炼厂", "炼厂"),
    Shown("客户类型"),
    summed("计划(吨)", "计划", kind="quantity"),
    summed("实际(吨)", "实际", kind="quantity"),
    Shown("完成率", kind="ratio", total=quotient("实际(吨)", "计划(吨)"), whole="D15.完成率", empty="没有计划"),
    Shown("与同类之差(百分点)", "完成差", kind="change", empty="不适用"),
    Shown("同类名次", "名次", kind="tally", empty=""),
    Shown("评价", kind="choice", empty="没有评价"),
)
REPORT = Report(
    id="E3.15",
    sheet="计划执行",
    title=Text("购销计划执行与忠诚度", "Plans of crude and loyalty"),
    order=43,
    source=_overall,
    parts=(
        Section("一、各炼厂各油品（差得多的在前）"),
        TableOf("D15.by_oil", _LINES, "差额 _branch 炼厂和油品", label="炼厂", empty="本期没有调运计划"),
        ChartOver(
            "月度计划和实际接油（吨）", "图中名称", "月度计划(吨)", "实际(吨)", kind="bar", rows=18, y_format="#,##0", gap=50, reverse=True
        ),
        Section("二、各炼厂的忠诚度（完成率从低到高）"),
        TableOf("D15", _REFINERIES, "完成率 _branch 炼厂", label="炼厂", word="家", empty="本期没有调运计划"),
    ),
    reads=("D15",),
    legend=_legend,
)
