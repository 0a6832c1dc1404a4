"""E1.3c 团队与个人完成: who reached the sales plan, visited, has content customers and works in the team (D10, D07, D14; S1 A19)."""

from __future__ import annotations

from typing import Any

from macros.reports.layout.context import ReportContext
from macros.reports.parts.chart_over import ChartOver, Drawn
from macros.reports.parts.report_sheet import Report
from macros.reports.parts.shown_columns import UNIT, Row, Shown, quotient, staff_name, summed
from macros.reports.parts.table_of import TableOf
from macros.reports.rows.sales_team import sales_team
from validators.page.parts import Absent
from validators.values.origin import share
from validators.values.text import Text


def _score(context: ReportContext, row: Row) -> Any:
    """The total; why there is none."""
    if row["总分"] is not None:
        return row["总分"]
    said = row["说明"]
    return Absent("没有考核" if said is None else "权重未设" if "权重是空的" in said else "没有算")


def _rate(context: ReportContext, held: Any) -> Any:
    """All persons with a plan together."""
    plans = sum(value for value in held["计划(元)"] if value is not None)
    return share(sum(value for value in held["实际(元)"] if value is not None), plans) if plans else "不适用"


_COLUMNS = (
    UNIT,
    staff_name("工号", "姓名", 13),
    summed("计划(元)", "计划", 15, empty="没有计划"),
    summed("实际(元)", "实际", 15, empty="没有计划"),
    Shown(
        "完成率",
        width=11,
        kind="ratio",
        formula="={实际(元)}{row}/{计划(元)}{row}",
        total=quotient("实际(元)", "计划(元)"),
        whole=_rate,
        empty="不适用",
    ),
    summed("走访", width=9, kind="tally"),
    Shown("客户满意度", width=11, kind="score", empty="没有填"),
    Shown("测评指数", width=10, kind="score", empty="没有测评"),
    Shown("团队合作", width=10, kind="score", empty="没有填"),
    Shown("总分", _score, 11, "score"),
    Shown("说明", width=26, wrap=True, empty="没有考核评分"),
)
REPORT = Report(
    id="E1.3c",
    sheet="团队与个人完成",
    title=Text("团队与个人完成", "Team and persons"),
    asks=("D07",),
    order=51,
    parts=(
        TableOf(sales_team, _COLUMNS, "-完成率 _branch 工号", label="姓名", word="人", whole=True, empty="没有个人的计划和考核"),
        ChartOver("各人完成率", "姓名", Drawn("完成率", "blue"), kind="line", rows=12, most=24, legend="none", y_format="0%", y_min=0),
    ),
    reads=("D10", "D07", "D14"),
    signs=3,
    legend="客户满意度、团队合作是考核评分表里填的实际；测评指数是满意度测评算出的（百分制），与填的不同时以填的为准，差了请核实；走访是本期登记的次数。",
)
