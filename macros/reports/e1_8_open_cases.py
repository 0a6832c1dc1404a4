"""E1.8 未结投诉: the open cases, the longest past their limit first (R25, D38)."""

from __future__ import annotations

from typing import Any

from macros.reports.layout.branch_pages import day, open_complaints
from macros.reports.layout.context import Report, ReportContext
from macros.reports.layout.frame import RegisterRow
from macros.reports.layout.listing import HEADER_ROW, Row, Shown, buyer, end, list_page, put_list, unit
from validators.page.page import Page
from validators.values.text import Text

SHEET = "未结投诉"


def build(context: ReportContext) -> Page:
    """One line a case that is open at the end of the month."""
    last = context.period.last

    def late(row: Row) -> int | None:
        limit = day(row["处理期限"])
        if limit is None:
            return None
        days = max(0, (last - limit).days)
        return row.days("处理期限", days, f"从处理期限到 {last} 的天数") if isinstance(row, RegisterRow) else days

    def received(row: Row) -> Any:
        return day(row["受理时间"])

    columns = (
        *unit(context),
        Shown(header="投诉编号", width=15, take=lambda r: r["投诉编号"] or r["记录编号"]),
        buyer(context, key="客户编码"),
        Shown(header="类别", width=12, take="类别", kind="choice"),
        Shown(header="情节", width=8, take="情节", kind="choice"),
        Shown(header="受理", width=11, take=received, kind="date"),
        Shown(header="期限", width=11, take=lambda r: day(r["处理期限"]), kind="date", empty="没有填"),
        Shown(header="逾期天数", width=10, take=late, kind="tally", empty="没有期限", alarm=lambda v: v > 0),
        Shown(header="处理人", width=12, take="处理人", empty="没有人"),
        Shown(header="内容", width=28, take="内容", wrap=True),
    )
    page = list_page(context, SHEET, "未结投诉", columns)
    rows = sorted(open_complaints(context), key=lambda r: (-(late(r) or 0), received(r) or last, r["_branch"], r["_row"]))
    made = put_list(context, page, HEADER_ROW, columns, rows, label="投诉编号", word="件", empty="没有没办结的投诉")
    words = "逾期天数从处理期限算到期末；到期以前是 0。逾期的请先办，办结后回访。"
    return end(context, page, made.below, (2, 4, 7, 10), needs=("D38",), legend=words)


REPORT = Report(id="E1.8", sheet=SHEET, title=Text("未结投诉", "Open complaints"), level="any", build=build, needs=("D38",), order=46)
