"""The cells of a report on disk: their values, their formulas, what a formula refers to, what stands over a column."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl

from validators.page.page import a1
from validators.values.origin import Origin
from workbooks.book import Rejection, column_number
from workbooks.pages.origins import SHEET, read_origins
from workbooks.scan.openpyxl_load import load_whole

_REFERENCE = re.compile(
    r"(?<![A-Za-z_.\w])(?:(?:'((?:[^']|'')+)'|([^\s'!()+\-*/,;:=<>&^\"]+))!)?"
    r"\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?(?![\w(])"
)
_ADDITIVE = re.compile(r"^=(?:SUM\((?:#,?)+\)|SUBTOTAL\((?:10)?9,(?:#,?)+\)|#(?:\+#)*)$")
_MOST = 100_000
"""Cells that one formula may refer to."""


class CellPlace(NamedTuple):
    """A cell of a workbook."""

    sheet: str
    row: int
    col: int

    @property
    def shown(self) -> str:
        """`汇总主表!H14`."""
        return f"{self.sheet}!{a1(self.row, self.col)}"


class ReportCells:
    """An .xlsx that was written by us: values are cached beside the formulas."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._values = load_whole(path)

    @cached_property
    def _formulas(self) -> openpyxl.Workbook:
        return load_whole(self.path, values_only=False)

    @property
    def sheets(self) -> list[str]:
        """The sheets in order, without those that the program keeps for itself."""
        return [name for name in self._values.sheetnames if name != SHEET]

    @cached_property
    def _origins(self) -> Mapping[tuple[str, str], Origin]:
        if SHEET not in self._values.sheetnames:
            return {}
        try:
            return read_origins(self._values[SHEET].iter_rows(max_col=2, values_only=True))
        except (ValueError, TypeError, AttributeError, RecursionError) as broken:
            raise Rejection(f"“{self.path.name}”里记下的来源不全或被改过", "用原来的汇总报表，或再【合并汇总】一次") from broken

    @property
    def says_origins(self) -> bool:
        """True when its numbers say where they come from: reports of earlier versions of the program do not."""
        return bool(self._origins)

    def origin(self, place: CellPlace) -> Origin | None:
        """Where its number comes from, as it was said when the page was laid out; None where nobody said it."""
        return self._origins.get((place.sheet, a1(place.row, place.col)))

    def inside(self, sheet: str, area: str) -> list[CellPlace]:
        """The cells of an area such as `B3:B9`."""
        first, _, last = area.partition(":")
        one, other = self.place(f"{sheet}!{first}"), self.place(f"{sheet}!{last or first}")
        return [CellPlace(sheet, row, col) for row in range(one.row, other.row + 1) for col in range(one.col, other.col + 1)]

    def place(self, where: str) -> CellPlace:
        """`汇总主表!H14`, quotes and $ as they like; Rejection when there is no such sheet or cell."""
        sheet, _, cell = where.strip().rpartition("!")
        name = sheet.strip("'").replace("''", "'")
        found = re.fullmatch(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})", cell.strip())
        if name not in self.sheets:
            raise Rejection(f"“{self.path.name}”里没有《{name or where}》", f"按“表名!单元格”写，可用的表：{'、'.join(self.sheets)}")
        if found is None:
            raise Rejection(f"“{cell}”不是单元格", "按“表名!单元格”写，例如 汇总主表!H13")
        return CellPlace(name, int(found[2]), column_number(found[1]))

    def value(self, place: CellPlace) -> Any:
        """What the cell shows."""
        return self._values[place.sheet].cell(place.row, place.col).value

    def formula(self, place: CellPlace) -> str | None:
        """Its formula; None where it has none."""
        held = self._formulas[place.sheet].cell(place.row, place.col).value
        return held if isinstance(held, str) and held.startswith("=") else None

    def header(self, place: CellPlace) -> list[Any] | None:
        """The header row over it: the nearest row above with three texts or more and no number; None without one."""
        sheet = self._values[place.sheet]
        for row in range(place.row - 1, 0, -1):
            values = [cell.value for cell in sheet[row]]
            texts = sum(isinstance(v, str) and bool(v.strip()) for v in values)
            if texts >= 3 and not any(isinstance(v, (int, float)) for v in values):
                return values
        return None

    def numbers(self, sheet: str) -> Iterator[CellPlace]:
        """The cells of a sheet that show a number, from the top left."""
        for line in self._values[sheet].iter_rows():
            for cell in line:
                if isinstance(cell.value, (int, float)) and not isinstance(cell.value, bool):
                    yield CellPlace(sheet, int(cell.row), int(cell.column))

    def precedents(self, place: CellPlace) -> list[CellPlace]:
        """The cells that its formula refers to, each once, in the order of the formula."""
        found: dict[CellPlace, None] = {}
        for match in _REFERENCE.finditer(_without_texts(self.formula(place) or "")):
            quoted, bare, first, row, last, last_row = match.groups()
            sheet = (quoted or bare or place.sheet).replace("''", "'")
            if sheet in self.sheets:
                for at in _cells(sheet, first, int(row), last or first, int(last_row or row)):
                    found[at] = None
                    if len(found) > _MOST:
                        raise Rejection(f"{place.shown} 的公式引用的单元格过多", "选一个范围小一点的数")
        return list(found)

    def custom(self, name: str) -> str:
        """A custom property of the document; empty where it has none of that name."""
        held = {prop.name: prop.value for prop in self._values.custom_doc_props.props}
        return str(held.get(name) or "")


def is_sum(formula: str | None) -> bool:
    """True for a cell, a SUM, a filtered total, or cells added together: what its sources sum to is its value.

    >>> is_sum('=SUM(H14:H18)'), is_sum("='汇总主表'!H13"), is_sum('=R14/S14-1'), is_sum(None)
    (True, True, False, True)
    """
    if formula is None:
        return True
    return _ADDITIVE.match(_REFERENCE.sub("#", _without_texts(formula)).replace(" ", "")) is not None


def _without_texts(formula: str) -> str:
    return re.sub(r'"(?:[^"]|"")*"', '""', formula)


def _cells(sheet: str, first: str, row: int, last: str, last_row: int) -> Iterator[CellPlace]:
    for r in range(row, min(last_row, row + _MOST) + 1):
        for c in range(column_number(first), column_number(last) + 1):
            yield CellPlace(sheet, r, c)
