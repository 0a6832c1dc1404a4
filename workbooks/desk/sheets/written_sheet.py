"""Where a desk keeps what the program wrote into computed columns: on the hidden sheet `_状态`, right of its formulas."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from xlsxwriter.workbook import Workbook

from validators.filing.written_cells import DIGITS, Written
from workbooks.book import Book, WriteBlock
from workbooks.desk.sheets.state_sheet import SHEET

COLUMN, HEAD = 8, "自动列"
"""First column of the table: register id, then digests in cells of at most CHUNK characters."""
CHUNK = 3_750 * DIGITS


def written_rows(written: Written, order: Iterable[str]) -> list[list[str]]:
    """The table: its head, and a row for each register."""
    lines = [[name, *_chunks("".join(sorted(written.get(name, frozenset()))))] for name in order]
    return [[HEAD], *lines]


def _chunks(text: str) -> list[str]:
    return [text[i : i + CHUNK] for i in range(0, len(text), CHUNK)]


def write_written(book: Workbook, written: Written, order: Iterable[str]) -> None:
    """The table on a new desk; its sheet must exist."""
    sheet = book.get_worksheet_by_name(SHEET)
    for row, cells in enumerate(written_rows(written, order)):
        for col, text in enumerate(cells, COLUMN - 1):
            sheet.write_string(row, col, text)


def written_edit(book: Book, written: Written, order: Iterable[str]) -> list[WriteBlock]:
    """The table into a desk that has the sheet, over all that stood there; nothing for another workbook."""
    if SHEET not in book.sheet_names():
        return []
    grid, rows = book.read(SHEET), written_rows(written, order)
    there = max((len(row) for row in grid.rows), default=0) + grid.first_column - COLUMN
    wide = max(there, *(len(row) for row in rows))
    return [WriteBlock(sheet=SHEET, row=1, column=COLUMN, values=[[*row, *[None] * (wide - len(row))] for row in rows])]


def read_written(book: Book) -> Mapping[str, frozenset[str]] | None:
    """What a desk remembers; None for a workbook that remembers nothing."""
    grid = book.read(SHEET) if SHEET in book.sheet_names() else None
    if grid is None or grid.at(1, COLUMN) != HEAD:
        return None
    found: dict[str, frozenset[str]] = {}
    for row in range(2, grid.first_row + len(grid.rows)):
        cells = [grid.at(row, col) for col in range(COLUMN, grid.first_column + max(map(len, grid.rows), default=0))]
        if cells and isinstance(cells[0], str):
            text = "".join(cell for cell in cells[1:] if isinstance(cell, str))
            found[cells[0]] = frozenset(text[i : i + DIGITS] for i in range(0, len(text), DIGITS))
    return found
