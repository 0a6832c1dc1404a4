"""What 一键修正 may put right: the findings' proposed mends, listed values and codes tidied, headers brought back.

Only cells that staff type in are mended; a cell with a formula and a computed column are never touched, and nothing is
guessed: every new value is the one that the check already computes with (settled 29).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from macros.session import Session
from validators.column import Column
from validators.page.page import a1
from validators.register import Sheet
from validators.values.cell import as_text
from validators.values.date_kinds import MonthText
from validators.values.kinds import Bool, Code, Enum, Kind, Ref, Txt
from validators.values.serial import as_moment
from workbooks.book import column_number
from workbooks.desk.lists import BAR

_TIDIED: tuple[type[Kind], ...] = (Code, Ref, Enum, Bool, MonthText)
"""Kinds whose typed value is one fixed text: what is written otherwise can be brought to it."""
_WRITTEN = (str, dt.date, dt.datetime)
_SPACES = " \t\u3000\u00a0\u200b\ufeff"


@dataclass(frozen=True, kw_only=True)
class Mend:
    """One cell that is put right: where, what stood there, what shall stand there, and why."""

    sheet: str
    row: int
    column: int
    header: str
    old: Any
    new: Any
    why: str

    @property
    def cell(self) -> str:
        """Its address, such as G6."""
        return a1(self.row, self.column)


def mends_of(session: Session) -> list[Mend]:
    """Every mend of a workbook in the order of sheets, columns and rows; one a cell."""
    found: list[Mend] = []
    for sheet in session.checked.sheets.values():
        formulas = session.book.formulas(sheet.raw.sheet)
        mine = [*_headers(session, sheet), *_proposed(session, sheet), *_tidied(session, sheet)]
        first = {mend.cell: mend for mend in reversed(mine) if mend.cell not in formulas}
        found += sorted(first.values(), key=lambda mend: (mend.column, mend.row))
    return found


def _proposed(session: Session, sheet: Sheet) -> Iterator[Mend]:
    """The mends that findings propose (V04: numbers and dates written as text)."""
    places = {row: pos for pos, row in enumerate(sheet.raw.rows)}
    on_page = {cell: pos for (pos, _), cell in sheet.raw.places.items()}
    for finding in session.checked.findings:
        column = sheet.register.by_header.get(finding.column or "")
        if finding.sheet != sheet.register.sheet or finding.mend is None or finding.row not in places:
            continue
        if column is None or column.computed or column.header not in sheet.raw.letters or column.header in sheet.raw.scaled:
            continue
        yield _mend(sheet, column, on_page.get(finding.cell or "", places[finding.row]), finding.mend, finding.message)


def _tidied(session: Session, sheet: Sheet) -> Iterator[Mend]:
    """Codes, listed values, months and references that are understood but written another way (settled 15, 24)."""
    doubted = {f.cell for f in session.checked.findings if f.sheet == sheet.register.sheet and f.mend is None}
    for column in sheet.register.columns:
        cells = sheet.raw.cells.get(column.header)
        if cells is None or column.computed or column.assigned:
            continue
        for pos in sheet.positions(sheet.ok(column.header)):
            raw = cells[pos]
            if type(raw) in _WRITTEN and sheet.cell(pos, column.header) not in doubted:
                wanted = _wanted(column.kind, raw, sheet.value(pos, column.header))
                if wanted is not None and wanted != raw and not _offered(column.kind, raw, wanted):
                    yield _mend(sheet, column, pos, wanted, _reason(column.kind, raw))


def _wanted(kind: Kind, raw: Any, value: Any) -> str | None:
    """The text that shall stand in the cell; None where nothing has to be done."""
    if isinstance(kind, _TIDIED):
        return None if value is None else kind.show(value)
    return raw.strip(_SPACES) if isinstance(kind, Txt) and isinstance(raw, str) else None


def _offered(kind: Kind, raw: Any, code: str) -> bool:
    """True for `编码｜名称` just as the drop-down offers it: it says more than the code, and stays."""
    return isinstance(kind, Ref) and isinstance(raw, str) and raw.startswith(f"{code}{BAR}")


def _reason(kind: Kind, raw: Any) -> str:
    if isinstance(kind, MonthText):
        return "月份写作 2026-10"
    if isinstance(kind, Ref):
        return "名称、全角或多余空格，改成编码"
    return "有全角字符或多余的空格" if isinstance(raw, str) else "写法统一"


def _headers(session: Session, sheet: Sheet) -> Iterator[Mend]:
    """Headers that are understood but are not the catalogue's words, such as 客户名称 for 企业全称."""
    raw = sheet.raw
    if sheet.register.form:
        return
    drifted = [c for c in sheet.register.columns if c.header in raw.letters and not c.computed]
    grid = session.book.read(raw.sheet) if drifted else None
    for column in drifted:
        place = column_number(raw.letters[column.header])
        now = grid.at(raw.header_row, place) if grid is not None else None
        if isinstance(now, str) and now != column.name:
            yield Mend(
                sheet=raw.sheet, row=raw.header_row, column=place, header=column.header, old=now, new=column.name, why="列名改回原名"
            )


def _mend(sheet: Sheet, column: Column, pos: int, new: Any, why: str) -> Mend:
    header = column.header
    letter = (sheet.cell(pos, header) or sheet.raw.letters[header]).rstrip("0123456789")
    row = int((sheet.cell(pos, header) or "")[len(letter) :] or sheet.raw.rows[pos])
    return Mend(
        sheet=sheet.raw.sheet,
        row=row,
        column=column_number(letter),
        header=header,
        old=sheet.raw.cells[header][pos],
        new=as_moment(new),
        why=why,
    )


def same(left: Any, right: Any) -> bool:
    """True when two cells hold the same to the eye: 12 and 12.0, a date and its moment, blank and nothing."""
    return as_text(as_moment(left)) == as_text(as_moment(right))
