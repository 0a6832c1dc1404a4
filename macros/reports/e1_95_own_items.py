"""E1.95 自有项目: what head office has added to the pack, in one branch (R09c, D60)."""

from __future__ import annotations

from macros.reports.layout.branch_pages import begin, conclude
from macros.reports.layout.context import Report, ReportContext
from macros.reports.own_items import HEADING, SHEET, WIDTHS, own_items
from validators.page.page import Page
from validators.values.text import Text


def build(context: ReportContext) -> Page:
    """Sums, ratios and the cells one by one."""
    page = begin(context, SHEET, HEADING, WIDTHS, landscape=True)
    row = own_items(context, page, 4)
    conclude(context, page, row, (2, 4, 7), needs=("D60",), legend="列、表和比率是上级在政策《方案》里加的。")
    return page


REPORT = Report(
    id="E1.95", sheet=SHEET, title=Text("自有项目", "Own columns and ratios"), level="branch", build=build, needs=("D60",), order=95
)
