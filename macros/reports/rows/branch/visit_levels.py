"""Visits made and due by level, counted live from the list below, with their bars beside (E1.2; D08)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from macros.reports.layout.branch_pages import level_of, tiers
from macros.reports.layout.frame import rows_of
from macros.reports.parts.page_flow import PageFlow
from macros.reports.parts.shown_columns import Row, Shown, several
from macros.reports.parts.table_of import TableOf
from validators.page.page import Cell, Chart, Page, Series, Style
from validators.page.parts import Table, chart_room

ROWS = 7
"""Of the sheet, that the bars take."""
_COLUMNS = (Shown("级别"), *several("户数", "合规", "不足", kind="tally"), Shown("合规率", kind="ratio"))


def met_and_short(rows: Sequence[Row]) -> tuple[int, int]:
    """How many customers were visited as required, and how many were not."""
    met, short = (sum(1 for row in rows if row["走访合规"] == word) for word in ("合规", "不足"))
    return met, short


def visit_levels(flow: PageFlow) -> None:
    """Puts them down; the list begins one head below."""
    rows, top = rows_of(flow.context, "D08"), flow.row
    words = {row["级别"]: level_of(row) for row in rows}
    lines = [_line(words.get(level, level), at, top + ROWS, rows) for at, level in enumerate(tiers(flow.context), top + 1)]
    TableOf(lambda c: lines, _COLUMNS, numbered=False, col=3, header_height=22)(flow)
    if flow.table is not None:
        _bars(flow.page, flow.table)
    chart_room(flow.page, top + 3, ROWS - 3)
    flow.row, flow.close = top + ROWS, True
    flow.tables.clear()


def _line(level: str, at: int, section: int, rows: Sequence[Row]) -> dict[str, Any]:
    """`at` is its sheet row; the list that it counts has one row a customer, at least one, below its head and total."""
    first, last = section + 3, section + 2 + max(len(rows), 1)
    mine = [row for row in rows if level_of(row) == level]
    good, bad = met_and_short(mine)
    span = f"$D${first}:$D${last},C{at},$H${first}:$H${last}"
    share: Any = Fraction(good, good + bad) if good + bad else "不适用"
    return {
        "级别": level,
        "户数": Cell(len(mine), Style("tally"), f"=COUNTIF($D${first}:$D${last},C{at})"),
        "合规": Cell(good, Style("tally"), f'=COUNTIFS({span},"*合规")'),
        "不足": Cell(bad, Style("tally"), f'=COUNTIFS({span},"*不足")'),
        "合规率": Cell(share, Style("ratio"), f'=IF(E{at}+F{at}=0,"不适用",E{at}/(E{at}+F{at}))'),
    }


def _bars(page: Page, made: Table) -> None:
    page.charts.append(
        Chart(
            kind="bar",
            title="各级别走访合规率",
            row=made.header_row,
            col=9,
            width=page.width_px(9, 13) - 4,
            height=ROWS * 22 - 8,
            legend="none",
            y_format="0%",
            y_min=0,
            y_max=1.2,
            reverse=True,
            hide_values=True,
            gap=70,
            series=(Series(name="走访合规率", categories=made.area("级别"), values=made.area("合规率"), label="0.00%"),),
        )
    )
