"""E3.95 自有项目: what head office has added to the pack, by branch and in total (R09c, D60)."""

from __future__ import annotations

from macros.reports.layout.context import Report, ReportContext
from macros.reports.layout.frame import finish, start
from macros.reports.own_items import HEADING, SHEET, WIDTHS, own_items
from validators.page.page import Page
from validators.values.text import Text


def build(context: ReportContext) -> Page:
    """Sums, ratios and the cells one by one."""
    page = start(context, SHEET, HEADING, WIDTHS, landscape=True)
    row = own_items(context, page, 4)
    finish(context, page, row, (2, 4, 7), legend="列、表和比率在政策《方案》里加；比率是合计除以合计，不是各家比率的平均。")
    return page


REPORT = Report(
    id="E3.95", sheet=SHEET, title=Text("自有项目", "Own columns and ratios"), level="centre", build=build, needs=("D60",), order=88
)
