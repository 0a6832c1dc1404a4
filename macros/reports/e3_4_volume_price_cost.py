"""E3.4 量价利分析: why the profit of each product is another than last month's (D21)."""

from __future__ import annotations

from typing import Any

from macros.reports.parts.report_sheet import Report
from macros.reports.parts.shown_columns import NEGATIVE, Row, Shown, fen_of, summed
from macros.reports.parts.table_of import TableOf
from macros.reports.parts.waterfall import Waterfall
from validators.values.text import Text

_EFFECTS = ("量效", "价效", "成本效")
_COLUMNS = (
    Shown("品种", "业务代码", 11),
    *(
        column
        for word, prefix in (("上月", "上期"), ("本月", ""))
        for column in (
            summed(f"{word}销量(吨)", f"{prefix}数量", 9.5, "quantity"),
            Shown(f"{word}单价", fen_of(f"{prefix}单价"), 10, "money"),
            Shown(f"{word}成本", fen_of(f"{prefix}单位成本"), 10, "money", empty="没有成本"),
        )
    ),
    *(
        summed(f"{word}(元)", take, 12.5, empty="没有算")
        for word, take in (("上月毛利", "上期利润"), ("本月毛利", "利润"), *zip(_EFFECTS, _EFFECTS, strict=True))
    ),
    summed("变动(元)", "变动", 12.5, empty="没有算", alarm=NEGATIVE),
)


def _by_change(row: Row) -> Any:
    return row["变动"] is None, -abs(row["变动"] or 0), row["业务代码"]


REPORT = Report(
    id="E3.4",
    title=Text("量价利分析", "Volume, price and cost"),
    order=55,
    parts=(
        TableOf("D21.merged", _COLUMNS, _by_change, label="品种", word="种", empty="还没有两个月的明细，变动没有算"),
        Waterfall("毛利从上月到本月（元）", start=("上月毛利", "上期利润"), steps=_EFFECTS, end="本月毛利", final="毛利", col=8),
    ),
    legend="单价、成本是元/吨；量效 = 数量变动 × 上月单位毛利，价效 = 本月数量 × 单价变动，成本效 = - 本月数量 × 单位成本变动；三项合计就是变动。"
    "只比两个月都有明细的单位；没有成本的品种不算毛利。",
)
