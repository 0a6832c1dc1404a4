"""E3.5 价格执行监控: at what prices each branch sold, and whose authority was exceeded without approval (D46)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from macros.reports.parts.heat_map import HeatMap
from macros.reports.parts.report_sheet import Report
from macros.reports.parts.shown_columns import NEGATIVE, NOT_ZERO, UNIT, Shown, fen_of, summed
from macros.reports.parts.table_of import TableOf
from validators.values.text import Text

_BOUNDS = ((Fraction(1, 100), "red_light"), (Fraction(1, 1000), "yellow_light"), (Fraction(0), "green_light"))
"""Deviations from which a cell of the map is red, and yellow: how far, not whether it was allowed."""
_COLUMNS = (
    UNIT,
    Shown("品种", "产品", 14, empty="没有填"),
    summed("笔数", width=8, kind="tally"),
    summed("数量(吨)", "数量", 12, "quantity"),
    Shown("挂牌均价(元/吨)", fen_of("挂牌均价"), 15, "money", empty="没有价目"),
    Shown("执行均价(元/吨)", fen_of("执行均价"), 15, "money", empty="没有价目"),
    Shown("平均偏差", width=10, kind="change", empty="没有价目"),
    summed("权限外(笔)", "权限外", 10, "tally"),
    summed("其中未审批", "违规", 10, "tally", alarm=NOT_ZERO),
    summed("权限未设", width=10, kind="tally"),
    summed("金额影响(元)", "金额影响", 16, alarm=NEGATIVE),
)


def _order(row: Any) -> Any:
    """What nobody approved first."""
    return -row["违规"], -abs(row["金额影响"]), row["_branch"], row["产品"] or ""


_MAP = HeatMap(title="平均偏差：单位 × 品种", across="产品", value="平均偏差", kind="change", bounds=_BOUNDS)
REPORT = Report(
    id="E3.5",
    sheet="价格监控",
    title=Text("价格执行监控", "Price execution"),
    order=56,
    parts=(TableOf("D46.by_product", _COLUMNS, _order, label="品种", empty="本期没有价格执行记录"), _MAP),
    legend="偏差 = (执行价 - 挂牌价) / 挂牌价，按数量加权；金额影响是按执行价比按挂牌价多（少）收的钱；"
    "按生效合同价卖的不算权限外；没有价目的列在“权限未设”，不判断。",
)
