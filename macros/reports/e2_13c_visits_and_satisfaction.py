"""E2.13c 走访与满意度: whom to see: plans that were not kept, reports, and how satisfied each customer is (D54b; R21, R27)."""

from __future__ import annotations

from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import or_zero, summary
from macros.reports.parts.report_sheet import Report
from macros.reports.parts.shown_columns import NOT_ZERO, UNIT, Shown, buyer, quotient, summed
from macros.reports.parts.table_of import TableOf
from validators.values.money import decimals
from validators.values.text import Text


def _overall(context: ReportContext) -> str:
    plans, made, reports = (or_zero(summary(context, "D54b", name)) for name in ("计划走访", "已走访", "报告"))
    index = summary(context, "D54b", "满意度指数")
    said = "本期没有测评" if index is None else f"满意度指数 {decimals(index, 2)}"
    return f"计划走访 {plans} 次，走访了 {made} 次，写了报告 {reports} 次；{said}"


_COLUMNS = (
    UNIT,
    buyer(),
    summed("计划走访", width=10, kind="tally"),
    summed("已走访", width=10, kind="tally"),
    summed("未走访", width=10, kind="tally", alarm=NOT_ZERO),
    Shown("完成率", width=10, kind="ratio", total=quotient("已走访", "计划走访"), whole="D54b.完成率", empty="没有计划"),
    summed("报告", width=9, kind="tally"),
    summed("本季走访", width=10, kind="tally"),
    Shown("本季还差", width=10, kind="tally", empty="没有要求", alarm=NOT_ZERO),
    Shown("满意度指数", width=11, kind="score", whole="D54b.满意度指数", empty="没有问卷"),
    Shown("建议", width=34, wrap=True, empty=""),
)
REPORT = Report(
    id="E2.13c",
    sheet="走访与满意度",
    title=Text("走访与满意度", "Visits and satisfaction"),
    order=47,
    source=_overall,
    parts=(TableOf("D54b", _COLUMNS, "-未走访 -本季还差 满意度指数 _branch 客户", label="客户", word="户", empty="没有客户"),),
    reads=("D54b",),
    signs=3,
    legend="计划走访是台账里到本月为止的计划，存了档的下月不再列；走访记录写了计划编号、或同月走访了同一客户，就算走访了；满意度指数是百分制。",
)
