"""What a desk holds, to the last typed cell: for one that is made anew (import, a new policy)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import openpyxl

from macros.mending.cover_memory import typed_inputs
from macros.session import Session
from validators.filing.written_cells import own_cells
from validators.page.page import column_letter
from validators.register import RawSheet
from validators.values.text import fold_header, is_blank
from workbooks.book import column_number, without_note
from workbooks.desk.column_layout import LAST
from workbooks.desk.content import DeskContent
from workbooks.desk.desk_book import sheet_names
from workbooks.desk.kept_by_staff import FormulaCell, KeptByStaff
from workbooks.desk.sheets.unmapped_sheet import SHEET as UNMAPPED
from workbooks.desk.sheets.unmapped_sheet import read_unmapped
from workbooks.desk.sheets.written_sheet import read_written
from workbooks.manifest import read_manifest

Row = dict[str, Any]


def held_rows(desk: Session, raw: RawSheet) -> list[Row]:
    """What stands in the rows of a register, the clerk's own notes included, blanks left out."""
    columns = {c.header for c in raw.register.shown}
    rows = [{h: v[i] for h, v in raw.cells.items() if v[i] is not None and h in columns} for i in range(len(raw.rows))]
    if raw.places:
        return rows
    at = _column_of(desk, raw, LAST)
    grid = desk.book.read(raw.sheet)
    for cells, row in zip(rows, raw.rows, strict=True):
        note = grid.at(row, at) if at is not None else None
        if not is_blank(note):
            cells[LAST] = note
    return rows


def held_content(desk: Session) -> DeskContent:
    """All of it; what the program wrote into computed columns is left to the next press."""
    return DeskContent(
        cells={name: rows for name, raw in desk.raws.items() if (rows := _without_ours(desk, name, held_rows(desk, raw)))},
        history=desk.history,
        decisions=dict(desk.reasons),
        inputs=typed_inputs(desk),
        version=desk.filing.version,
        supersedes=read_manifest(desk.book).get("supersedes", ""),
        unmapped=read_unmapped(desk.book),
        kept=kept_by_staff(desk),
    )


def _without_ours(desk: Session, name: str, rows: list[Row]) -> list[Row]:
    sheet, written = desk.checked.sheets.get(name), read_written(desk.book) or {}
    for column in desk.policy.registers[name].columns if sheet is not None else ():
        if column.computed and sheet is not None:
            for row, ours in zip(rows, own_cells(written, sheet, column.header), strict=True):
                if ours:
                    row.pop(column.header, None)
    return rows


def kept_by_staff(desk: Session) -> KeptByStaff:
    """Own columns, own sheets and notes of a workbook on disk."""
    book = openpyxl.load_workbook(desk.path, rich_text=False)
    ours = {*sheet_names(desk.policy.pack), UNMAPPED, *(raw.sheet for raw in desk.raws.values())}
    return KeptByStaff(
        columns={name: dict(raw.parked) for name, raw in desk.raws.items() if raw.parked},
        notes={name: notes for name, raw in desk.raws.items() if not raw.places and (notes := _notes(desk, raw, book[raw.sheet]))},
        sheets={name: _cells(desk, name, book) for name in desk.book.sheet_names() if name not in ours},
    )


def _notes(desk: Session, raw: RawSheet, sheet: Any) -> dict[tuple[int, str], str]:
    headers = {column: header for header in (*raw.letters, *raw.parked, LAST) if (column := _column_of(desk, raw, header)) is not None}
    at = {row: i for i, row in enumerate(raw.rows)}
    return dict(_noted(sheet, headers, at))


def _noted(sheet: Any, headers: Mapping[int, str], at: Mapping[int, int]) -> Iterator[tuple[tuple[int, str], str]]:
    for row in sheet.iter_rows():
        for cell in row:
            text = without_note(cell.comment.text) if cell.comment is not None else ""
            if text and cell.row in at and cell.column in headers:
                yield (at[cell.row], headers[cell.column]), text


def _column_of(desk: Session, raw: RawSheet, header: str) -> int | None:
    """The column, from 1, under whose head a header stands."""
    if header in raw.letters:
        return column_number(raw.letters[header])
    grid = desk.book.read(raw.sheet)
    heads = grid.rows[raw.header_row - grid.first_row]
    at = next((i for i, v in enumerate(heads) if isinstance(v, str) and fold_header(v) == fold_header(header)), None)
    return None if at is None else at + grid.first_column


def _cells(desk: Session, name: str, book: Any) -> dict[tuple[int, int], Any]:
    """The filled cells of an own sheet, formulas with the value that they had; of one that was never saved the values."""
    grid, saved, formulas = desk.book.read(name), book[name] if name in book.sheetnames else None, desk.book.formulas(name)
    found: dict[tuple[int, int], Any] = {}
    for r, line in enumerate(grid.rows, grid.first_row):
        for c, value in enumerate(line, grid.first_column):
            there = saved.cell(r, c) if saved is not None and f"{column_letter(c)}{r}" in formulas else None
            if there is not None and there.data_type == "f" and isinstance(there.value, str):
                found[r, c] = FormulaCell(formula=there.value, value=value)
            elif not is_blank(value):
                found[r, c] = value
    return found
