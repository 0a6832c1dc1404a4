"""What calamine does not say of an .xlsb: error cells, formulas, merged areas, hidden rows and sheets, the date system.

A part is a run of records: number and length in seven bits a byte, then the body ([MS-XLSB] 2.1.4, 2.3).
"""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path

from workbooks.scan.binary.scan_xls import ERRORS, Extra, Extras
from workbooks.scan.screen import opened
from workbooks.scan.xlsx_parts import Parts
from workbooks.scan.xml_part import Damaged, Declared

_ROW, _FIRST, _LAST, _MERGED, _BOOK, _SHEET = 0, 2, 11, 176, 153, 156
"""Numbers of the records: a row, the cells from a short number to a formula's error, a merged area, the book, a sheet."""
_ERROR, _FORMULA, _FORMULA_ERROR = 3, 8, 11
_HIDDEN = 0x10
BROKEN_RECORDS = (ValueError, struct.error, IndexError, KeyError, UnicodeError, Damaged, Declared, zipfile.BadZipFile)
"""What a damaged .xlsb makes its records raise."""


def read_binary_extras(path: Path) -> Extras:
    """Everything of that kind in an .xlsb that has passed the screen; raises one of BROKEN_RECORDS for a damaged one."""
    found = Extras()
    with opened(path) as archive:
        parts = Parts(archive)
        book = next(link.target for link in parts.links("").values() if link.kind == "officeDocument")
        links = parts.links(book)
        for kind, body in _records(archive.read(_member(parts, book))):
            if kind == _BOOK:
                found.date1904 = bool(body[0] & 1)
            elif kind == _SHEET:
                relation, at = _text(body, 8)
                name, _ = _text(body, at)
                sheet = found.sheets.setdefault(name, Extra(hidden=struct.unpack_from("<I", body)[0] == 1))
                if relation in links and links[relation].kind == "worksheet":
                    _read_sheet(sheet, archive.read(_member(parts, links[relation].target)))
    return found


def _member(parts: Parts, name: str) -> str:
    member = parts.name(name)
    if member is None:
        raise Damaged(name)
    return member


def _text(body: bytes, at: int) -> tuple[str, int]:
    """A text with its length before it, and where it ends."""
    end = at + 4 + 2 * int(struct.unpack_from("<I", body, at)[0])
    return body[at + 4 : end].decode("utf-16-le"), end


def _records(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Number and body of every record of a part."""
    at = 0
    while at < len(data):
        kind, at = _counted(data, at, 2)
        length, at = _counted(data, at, 4)
        if at + length > len(data):
            raise Damaged("cut off")
        yield kind, data[at : at + length]
        at += length


def _counted(data: bytes, at: int, most: int) -> tuple[int, int]:
    """A number in seven bits a byte, and where it ends."""
    number = 0
    for place in range(most):
        byte = data[at + place]
        number |= (byte & 0x7F) << (7 * place)
        if byte < 0x80:
            return number, at + place + 1
    return number, at + most


def _read_sheet(sheet: Extra, data: bytes) -> None:
    row = 0
    for kind, body in _records(data):
        if kind == _ROW and len(body) >= 12:
            row = int(struct.unpack_from("<I", body)[0]) + 1
            if body[11] & _HIDDEN:
                sheet.hidden_rows.add(row)
        elif _FIRST <= kind <= _LAST:
            _take_cell(sheet, kind, row, body)
        elif kind == _MERGED:
            top, bottom, left, right = struct.unpack_from("<4I", body)
            sheet.merged.append((top + 1, left + 1, bottom + 1, right + 1))


def _take_cell(sheet: Extra, kind: int, row: int, body: bytes) -> None:
    column = int(struct.unpack_from("<I", body)[0]) + 1
    sheet.count += 1
    sheet.farthest, sheet.widest = max(sheet.farthest, (row, column)), max(sheet.widest, (column, row))
    if kind >= _FORMULA:
        sheet.formulas.add((row, column))
    if kind in (_ERROR, _FORMULA_ERROR):
        sheet.errors[row, column] = ERRORS.get(body[8], "#N/A")
