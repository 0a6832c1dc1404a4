"""The tables of a page read back as people read them: by the words above and the headers."""

from __future__ import annotations

from typing import Any

from macros.reports.layout.context import ReportContext
from macros.reports.parts.report_sheet import Report
from validators.discover import by_id
from validators.page.page import Page, column_letter
from validators.page.parts import bare


def table_under(page: Page, words: str, below: int = 1) -> list[dict[str, Any]]:
    """The lines of the numbered table below these words, by header, a total line first; what is empty is left out.

    below   rows from the words to the header
    """
    row = page.find(words)[0] + below
    heads = {col: str(cell.value) for (at, col), cell in sorted(page.cells.items()) if at == row and cell.value}
    lines, first = [], min(heads)
    while _is_line(page, row + 1, first) or not lines and _has_number(page, row + 1, first):
        row += 1
        lines.append({name: bare(page.value(row, col)) for col, name in heads.items() if (row, col) in page.cells and col != first})
    return [{name: value for name, value in line.items() if value is not None} for line in lines]


def lines_with(page: Page, header: str, *, after: int = 1) -> list[dict[str, Any]]:
    """The lines of the first table that has this header in row `after` or below, by header; a total line is the first."""
    at = min(row for (row, _), cell in page.cells.items() if cell.value == header and row >= after)
    heads = {col: str(cell.value) for (row, col), cell in page.cells.items() if row == at and cell.value and col <= len(page.widths)}
    found, row = [], at + 1
    while sum(page.cells[row, col].value is not None for col in heads if (row, col) in page.cells) > 1:
        found.append({name: bare(page.value(row, col)) for col, name in heads.items()})
        row += 1
    return found


def pages_of(context: ReportContext, report: str) -> dict[str, Page]:
    """The pages of a report by their sheet."""
    found: Report = by_id("macros.reports", "REPORT")[report]
    return {page.name: page for page in found.pages(context)}


def _is_line(page: Page, row: int, first: int) -> bool:
    return (row, first) in page.cells and isinstance(page.value(row, first), int)


def _has_number(page: Page, row: int, first: int) -> bool:
    """A total line bears no ordinal, and a line numbered 1 follows it."""
    return _is_line(page, row + 1, first)


def in_the_margin(page: Page) -> list[str]:
    """What stands in the narrow columns at the edges of the print area, where nobody can read it."""
    area = page.printing.area
    edges = {area.col, area.last_col} if area else set()
    narrow = {col for col in edges if page.widths[col - 1] <= 1}
    return [
        f"{column_letter(col)}{row} {cell.value}"
        for (row, col), cell in page.cells.items()
        if col in narrow and cell.value not in (None, "")
    ]


def only_page(context: ReportContext, report: str) -> Page:
    """The one page of a report."""
    found: Report = by_id("macros.reports", "REPORT")[report]
    (page,) = found.pages(context)
    return page
