"""What the program last wrote into computed columns: by that its own cells are told from those that somebody typed (settled 52).

A short digest stands for each value; registers with a business key of their own remember it by record, the others by value,
since a sorted sheet moves rows whose number is not written yet.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from validators.column import Column
from validators.frames import plain_day
from validators.register import Register, Sheet
from validators.values.missing import or_none
from validators.values.text import is_blank

Written = Mapping[str, frozenset[str]]
"""Register id -> digests of what was written."""
DIGITS = 8


def written_of_cells(register: Register, rows: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """The digests of rows of cells by header, as they are about to stand on a sheet."""
    computed = [c for c in register.columns if c.computed]
    return frozenset(
        _digest(register, column, _record(register, cells), column.kind.parse(cells[column.header]).value)
        for cells in rows
        for column in computed
        if not is_blank(cells.get(column.header))
    )


def written_of_sheet(sheet: Sheet) -> frozenset[str]:
    """The digests of the values in the computed columns of a filled sheet."""
    found = set()
    for column in sheet.register.columns:
        if column.computed:
            for pos, value in enumerate(sheet.frame[column.header]):
                if or_none(value) is not None:
                    found.add(_digest(sheet.register, column, sheet.record(pos), plain_day(value)))
    return frozenset(found)


def own_cells(written: Written, sheet: Sheet, header: str) -> pd.Series:
    """Mask of the rows whose cell holds what the program last wrote there."""
    known, column = written.get(sheet.register.id, frozenset()), sheet.register.by_header[header]
    raws = sheet.raw.cells.get(header, [None] * len(sheet.frame))
    values = [None if is_blank(raw) else column.kind.parse(raw).value for raw in raws]
    own = [value is not None and _digest(sheet.register, column, sheet.record(pos), value) in known for pos, value in enumerate(values)]
    return pd.Series(own, index=sheet.frame.index, dtype="bool")


def _digest(register: Register, column: Column, record: str, value: Any) -> str:
    at = "" if _assigned(register) else record
    return hashlib.sha256(f"{column.header}\x1f{at}\x1f{column.kind.show(value)}".encode()).hexdigest()[:DIGITS]


def _assigned(register: Register) -> bool:
    """True where the business key is a number that the program gives."""
    return all(register.by_header[h].assigned for h in register.key)


def _record(register: Register, cells: Mapping[str, Any]) -> str:
    """As `Sheet.record`, from cells."""
    kinds = [(register.by_header[h].kind, cells.get(h)) for h in register.key]
    return "+".join(kind.show(None if is_blank(cell) else kind.parse(cell).value) for kind, cell in kinds)
