"""E1.7 应收账龄: who owes how much for how long, and what is left of each customer's credit (D18, D53)."""

from __future__ import annotations

from typing import Any

from macros.reports.layout.ages import put_ages
from macros.reports.layout.context import Report, ReportContext
from macros.reports.layout.frame import customers, rows_of, short_names, summary
from macros.reports.layout.listing import HEADER_ROW, Row, Shown, at_branch, buyer, end, list_page, put_list, unit
from validators.page.page import Page
from validators.values.text import Text

SHEET, CREDIT = "应收账龄", "信用余量"
_MONEY = {"授信额度(元)": "授信额度", "应收余额(元)": "应收余额", "未开票订单(元)": "未开票订单"}


def build(context: ReportContext) -> list[Page]:
    """The receivables, the most overdue first; then, where the pack has them, the limits, the most exceeded first."""
    return [_ageing(context), *([_headroom(context)] if "D53" in context.results else [])]


def _ageing(context: ReportContext) -> Page:
    labels = context.results["D18"].extra["buckets"]
    left = {(row["_branch"], row["客户"]): row["余量"] for row in rows_of(context, "D53")}
    columns = _columns(context, labels, left)
    page = list_page(context, SHEET, "应收账龄表", columns)
    rows = sorted(rows_of(context, "D18"), key=lambda r: (-r["逾期"], -r["应收"], r["_branch"], r["客户"] or ""))
    given = {"逾期率": summary(context, "D18", "逾期率")}
    made = put_list(context, page, HEADER_ROW, columns, rows, label="客户", word="户", given=given, empty="没有应收款")
    names, known = short_names(context), customers(context)

    def group(line: Row) -> str:
        if not at_branch(context):
            return names.get(line["_branch"], str(line["_branch"]))
        held = known.get((line["_branch"], line["客户"]))
        return held.name if held else str(line["客户"] or "没有填")

    row = put_ages(
        context,
        page,
        made.below,
        rows,
        labels,
        head="客户" if at_branch(context) else "机构",
        of=group,
        title="应收余额按账龄（天，元）",
        kind="money",
    )
    words = "余额 = 应收 - 期末前已收；到期日以后才算逾期；多收的列在预收，不冲别人的应收。"
    return end(context, page, row, (2, 5, 8, 11), needs=("D18", "D53"), legend=words)


def _columns(context: ReportContext, labels: tuple[str, ...], left: dict[Any, Any]) -> tuple[Shown, ...]:
    credit = Shown(
        header="信用余量(元)",
        width=14,
        take=lambda row: left.get((row["_branch"], row["客户"])),
        kind="money",
        empty="额度未设",
        alarm=lambda v: v < 0,
    )
    return (
        *unit(context),
        buyer(context),
        Shown(header="应收(元)", width=14, take="应收", kind="money", total="sum"),
        *(Shown(header=label, width=13, take=label, kind="money", total="sum") for label in labels),
        Shown(header="预收(元)", width=13, take="预收", kind="money", total="sum"),
        Shown(
            header="逾期率",
            width=9,
            take="逾期率",
            kind="ratio",
            total='=IF({应收(元)}{row}=0,"不适用",' + _late(labels) + "/{应收(元)}{row})",
        ),
        Shown(header="逾期原因", width=20, take="欠费原因", wrap=True),
        Shown(header="承诺日", width=11, take="承诺日", kind="date"),
        *((credit,) if "D53" in context.results else ()),
    )


def _late(labels: tuple[str, ...]) -> str:
    """The sum of what is past its day: every age but the first and what has no day."""
    parts = [f"{{{label}}}{{row}}" for label in labels[1:-1]]
    return f"({'+'.join(parts)})" if parts else "0"


def _headroom(context: ReportContext) -> Page:
    columns = (
        *unit(context),
        buyer(context),
        *(Shown(header=header, width=13.5, take=take, kind="money", total="sum", empty="额度未设") for header, take in _MONEY.items()),
        Shown(header="余量(元)", width=13.5, take="余量", kind="money", empty="额度未设", alarm=lambda v: v < 0),
        Shown(header="结论", width=9, take="结论", kind="choice", alarm=lambda v: v == "需审批"),
        Shown(header="越线订单", width=13.5, take="越线订单"),
        Shown(header="审批单号", width=11, take="审批单号"),
        Shown(header="怎么算的", width=24, take="理由", wrap=True),
    )
    page = list_page(context, CREDIT, "订单信用余量", columns)
    order = sorted(rows_of(context, "D53"), key=lambda r: (r["余量"] is None, r["余量"] or 0, r["_branch"], r["客户"] or ""))
    made = put_list(context, page, HEADER_ROW, columns, order, label="客户", word="户", empty="没有授信、应收和订单")
    words = "余量 = 授信额度 - 应收余额 - 本月没有开票的订单；先收款后提油的订单不占额度；小于 0 的要审批或先收款。"
    return end(context, page, made.below, (2, 4, 7, 9), needs=("D53",), legend=words)


REPORT = Report(
    id="E1.7", sheet=SHEET, title=Text("应收账龄和信用余量", "Receivables by age"), level="any", build=build, needs=("D18",), order=45
)
