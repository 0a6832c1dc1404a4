"""E2.14b 补货与仓库: what to order now for the customers whose stock we keep, by warehouse and goods (D51; R69)."""

from __future__ import annotations

from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import or_zero, summary
from macros.reports.parts.chart_over import ChartOver, Drawn
from macros.reports.parts.report_sheet import Report
from macros.reports.parts.shown_columns import NEGATIVE, UNIT, Row, Shown, buyer, mark, summed
from macros.reports.parts.table_of import TableOf
from validators.page.page import Cell
from validators.values.text import Text


def _state(context: ReportContext, row: Row) -> Cell:
    """What is below the safe stock first, then what is short of the season."""
    if row["状态"] == "缺货":
        return mark("×缺货", "red_light", bold=True)
    if row["补货建议"] is None:
        return mark("没有算", "yellow_light")
    return mark("▲要补", "orange_light") if row["补货建议"] > 0 else mark("√够用", "green_light")


def _overall(context: ReportContext) -> str:
    lines, short = (or_zero(summary(context, "D51", name)) for name in ("物料行", "缺货物料"))
    return f"库存 {lines} 行，缺货 {short} 行"


_COLUMNS = (
    UNIT,
    Shown("仓库", width=18),
    buyer(width=26),
    Shown("物料", width=18),
    *(Shown(name, width=13, kind="quantity", empty="没有填") for name in ("库存", "在途", "安全库存", "旺季需货量")),
    summed("补货建议", width=13, kind="quantity", empty="没有算", alarm=NEGATIVE),
    Shown("状态", _state, 9, "choice"),
)
REPORT = Report(
    id="E2.14b",
    sheet="补货与仓库",
    title=Text("补货与仓库", "Replenishment by warehouse"),
    asks=("D51",),
    order=48,
    source=_overall,
    parts=(
        TableOf("D51", _COLUMNS, "-补货建议 _branch 仓库 客户", label="仓库", word="行", empty="没有登记库存"),
        ChartOver(
            "补货建议，从多到少",
            "物料",
            Drawn("补货建议", "blue"),
            rows=14,
            most=12,
            kind="bar",
            reverse=True,
            legend="none",
            y_format="#,##0",
        ),
    ),
    signs=3,
    legend="补货建议 = 旺季需货量 + 安全库存 - 库存 - 在途，不足 0 的写 0；×缺货是库存加在途少于安全库存，▲要补是旺季前要补的。",
)
