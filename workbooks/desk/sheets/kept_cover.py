"""What staff filled on 封面, kept on the hidden sheet `_状态` since the last press: a 封面 that was deleted is put back with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from xlsxwriter.workbook import Workbook

from validators.values.cell import as_text
from workbooks.book import Grid, WriteBlock
from workbooks.desk.sheets.register_sheet import write_value
from workbooks.desk.sheets.state_sheet import SHEET, TOTAL

HEAD, LAST_MONTH = "封面填写", "上月·"
"""Head of the table, under the counts of findings; before the name of a sheet: its rows of last month."""
Kept = Mapping[str, Any]
"""Label of 封面 -> what stands beside it; `版本`; LAST_MONTH and a sheet -> its rows of last month."""


def kept_cover_rows(kept: Kept) -> list[list[Any]]:
    """The table: its head, then label and value; days as ISO text."""
    return [[HEAD, None], *([label, _plain(value)] for label, value in sorted(kept.items()) if value not in (None, ""))]


def write_kept_cover(book: Workbook, kept: Kept, row: int) -> None:
    """The table on a new desk, from an Excel row on; the sheet must exist."""
    sheet = book.get_worksheet_by_name(SHEET)
    for at, cells in enumerate(kept_cover_rows(kept), row - 1):
        for col, value in enumerate(cells):
            if value is not None:
                write_value(sheet, at, col, value)


def kept_edit(state: Grid, kept: Kept) -> list[WriteBlock]:
    """The table into a desk that is open (`state` is the grid of `_状态`), over the one that stood there."""
    row, there = _place(state)
    if row is None:
        return []
    rows = kept_cover_rows(kept)
    return [WriteBlock(sheet=SHEET, row=row, column=1, values=[*rows, *[[None, None]] * (there - len(rows))])]


def read_kept(state: Grid) -> dict[str, Any]:
    """What is kept; nothing on a desk that never kept any."""
    row, there = _place(state)
    return {as_text(state.at(at, 1)): state.at(at, 2) for at in range(row + 1, row + there)} if row is not None and there else {}


def _place(state: Grid) -> tuple[int | None, int]:
    """The row of the head, written or to be, and how many rows stand there; None on a desk that counts no findings here."""
    labels = {as_text(state.at(row, 1)): row for row in range(state.first_row, state.first_row + len(state.rows))}
    if HEAD not in labels:
        return (labels[TOTAL] + 2, 0) if TOTAL in labels else (None, 0)
    row = last = labels[HEAD]
    while as_text(state.at(last + 1, 1)):
        last += 1
    return row, last - row + 1


def _plain(value: Any) -> Any:
    return f"{value:%Y-%m-%d}" if isinstance(value, dt.date) else value
