"""E3.11b 合理化建议汇总: suggestions by class with what they save and are rewarded with, and each of them (D29; R57)."""

from __future__ import annotations

from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import or_zero, summary
from macros.reports.parts.chart_over import ChartOver, Drawn
from macros.reports.parts.page_flow import Section
from macros.reports.parts.report_sheet import Report
from macros.reports.parts.shown_columns import UNIT, Row, Shown, mark, quotient, summed
from macros.reports.parts.table_of import TableOf
from validators.page.page import Cell
from validators.values.money import yuan_shown
from validators.values.text import Text

_FILLS = {"采纳": "green_light", "不采纳": "", "没有定": "yellow_light"}


def _result(context: ReportContext, row: Row) -> Cell:
    return mark(row["结果"], _FILLS[row["结果"]])


_CLASSES = (
    Shown("类别", width=14),
    *(summed(name, width=10, kind="tally") for name in ("条数", "采纳")),
    Shown("采纳率", width=12, kind="ratio", formula="={采纳}{row}/{条数}{row}", total=quotient("采纳", "条数"), whole="D29.采纳率"),
    summed("年节约额(元)", "年节约额", 16),
    summed("其中采纳(元)", "采纳节约额", 16),
    summed("奖励(元)", "奖励", 14),
)
_EACH = (
    Shown("编号", empty="没有填"),
    Shown("类别", kind="choice"),
    Shown("提出人", empty="没有人"),
    Shown("结果", _result, kind="choice"),
    summed("年节约额(元)", "年节约额", empty="没有算"),
    Shown("内容", wrap=True),
    summed("奖励(元)", "奖励", empty="没有填"),
    Shown("说明", "理由", 22, wrap=True, empty=""),
    UNIT,
)


def _overall(context: ReportContext) -> str:
    every, taken = (or_zero(summary(context, "D29", name)) for name in ("条数", "采纳"))
    saved = or_zero(summary(context, "D29", "采纳节约额"))
    return f"建议 {every} 条，采纳 {taken} 条；采纳的一年节约 {yuan_shown(saved)} 元"


REPORT = Report(
    id="E3.11b",
    sheet="建议汇总",
    title=Text("合理化建议汇总", "Suggestions"),
    order=97,
    source=_overall,
    quality=True,
    parts=(
        Section("一、各类建议"),
        TableOf("D29.merged", _CLASSES, "-年节约额 类别", label="类别", word="类", empty="本月没有建议"),
        ChartOver("各类建议一年节约多少（元）", "类别", Drawn("年节约额(元)", "blue"), legend="none", y_min=0, y_format="#,##0"),
        Section("二、各条建议（节约多的在前）"),
        TableOf("D29", _EACH, "-年节约额 _branch 编号", label="编号", word="条", empty="本月没有建议", whole=True),
    ),
    legend="年节约额 = 每人每天张数 × 人数 / 每包张数 × 每包价 × 年天数；没有填全参数的没有算，不是 0。",
)
