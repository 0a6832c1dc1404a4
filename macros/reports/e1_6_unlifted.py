"""E1.6 已售未提余额表: what customers own and have not lifted, by how far it is from the books and how old it is (D17)."""

from __future__ import annotations

from typing import Any

from macros.reports.layout.ages import put_ages
from macros.reports.layout.context import Report, ReportContext
from macros.reports.layout.frame import rows_of, short_names
from macros.reports.layout.listing import HEADER_ROW, Row, Shown, at_branch, buyer, end, list_page, put_list, unit
from validators.page.page import Page
from validators.values.text import Text

SHEET = "已售未提余额"
_TONS = {
    "期初未提(吨)": "期初未提",
    "销售(吨)": "销售数量",
    "已提(吨)": "已提数量",
    "退销(吨)": "退销数量",
    "未提(吨)": "未提数量",
    "ERP账面(吨)": "ERP账面未提",
}


def build(context: ReportContext) -> Page:
    """One line a customer and product, the largest difference first; below, what is left by its age."""
    columns = _columns(context)
    page = list_page(context, SHEET, "已售未提余额表", columns)
    rows, names = sorted(rows_of(context, "D17"), key=_urgency), short_names(context)
    made = put_list(context, page, HEADER_ROW, columns, rows, label="客户", empty="本期没有已售未提")
    row = put_ages(
        context,
        page,
        made.below,
        rows,
        context.results["D17"].extra["buckets"],
        head="品种" if at_branch(context) else "机构",
        of=lambda line: str(line["品种"] or "没有填") if at_branch(context) else names.get(line["_branch"], str(line["_branch"])),
        title="未提数量按库龄（天，吨）",
        kind="quantity",
    )
    return end(
        context,
        page,
        row,
        (2, 5, 8, 11),
        needs=("D17",),
        legend="未提 = 期初 + 销售 - 已提 - 退销；差异 = ERP账面 - 未提；库龄从开票日算到期末；超龄按政策的提醒天数。",
    )


def _urgency(row: Row) -> tuple[Any, ...]:
    return -abs(row["差异"] or 0), -(row["最长库龄"] or 0), row["_branch"], row["客户"] or "", row["品种"] or ""


def _columns(context: ReportContext) -> tuple[Shown, ...]:
    return (
        *unit(context),
        buyer(context),
        Shown(header="品种", width=10.5, take="品种"),
        *(Shown(header=header, width=9, take=take, kind="quantity", total="sum") for header, take in _TONS.items()),
        Shown(header="差异(吨)", width=9, take="差异", kind="quantity", total="sum", alarm=bool),
        Shown(header="库龄(天)", width=9, take="最长库龄", kind="tally"),
        Shown(header="超龄(吨)", width=9, take="超龄数量", kind="quantity", total="sum", alarm=bool),
        Shown(header="说明", width=17, take="说明", wrap=True),
    )


REPORT = Report(
    id="E1.6", sheet=SHEET, title=Text("已售未提余额表", "Sold but not lifted"), level="any", build=build, needs=("D17",), order=44
)
