"""The hidden sheet 清单: every closed list in a column, every drop-down a defined name (an inline list of more than 255
characters is dropped by Excel, and a cross-sheet one is not understood by older versions).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.workbook import Workbook

SHEET = "清单"
YES_NO = ("是", "否")
_UNFIT = re.compile(r"[^0-9A-Za-z_\u4e00-\u9fff]+")
LAST_ROW = 1048576


@dataclass
class Lists:
    """The closed lists of one workbook; equal lists share a column.

    names    defined name -> formula, for the lists that lie on a register's own sheet
    columns  defined name -> values, for those on the sheet 清单
    """

    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
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


def list_name(title: str) -> str:
    """A title as a defined name: `list_name('R10 揽收人/业绩归属')` is 清单_R10_揽收人_业绩归属."""
    return f"{SHEET}_{_UNFIT.sub('_', title).strip('_')}"
