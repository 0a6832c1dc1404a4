"""E4.8 年度顾客反馈书面总结: the opinions of the year by class, what was done about each, and what prevents it (D38b; R26)."""

from __future__ import annotations

from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import or_zero, summary
from macros.reports.parts.chart_over import ChartOver
from macros.reports.parts.report_sheet import Report
from macros.reports.parts.shown_columns import Shown, quotient, summed
from macros.reports.parts.table_of import TableOf
from validators.values.money import decimals
from validators.values.text import Text


def _overall(context: ReportContext) -> str:
    count, done, left = (or_zero(summary(context, "D38b", name)) for name in ("件数", "已办结", "未结"))
    days = summary(context, "D38b", "平均天数")
    lasted = "" if days is None else f"，平均 {decimals(days, 2)} 天"
    return f"{context.period.year} 年 1 月到 {context.period.month} 月的顾客意见 {count} 件，办结 {done} 件{lasted}，没办结 {left} 件"


_CLASSES = (
    Shown("类别", width=14),
    summed("件数", width=9, kind="tally"),
    summed("已答复", width=9, kind="tally"),
    summed("已办结", width=9, kind="tally"),
    Shown("办结率", width=10, kind="ratio", total=quotient("已办结", "件数"), whole="D38b.办结率", empty="不适用"),
    Shown("平均天数", width=10, kind="score", whole="D38b.平均天数", empty="没有办结"),
    Shown("主要纠正措施", "纠正措施", 34, wrap=True, empty="没有写"),
    Shown("预防措施", width=34, wrap=True, empty="没有写"),
)
REPORT = Report(
    id="E4.8",
    sheet="年度顾客反馈",
    title=Text("年度顾客反馈书面总结", "Customer feedback of the year"),
    order=96,
    source=_overall,
    parts=(
        TableOf("D38b.merged", _CLASSES, "-件数 类别", label="类别", word="类", empty="今年没有顾客意见"),
        ChartOver("顾客意见，从多到少（件）", "类别", "件数", kind="bar", reverse=True, y_format="0", gap=60, legend="none"),
    ),
    reads=("D38b",),
    signs=3,
    legend="有完成日期、又不晚于期末的算办结；平均天数从意见的日期到完成日期；没办结的往年意见也在内。明年的措施按预防措施定。",
)
