"""What calamine does not say of an .xls (BIFF8): error cells, merged areas, hidden rows, the date system, the password.

calamine gives error cells as empty, which would be a silent loss; so the records of the workbook are looked through
once for them. [MS-XLS] 2.4 names the records.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import olefile

_BOF, _EOF, _BOUNDSHEET, _FILEPASS, _DATEMODE = 0x0809, 0x000A, 0x0085, 0x002F, 0x0022
_FORMULA, _BOOLERR, _ROW, _MERGED, _MULRK = 0x0006, 0x0205, 0x0208, 0x00E5, 0x00BD
_VALUES = frozenset({_FORMULA, _BOOLERR, _MULRK, 0x0203, 0x027E, 0x00FD, 0x0204})
ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}
_HIDDEN = 0x20
CFB_BROKEN = (OSError, ValueError, IndexError, KeyError, TypeError, AttributeError, ArithmeticError, RecursionError, struct.error, EOFError)
"""What a damaged compound file (.xls, .msg, an encrypted workbook) makes its reader raise, and its records."""


@dataclass(kw_only=True)
class Extra:
    """What one sheet holds besides its values; rows and columns as Excel counts them."""

    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    formulas: set[tuple[int, int]] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden: bool = False
    count: int = 0
    farthest: tuple[int, int] = (0, 0)
    widest: tuple[int, int] = (0, 0)


@dataclass(kw_only=True)
class Extras:
    """The same by sheet, and what holds for the whole workbook."""

    sheets: dict[str, Extra] = field(default_factory=dict)
    date1904: bool = False
    encrypted: bool = False


def read_extras(path: Path) -> Extras:
    """Everything of that kind in an .xls; raises one of CFB_BROKEN for a damaged one."""
    with olefile.OleFileIO(path) as container:
        data = container.openstream("Workbook" if container.exists("Workbook") else "Book").read()
    found, starts = Extras(), {}
    for kind, body in _records(data, 0):
        if kind == _FILEPASS:
            return Extras(encrypted=True)
        if kind == _DATEMODE:
            found.date1904 = body[:1] == b"\1"
        elif kind == _BOUNDSHEET:
            start, state, what, length, wide = struct.unpack_from("<IBBBB", body)
            name = body[8 : 8 + length * 2].decode("utf-16-le") if wide & 1 else body[8 : 8 + length].decode("latin-1")
            if what == 0:
                starts[name] = start
                found.sheets[name] = Extra(hidden=bool(state & 3))
    for name, start in starts.items():
        for kind, body in _records(data, start):
            _take(found.sheets[name], kind, body)
    return found


def _records(data: bytes, start: int) -> Iterator[tuple[int, bytes]]:
    """The records of one stream to its end; those of charts inside it are passed over."""
    depth = 0
    while start + 4 <= len(data):
        kind, length = struct.unpack_from("<HH", data, start)
        depth += (kind == _BOF) - (kind == _EOF)
        if depth == 1:
            yield kind, data[start + 4 : start + 4 + length]
        elif depth == 0:
            return
        start += 4 + length


def _take(sheet: Extra, kind: int, body: bytes) -> None:
    if kind == _MERGED:
        for i in range(struct.unpack_from("<H", body)[0]):
            top, bottom, left, right = struct.unpack_from("<4H", body, 2 + 8 * i)
            sheet.merged.append((top + 1, left + 1, bottom + 1, right + 1))
    elif kind == _ROW and len(body) >= 16 and body[12] & _HIDDEN:
        sheet.hidden_rows.add(struct.unpack_from("<H", body)[0] + 1)
    elif kind in _VALUES:
        row, column = (n + 1 for n in struct.unpack_from("<HH", body))
        last = struct.unpack_from("<H", body, len(body) - 2)[0] + 1 if kind == _MULRK else column
        sheet.count += last - column + 1
        sheet.farthest, sheet.widest = max(sheet.farthest, (row, last)), max(sheet.widest, (last, row))
        if kind == _FORMULA:
            sheet.formulas.add((row, column))
        if kind == _BOOLERR and body[7]:
            sheet.errors[row, column] = ERRORS.get(body[6], "#N/A")
        if kind == _FORMULA and body[12:14] == b"\xff\xff" and body[6] == 2:
            sheet.errors[row, column] = ERRORS.get(body[8], "#N/A")
