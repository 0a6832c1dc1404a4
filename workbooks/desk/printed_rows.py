"""How far the registers print in which formulas wait below the typed rows: kept on `_状态`, so that a press says so only when it changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from xlsxwriter.workbook import Workbook

from validators.values.cell import as_text
from workbooks.book import Grid, WriteBlock
from workbooks.desk.sheets.register_sheet import DATA_ROW, RegisterSheet, last_printed
from workbooks.desk.sheets.state_sheet import SHEET

HEAD, ROW, COLUMN = "打印到", 1, 7
"""The head, and under it the text: register id and last row of each, such as `R10=29 R20=31`."""


def write_printed(book: Workbook, registers: Sequence[RegisterSheet]) -> None:
    """What a new desk keeps; its sheet must exist."""
    sheet = book.get_worksheet_by_name(SHEET)
    rows = {what.register.id: last_printed(DATA_ROW - 1 + len(what.rows)) for what in registers if what.live is not None}
    sheet.write_string(ROW - 1, COLUMN - 1, HEAD)
    sheet.write_string(ROW, COLUMN - 1, _text(rows))


def read_printed(state: Grid) -> dict[str, int]:
    """Register id -> the last row that prints; nothing on a desk that kept none."""
    if state.at(ROW, COLUMN) != HEAD:
        return {}
    parts = [part.partition("=") for part in as_text(state.at(ROW + 1, COLUMN)).split()]
    return {name: int(row) for name, _, row in parts if row.isdecimal()}


def printed_edit(rows: Mapping[str, int]) -> WriteBlock:
    """What an open desk keeps from now on."""
    return WriteBlock(sheet=SHEET, row=ROW, column=COLUMN, values=[[HEAD], [_text(rows)]])


def _text(rows: Mapping[str, int]) -> str:
    return " ".join(f"{name}={row}" for name, row in rows.items())
