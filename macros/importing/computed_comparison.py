"""Columns of a ledger that the program computes: what it says against what comes out of the desk (文件里 863.45，算出 863.46)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from macros.importing.import_rows import ComputedCell, ImportedRows
from macros.session import Session
from validators.column import Column
from validators.register import Sheet
from validators.values.cell import as_text
from validators.values.text import fold, fold_company, trim
from workbooks.desk.sheets.register_sheet import DATA_ROW
from workbooks.desk.sheets.unmapped_sheet import Parked, parked_text


def compare_computed(session: Session, taken: ImportedRows, starts: Mapping[str, int], file: str) -> None:
    """Cells that agree with what the program computes are left out with that word; others are parked with both values.

    `session` is the new desk; `starts`: register id -> rows of the desk above those that came.
    """
    if not taken.compare:
        return
    made = _Computed(session)
    for cell in taken.compare:
        register = session.policy.registers[cell.register]
        column = register.by_header[cell.header]
        row = DATA_ROW + starts[cell.register] + cell.pos
        value = made.value(cell, row)
        if value is not None and _same(column, cell.value, value):
            taken.account.leave(cell.spot, f"“{cell.header}”由程序计算，与算出的一致")
            continue
        told = f"算出 {column.kind.show(value)}" if value is not None else "这里还算不出"
        why = f"“{cell.header}”由程序计算：文件里 {trim(as_text(cell.value))}，{told}"
        old = taken.account.parked.get(cell.spot)
        record = old.record if old else ""
        label = old.header if old else cell.header
        taken.account.park(cell.spot, Parked(file, cell.spot.sheet, cell.spot.row, label, parked_text(cell.value), record, why))


def _same(column: Column, told: Any, value: Any) -> bool:
    typed = column.kind.parse(told).value
    if column.header == "企业全称":
        return fold_company(as_text(told)) == fold_company(as_text(value))
    return bool(typed == value) or fold(as_text(told)) == fold(column.kind.show(value))


class _Computed:
    """What the program computes for the rows of a desk, each kind worked out once."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._trial: dict[str, str] | None = None

    def value(self, cell: ComputedCell, row: int) -> Any:
        """The value of a computed cell by register, header and Excel row; None where nothing comes out."""
        sheet = self._session.filled.get(cell.register)
        if sheet is None or row not in sheet.raw.rows:
            return None
        pos = sheet.raw.rows.index(row)
        found = sheet.value(pos, cell.header)
        return self._level(sheet, pos) if found is None and cell.header == "客户级别" else found

    def _level(self, sheet: Sheet, pos: int) -> str | None:
        """The level on trial, while none is approved: what an old ledger calls the level."""
        if self._trial is None:
            name = self._session.policy.pack.grades.computation
            rows = self._session.results([name])[name].rows if name else pd.DataFrame()
            self._trial = dict(zip(rows["客户编码"], rows["级别"], strict=True)) if "级别" in rows else {}
        return self._trial.get(sheet.value(pos, "客户编码"))
