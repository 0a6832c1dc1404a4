"""E1.7 应收账龄: who owes how much for how long, and what is left of each customer's credit (D18, D53)."""

from __future__ import annotations

from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import customers, person, rows_of, staff
from macros.reports.parts.age_groups import AgeGroups, buckets
from macros.reports.parts.report_sheet import Report, ReportSheet
from macros.reports.parts.shown_columns import NEGATIVE, UNIT, Limit, Row, Shown, buyer, of_other, summed
from macros.reports.parts.table_of import TableOf
from validators.values.text import Text


def _credit(context: ReportContext) -> bool:
    return "D53" in context.results


def _debtor(context: ReportContext, row: Row) -> str:
    held = customers(context).get((row["_branch"], row["客户"]))
    return held.name if held else str(row["客户"] or "没有填")


def _collected(context: ReportContext) -> bool:
    return any(row["催收人"] for row in rows_of(context, "D18"))


def _collectors(context: ReportContext, row: Row) -> str:
    """Who is to collect, by name where the staff list has the number."""
    return "、".join(str(person(staff(context), row["_branch"], who)) for who in (row["催收人"] or "").split("；") if who)


def _columns(context: ReportContext) -> tuple[Shown, ...]:
    labels = buckets(context, "D18")
    late = "+".join(f"{{{label}}}{{row}}" for label in labels[1:-1])
    rate = f'=IF({{应收(元)}}{{row}}=0,"不适用",{f"({late})" if late else "0"}/{{应收(元)}}{{row}})'
    return (
        UNIT,
        buyer(),
        summed("应收(元)", "应收", 14),
        *(summed(label, width=13) for label in labels),
        summed("预收(元)", "预收", 13),
        Shown("逾期率", width=9, kind="ratio", total=rate, whole="D18.逾期率"),
        Shown("逾期原因", "欠费原因", 20, wrap=True),
        Shown("承诺日", width=11, kind="date"),
        Shown("催收人", _collectors, 12, where=_collected),
        Shown("信用余量(元)", of_other("D53", "余量", "客户"), 14, "money", empty="额度未设", alarm=NEGATIVE, where=_credit),
    )


_LIMITS = (
    UNIT,
    buyer(),
    *(summed(f"{name}(元)", name, 13.5, empty="额度未设") for name in ("授信额度", "应收余额", "未开票订单")),
    Shown("余量(元)", "余量", 13.5, "money", empty="额度未设", alarm=NEGATIVE),
    Shown("结论", width=9, kind="choice", alarm=Limit("是需审批", lambda v: v == "需审批")),
    Shown("越线订单", width=13.5),
    Shown("审批单号", width=11),
    Shown("怎么算的", "理由", 24, wrap=True),
)


_HEADROOM = TableOf("D53", _LIMITS, "余量 _branch 客户", label="客户", word="户", empty="没有授信、应收和订单")


REPORT = Report(
    id="E1.7",
    sheet="应收账龄",
    title=Text("应收账龄和信用余量", "Receivables by age"),
    heading="应收账龄表",
    order=45,
    parts=(
        TableOf("D18", _columns, "-逾期 -应收 _branch 客户", label="客户", word="户", empty="没有应收款"),
        AgeGroups(result="D18", title="应收余额按账龄（天，元）", kind="money", head="客户", of=_debtor),
    ),
    reads=("D18", "D53"),
    legend="余额 = 应收 - 期末前已收；到期日以后才算逾期；多收的列在预收，不冲别人的应收。",
    more=(
        ReportSheet(
            sheet="信用余量",
            heading="订单信用余量",
            parts=(_HEADROOM,),
            reads=("D53",),
            legend="余量 = 授信额度 - 应收余额 - 本月没有开票的订单；先收款后提油的订单不占额度；小于 0 的要审批或先收款。",
            where=_credit,
        ),
    ),
)
