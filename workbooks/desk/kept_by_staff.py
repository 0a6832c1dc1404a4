"""What staff put into a desk beside its cells: columns and sheets of their own, notes at cells; kept when it is made anew."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from validators.page.page import Style
from validators.values.text import is_blank
from workbooks.desk.sheets.register_sheet import DATA_ROW, HEADER_ROW, RegisterLooks, RegisterSheet, own_header, write_value


@dataclass(frozen=True, kw_only=True)
class FormulaCell:
    """A formula of the staff's and the value that it had."""

    formula: str
    value: Any


@dataclass(frozen=True, kw_only=True)
class KeptByStaff:
    """Beside the cells of the registers.

    columns  register id -> header -> one value a row, in the order of the rows
    notes    register id -> (row from 0, header) -> text
    sheets   name -> (row, column, as Excel counts) -> value or FormulaCell
    """

    columns: Mapping[str, Mapping[str, Sequence[Any]]] = field(default_factory=dict)
    notes: Mapping[str, Mapping[tuple[int, str], str]] = field(default_factory=dict)
    sheets: Mapping[str, Mapping[tuple[int, int], Any]] = field(default_factory=dict)


def write_kept(book: Workbook, registers: Sequence[RegisterSheet], kept: KeptByStaff, looks: RegisterLooks) -> None:
    """Own columns to the right of 自用备注, notes at their cells, own sheets (which must exist) as they were filled."""
    for what in registers:
        sheet, places = book.get_worksheet_by_name(what.register.sheet), dict(what.places)
        for header, values in kept.columns.get(what.register.id, {}).items():
            at = places[header] = max(places.values()) + 1
            sheet.write_string(HEADER_ROW - 1, at, header, looks[own_header()])
            for row, value in enumerate(values, DATA_ROW - 1):
                if not is_blank(value):
                    write_value(sheet, row, at, value, _look(value, looks))
        for (row, header), text in kept.notes.get(what.register.id, {}).items():
            if header in places:
                sheet.write_comment(DATA_ROW - 1 + row, places[header], text)
    for name, cells in kept.sheets.items():
        _own_sheet(book.get_worksheet_by_name(name), cells, looks)


def _look(value: Any, looks: RegisterLooks) -> Any:
    """A day is shown as one; other cells of the staff's have no format of ours."""
    return looks[Style("date")] if isinstance(value, dt.date) else None


def _own_sheet(sheet: Worksheet, cells: Mapping[tuple[int, int], Any], looks: RegisterLooks) -> None:
    for (row, col), value in cells.items():
        if isinstance(value, FormulaCell):
            sheet.write_formula(row - 1, col - 1, value.formula, _look(value.value, looks), "" if value.value is None else value.value)
        else:
            write_value(sheet, row - 1, col - 1, value, _look(value, looks))
