"""What a forger does who has the program: changes a sealed submission and seals it anew. Only who signed tells him apart."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from building.small_state import TODAY
from macros.errors import ToolkitError
from macros.opening import open_session
from macros.session import Session
from validators.values.kinds import Txt
from workbooks.book import Rejection
from workbooks.envelope import SHEET as COVER
from workbooks.manifest import read_manifest
from workbooks.read.read_registers import read_pairs
from workbooks.scan.scan_book import ScanBook
from workbooks.submission import seal
from workbooks.submission.canonical import canonical_column, line, rows_digest
from workbooks.submission.integrity import read_findings
from workbooks.submission.package import control_totals

HEADER_ROW, FIRST = 5, 6
Change = Callable[[openpyxl.Workbook], object]


def changed(source: Path, out: Path, do: Change) -> Path:
    """The submission after `do(openpyxl workbook)`; its seal is as it was."""
    shutil.copy(source, out)
    book = openpyxl.load_workbook(out)
    do(book)
    book.save(out)
    book.close()
    return out


def resealed(source: Path, out: Path, do: Change = lambda _: None, *, today: dt.date = TODAY, **manifest: str | None) -> Path:
    """The submission after `do(workbook)` and with these lines of its manifest (None = without), sealed as if it were so.

    Control totals are worked out anew unless they are given. What the program cannot open any more stays unsealed.
    """
    book = openpyxl.load_workbook(source)
    do(book)
    _write_manifest(book, manifest)
    book.save(out)
    try:
        scan = ScanBook(out)
        session = open_session(out, today=today, book=scan)
        totals = {} if "totals" in manifest else {"totals": line(control_totals(list(session.checked.sheets.values())))}
        sealed = _content(scan, session, totals)
    except (Rejection, ToolkitError, LookupError, ValueError):
        return out
    _write_seal(book, sealed, {**totals, "seal": sealed.digest, "chains": line(sealed.chains)})
    book.save(out)
    return out


def set_cell(sheet: str, header: str, value: Any, row: int = FIRST) -> Change:
    """Another value in a column of a register."""

    def do(book: openpyxl.Workbook) -> None:
        book[sheet].cell(row, column_at(book[sheet], header)).value = value

    return do


def set_column(sheet: str, header: str, value: Callable[[int, Any], Any]) -> Change:
    """`value(row, there)` in every filled row of a column."""

    def do(book: openpyxl.Workbook) -> None:
        at = column_at(book[sheet], header)
        for row in range(FIRST, book[sheet].max_row + 1):
            if any(book[sheet].cell(row, c).value is not None for c in range(1, book[sheet].max_column + 1)):
                book[sheet].cell(row, at).value = value(row, book[sheet].cell(row, at).value)

    return do


def set_cover(label: str, value: Any) -> Change:
    """Another text beside a label of 封面."""

    def do(book: openpyxl.Workbook) -> None:
        next(row for row in book[COVER].iter_rows() if row[1].value == label)[2].value = value

    return do


def column_at(sheet: Worksheet, header: str) -> int:
    """Where a column of a register stands; it is added behind the others where the file has none."""
    heads = {sheet.cell(HEADER_ROW, c).value: c for c in range(1, sheet.max_column + 1)}
    if header not in heads:
        heads[header] = sheet.max_column + 1
        sheet.cell(HEADER_ROW, heads[header]).value = header
    return heads[header]


def all_of(*changes: Change) -> Change:
    """One change after the other."""
    return lambda book: [change(book) for change in changes]


def _write_manifest(book: openpyxl.Workbook, given: Mapping[str, str | None]) -> None:
    sheet = book["_manifest"]
    rows = {sheet.cell(r, 1).value: r for r in range(1, sheet.max_row + 1)}
    for key, value in given.items():
        row = rows.get(key, sheet.max_row + 1)
        rows[key] = row
        sheet.cell(row, 1).value, sheet.cell(row, 2).value = key, value


def _content(scan: ScanBook, session: Session, totals: Mapping[str, str]) -> seal.Content:
    manifest, old = read_manifest(scan) | totals, seal.unpacked(scan)
    assert old is not None
    pairs = read_pairs(scan.read(COVER), old.cover)
    tables = [seal.table_of(raw.register, raw.cells, len(raw.rows))[0] for raw in session.raws.values()]
    tables += [read_findings(scan.read(table.sheet)).table for table in old.tables if table.id == seal.FINDINGS]
    return seal.Content(
        manifest={key: text for key, text in manifest.items() if key not in seal.NOT_SEALED},
        cover={label: canonical_column(Txt(), [pairs.get(label, (None, None))[0]])[0] for label in old.cover},
        attached={name: rows_digest(scan.read(name).rows) for name in old.attached},
        tables=tuple(tables),
    )


def _write_seal(book: openpyxl.Workbook, sealed: seal.Content, given: Mapping[str, str | None]) -> None:
    _write_manifest(book, given)
    sheet = book[seal.SHEET]
    sheet.delete_rows(1, sheet.max_row)
    for row, chunk in enumerate(seal.packed(sealed), 1):
        sheet.cell(row, 1).value = chunk
