"""E1.95 自有项目: what head office has added to the pack, at a branch and at a centre alike (R09c, D60)."""

from __future__ import annotations

from macros.reports.parts.page_flow import Section
from macros.reports.parts.report_sheet import Report
from macros.reports.parts.shown_columns import Shown, several
from macros.reports.parts.table_of import TableOf
from macros.reports.rows.own_cells import own_cells, own_sums
from validators.values.text import Text

_SUMS = (
    *several("机构", "表", "名称", empty=""),
    Shown("填写", kind="count", empty=""),
    *several("合计", "分子", "分母", kind="number", empty=""),
    Shown("比率", kind="ratio", empty=""),
)
_CELLS = (
    *several("机构", "表", "记录"),
    Shown("行", kind="tally"),
    Shown("名称"),
    Shown("值", kind="number", align="right"),
    Shown("来源文件"),
)
REPORT = Report(
    id="E1.95",
    title=Text("自有项目", "Own columns and ratios"),
    heading="自有列、自有表和比率",
    asks=("D60",),
    order=88,
    widths=(1, 5, 16, 18, 20, 8, 18, 18, 18, 11, 1),
    parts=(
        Section("一、合计和比率"),
        TableOf(own_sums, _SUMS, empty="方案里没有自有列和比率"),
        Section("二、逐行"),
        TableOf(own_cells, _CELLS, empty="还没有填"),
    ),
    signs=3,
    legend="列、表和比率是上级在政策《方案》里加的；比率是合计除以合计，不是各家比率的平均。",
)
