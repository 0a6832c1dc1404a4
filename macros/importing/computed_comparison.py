"""Columns of a ledger that the program computes: what it says against what comes out of the desk (文件里 863.45，算出 863.46)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from macros.importing.import_rows import ComputedCell, ImportedRows
from macros.results.filled_pay import PAY, with_pay
from macros.session import Session
from validators.column import Column
from validators.values.cell import as_text
from validators.values.missing import or_none
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
        self._made: dict[str, Any] = {}

    def value(self, cell: ComputedCell, row: int) -> Any:
        """The value of a computed cell by register, header and Excel row; None where nothing comes out."""
        frame = self._session.frames.get(cell.register)
        if frame is None:
            return None
        found = frame.index[frame["_row"] == row]
        return or_none(self._column(cell.register, cell.header, frame).array[found[0]]) if len(found) else None

    def _column(self, register: str, header: str, frame: pd.DataFrame) -> pd.Series:
        key = f"{register}.{header}"
        if key not in self._made:
            self._made[key] = self._worked_out(register, header, frame)
        made: pd.Series = self._made[key]
        return made

    def _worked_out(self, register: str, header: str, frame: pd.DataFrame) -> pd.Series:
        ways: dict[str, Callable[[], pd.Series]] = {
            "企业全称": lambda: self._names(register, frame),
            "利润": lambda: frame["收入"] - frame["成本"],
            "客户级别": lambda: self._levels(frame),
        }
        if register == "R43" and header in PAY:
            sheet = next((s for s in with_pay(self._session) if s.register.id == "R43"), None)
            return sheet.frame[header] if sheet is not None else frame[header]
        return ways[header]() if header in ways else pd.Series([None] * len(frame), dtype="object")

    def _names(self, register: str, frame: pd.DataFrame) -> pd.Series:
        customers = self._session.frames.get("R03")
        code = next((c.header for c in self._session.policy.registers[register].columns if c.header in ("客户编码", "客户")), None)
        if customers is None or code is None:
            return pd.Series([None] * len(frame), dtype="object")
        known = customers.dropna(subset=["客户编码"]).drop_duplicates("客户编码").set_index("客户编码")["企业全称"]
        return frame[code].map(known)

    def _levels(self, frame: pd.DataFrame) -> pd.Series:
        """The levels on trial of D01; none where it is blocked."""
        result = self._session.results(["D01"])["D01"]
        levels = dict(zip(result.rows["客户编码"], result.rows["级别"], strict=True)) if "级别" in result.rows else {}
        return frame["客户编码"].map(levels)
