"""E3.2 客户Pareto: for each business the customers in order, their share and the running share (D01; ux.md 7)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import partial
from typing import Any

from macros.reports.layout.context import ReportContext
from macros.reports.parts.chart_over import ChartOver, Drawn
from macros.reports.parts.page_flow import Part
from macros.reports.parts.report_sheet import Report, ReportSheet
from macros.reports.parts.table_of import TableOf
from macros.reports.rows.centre.ranked_customers import CUT, bars, by_income, columns, lines, listed, meaning, ranking, window
from validators.values.cell import plain
from validators.values.safe_names import safe_sheet_name
from validators.values.text import Text


def _parts(context: ReportContext, business: str = "") -> Sequence[Part]:
    """The list, and columns with the running share over them and the dashed line of the core."""
    name = business or next(iter(ranking(context).businesses), "")
    cut, amount = context.inputs.setting("pareto", context.node.code), "用邮量(万元)" if by_income(context) else "用邮量(数量)"
    title = "前几户就占了八成：横轴为名次" if cut == Fraction(4, 5) else "用邮量与累计占比：横轴为名次"
    core = () if cut is None else (Drawn("核心线", "red", f"{plain(cut * 100)}% 线", line=True, dashed=True),)
    drawn = (Drawn(amount), Drawn("累计占比", "orange", line=True), *core)
    rows = ranking(context).businesses.get(name, [])
    table = TableOf(
        lambda c: lines(c, name),
        columns,
        label="客户",
        total="合计（{n} 户）",
        word="户",
        numbered=False,
        most=lambda c, held: listed(c, rows),
        cut=CUT,
        header_height=22,
        empty="统计期内没有用邮量",
    )
    return (table, ChartOver(title, "名次", *drawn, most=bars(rows), y_format="#,##0", y2_min=0, y2_max=1, gap=40))


def _heading(context: ReportContext, business: str = "") -> str:
    name = business or next(iter(ranking(context).businesses), "没有数据")
    return f"客户Pareto（{name}，{window(context)}）"


_LIKE: dict[str, Any] = {
    "source": meaning,
    "signs": 3,
    "freeze": (5, 3),
    "legend": lambda c: "●为核心客户，红线以上；并列的一起算。同一法人在几个单位都有档案的，合并成一户。红线以下仍可因客户类型或指定定级。",
}


def _others(context: ReportContext) -> list[ReportSheet]:
    """A page for each further business."""
    names = list(ranking(context).businesses)[1:]
    return [
        ReportSheet(
            sheet=safe_sheet_name(f"客户Pareto·{name}"),
            heading=partial(_heading, business=name),
            parts=partial(_parts, business=name),
            **_LIKE,
        )
        for name in names
    ]


REPORT = Report(
    id="E3.2",
    sheet="客户Pareto",
    title=Text("大客户Pareto与级别结构", "Customer Pareto"),
    heading=_heading,
    asks=("D01",),
    order=40,
    parts=_parts,
    more=_others,
    **_LIKE,
)
