"""E3.15b 原油平衡: what there was, came, was lost, went and is left of each kind of crude, and for how many days (D36, D36b)."""

from __future__ import annotations

from fractions import Fraction

from macros.reports.layout.context import ReportContext
from macros.reports.parts.chart_over import ChartOver
from macros.reports.parts.report_sheet import Report
from macros.reports.parts.shown_columns import NEGATIVE, UNIT, Row, Shown, of_other, summed
from macros.reports.parts.table_of import TableOf
from validators.values.text import Text


def _days(context: ReportContext, row: Row) -> Fraction | None:
    """For how many days the rest is enough at the pace of the month; None where nothing went."""
    left, sold = row["期末库存"], row["销售数量"]
    return Fraction(left * context.period.last.day, sold) if left is not None and sold else None


def _columns(context: ReportContext) -> tuple[Shown, ...]:
    pace = f"={{期末(吨)}}{{row}}/{{销售(吨)}}{{row}}*{context.period.last.day}"
    return (
        UNIT,
        Shown("油品", width=16),
        summed("期初(吨)", "期初库存", 15, "quantity"),
        summed("买断(吨)", "买断数量", 15, "quantity"),
        summed("损耗(吨)", "运输损耗", 13, "quantity"),
        summed("销售(吨)", "销售数量", 15, "quantity"),
        summed("期末(吨)", "期末库存", 15, "quantity", alarm=NEGATIVE),
        Shown("可用天数", _days, 10, "score", formula=pace, empty="不适用"),
        summed("管输费用(元)", of_other("D36b", "管输费用", "油品"), 17, "money", empty="费用未算"),
        Shown("说明", "理由", 18, wrap=True, empty=""),
    )


REPORT = Report(
    id="E3.15b",
    sheet="库存平衡",
    title=Text("原油平衡", "Crude balance"),
    order=43,
    parts=(
        TableOf("D36", _columns, "期末库存 _branch 油品", label="油品", word="种", empty="本期没有库存平衡"),
        ChartOver(
            "买断加期初去了哪里（吨）",
            "油品",
            "销售(吨)",
            "损耗(吨)",
            "期末(吨)",
            kind="bar",
            reverse=True,
            stacked=True,
            y_format="#,##0",
            gap=50,
        ),
    ),
    reads=("D36", "D36b"),
    legend="期末 = 期初 + 买断 - 损耗 - 销售；可用天数 = 期末 / 本月每天的销售；管输费用 = 接油 × 管输价格，两处都没有价格的不算。",
)
