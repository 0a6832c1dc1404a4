"""The hidden sheet 清单: every closed list in a column, every drop-down a defined name (an inline list of more than 255
characters is dropped by Excel, and a cross-sheet one is not understood by older versions).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import CellFormulaTuple, Worksheet

SHEET = "清单"
YES_NO = ("是", "否")
_UNFIT = re.compile(r"[^0-9A-Za-z_\u4e00-\u9fff]+")
LAST_ROW = 1048576
BAR, MORE = "｜", 300
"""Between code and name; and so many rows more than stand there may be typed before the list is full."""


@dataclass
class Lists:
    """The closed lists of one workbook; equal lists share a column.

    names    defined name -> formula, for the lists that lie on a register's own sheet
    columns  defined name -> values, for those on the sheet 清单
    """

    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    pairs: dict[str, _Pairs] = field(default_factory=dict)
    _known: dict[tuple[str, ...], str] = field(default_factory=dict)

    def closed(self, title: str, values: Sequence[str]) -> str:
        """The defined name of a list of values; `title` names it when it is new."""
        wanted = tuple(values)
        if wanted not in self._known:
            name = list_name(title)
            while name in self.columns:
                name += "_"
            self.columns[name] = wanted
            self._known[wanted] = name
        return self._known[wanted]

    def named(self, title: str, values: Sequence[str]) -> str:
        """A list under exactly this name, shared with no other."""
        name = list_name(title)
        self.columns[name] = tuple(values)
        return name

    def on_sheet(self, title: str, sheet: str, letter: str, first_row: int = 6) -> str:
        """The defined name of a column that grows: from its first row to the last one filled."""
        name = list_name(title)
        start, whole = f"'{sheet}'!${letter}${first_row}", f"'{sheet}'!${letter}${first_row}:${letter}${LAST_ROW}"
        self.names[name] = f"={start}:INDEX({whole},MAX(1,COUNTA({whole})))"
        return name

    def paired(self, title: str, sheet: str, letters: tuple[str, str], rows: Sequence[tuple[str, str]], first_row: int = 6) -> str:
        """The defined name of a register's rows as `编码｜名称`, then the codes alone, so that a code typed by hand is no
        question; formulas, so that a row typed today is offered today. `rows` are code and name of those that stand there.
        """
        name = list_name(title)
        code, named = (f"'{sheet}'!${letter}${first_row}:${letter}${LAST_ROW}" for letter in letters)
        self.pairs[name] = _Pairs(code, named, tuple(rows))
        return name

    def write(self, book: Workbook) -> None:
        """Fills the sheet 清单 (which must exist) and defines every name."""
        sheet = book.get_worksheet_by_name(SHEET)
        for col, (name, values) in enumerate(self.columns.items()):
            sheet.write_string(0, col, name)
            for row, value in enumerate(values, 1):
                sheet.write_string(row, col, value)
            first, last = (xl_rowcol_to_cell(row, col, True, True) for row in (1, max(1, len(values))))
            book.define_name(name, f"='{SHEET}'!{first}:{last}")
        for name, formula in self.names.items():
            book.define_name(name, formula)
        for at, (name, pairs) in enumerate(self.pairs.items()):
            pairs.write(book, name, len(self.columns) + 2 * at)


@dataclass(frozen=True)
class _Pairs:
    """Two columns of formulas on 清单: the texts offered, and in the second how many rows the register has."""

    code: str
    named: str
    rows: tuple[tuple[str, str], ...]

    def write(self, book: Workbook, name: str, col: int) -> None:
        """The columns from `col`, counted from 0, and the defined name of what is filled."""
        sheet, most = book.get_worksheet_by_name(SHEET), 2 * (len(self.rows) + MORE)
        count = f"'{SHEET}'!{xl_rowcol_to_cell(1, col + 1, True, True)}"
        texts = [*(pair(code, label) for code, label in self.rows), *(code for code, _ in self.rows)] or [pair("", ""), ""]
        sheet.write_string(0, col, name)
        sheet.write_string(0, col + 1, f"{name}_行数")
        sheet.write_formula(1, col + 1, f"=MAX(1,COUNTA({self.code}))", None, max(1, len(self.rows)))
        for k in range(1, most + 1):
            alone = f'IF({k}<=2*{count},INDEX({self.code},{k}-{count})&"","")'
            formula = f'=IF({k}<={count},INDEX({self.code},{k})&"{BAR}"&INDEX({self.named},{k}),{alone})'
            write_known_formula(sheet, k, col, formula, None, texts[k - 1] if k <= len(texts) else "")
        first, last = (xl_rowcol_to_cell(row, col, True, True) for row in (1, most))
        book.define_name(name, f"='{SHEET}'!{first}:INDEX('{SHEET}'!{first}:{last},MIN({most},2*{count}))")


def write_known_formula(sheet: Worksheet, row: int, col: int, formula: str, look: Any, value: Any) -> None:
    """A formula of functions that every Excel has, one of thousands: `write_formula` looks for thirty newer ones in each, which
    costs more than all the rest of a desk.
    """
    sheet.write_number(row, col, 0, look)
    sheet.table[row][col] = CellFormulaTuple(formula[1:], look, value)


def pair(code: str, label: str) -> str:
    """How a row of a register is offered. >>> pair('KH01', '雪莲茶业')
    'KH01｜雪莲茶业'
    """
    return f"{code}{BAR}{label}"


def list_name(title: str) -> str:
    """A title as a defined name: `list_name('R10 揽收人/业绩归属')` is 清单_R10_揽收人_业绩归属."""
    return f"{SHEET}_{_UNFIT.sub('_', title).strip('_')}"
