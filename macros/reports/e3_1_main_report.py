"""E3.1 汇总主表: who filed, five numbers, one line a branch, and on the second page the columns of income (ux.md 7)."""

from __future__ import annotations

from macros.reports.layout.front.main_table import SIDE, TABLE_ROW, chart_page, limits_said, main_table, main_widths
from macros.reports.layout.front.main_tiles import filing_tiles, key_tiles
from macros.reports.layout.front.pack_main import PACK_MAIN
from macros.reports.parts.report_sheet import Report
from validators.values.text import Text

REPORT = Report(
    id="E3.1",
    title=Text("汇总主表", "Main report"),
    level="centre",
    order=20,
    widths=main_widths,
    side=SIDE,
    parts=(filing_tiles, key_tiles, main_table),
    absentees=False,
    freeze=(TABLE_ROW + 1, 3),
    legend=limits_said,
    after=(chart_page,),
    where=lambda c: not c.inputs.policy.pack.main,
    more=(PACK_MAIN,),
)
