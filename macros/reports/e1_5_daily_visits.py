"""E1.5 巡访日报表: every service visit of the month with the six items of its report, so that it is answered the same day (R22; S4)."""

from __future__ import annotations

from macros.reports.layout.branch_pages import day
from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import rows_in
from macros.reports.parts.report_sheet import Report
from macros.reports.parts.shown_columns import UNIT, Row, Shown, buyer, staff_name
from macros.reports.parts.table_of import TableOf
from validators.values.text import Text

ITEMS = (
    ("客户名称和时间", "客户名称及巡访时间"),
    ("意见、建议、希望", "客户意见、建议、希望"),
    ("市场和对手", "市场行情、竞争对手动向及其他公司的物流销售政策"),
    ("巡访效果", "巡访活动的效果"),
    ("处理经过和结果", "主要事项的处理经过及结果"),
    ("其他报告事项", "其他必须报告的事项"),
)
"""Header on the page, and column of the register: the six items in the order of the rule."""


def _overall(context: ReportContext) -> str:
    rows = rows_in(context, "R22")
    told = sum(1 for row in rows if row["意见类别"] is not None)
    return f"本月巡访 {len(rows)} 次，走了 {len({(row['_branch'], row['客户编码']) for row in rows})} 户，带回意见 {told} 条"


def _newest(context: ReportContext) -> list[Row]:
    """The newest first; those without a day last."""
    rows = sorted(rows_in(context, "R22"), key=lambda row: (row["_branch"], row["实施人员"] or "", row["_row"]))
    return sorted(rows, key=lambda row: day(row["日期"]) or context.period.plus(-1).first, reverse=True)


_COLUMNS = (
    UNIT,
    Shown("日期", lambda c, row: day(row["日期"]), 11, "date"),
    staff_name("实施人员", "实施人员", 10),
    buyer("客户编码", width=18),
    Shown("意见类别", width=9, kind="choice", empty="没有意见"),
    *(Shown(header, column, 19, wrap=True, empty="没有写") for header, column in ITEMS),
)
REPORT = Report(
    id="E1.5",
    sheet="巡访日报",
    title=Text("巡访日报表", "Daily visit reports"),
    order=45,
    source=_overall,
    parts=(TableOf(_newest, _COLUMNS, word="次", empty="本月没有巡访日报"),),
    signs=3,
    landscape=True,
    legend="每次巡访一行，新的在前；六项照规定的次序。意见类别是填报人归的，没有意见的空着。",
)
