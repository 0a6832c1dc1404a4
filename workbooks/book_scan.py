"""Reading a workbook fast and read-only, through calamine, behind the screen.

calamine gives error cells and formulas without a computed value as empty: both would be a silent loss, so the XML of
each sheet that holds any is scanned for them, and they come back as `ErrorCell` and `UncomputedCell`.
"""
from __future__ import annotations

import html
import io
import re
import zipfile
from functools import cached_property
from pathlib import Path
from typing import Any

import python_calamine

from validators.kinds import ErrorCell, UncomputedCell
from workbooks.book import EditList, Grid, Rejection, column_number
from workbooks.cached import formula_cells, sheet_parts
from workbooks.screen import screen, screen_extent

_P = r"(?:\w+:)?"
_VALUE = rf"(?:(?!</{_P}c>).)*?<{_P}v>([^<]*)<"
_ERROR = re.compile(rf'<{_P}c [^>]*?r="([A-Z]+)(\d+)"[^>]*?t="e"[^>]*(?<!/)>{_VALUE}'.encode(), re.S)
_ERROR_2 = re.compile(rf'<{_P}c [^>]*?t="e"[^>]*?r="([A-Z]+)(\d+)"[^>]*(?<!/)>{_VALUE}'.encode(), re.S)
_FORMULA = re.compile((rf'<{_P}c ([^>]*?)r="([A-Z]+)(\d+)"([^>]*)>\s*<{_P}f[^>]*?(?:/>|>([^<]*)</{_P}f>)'
                       rf'\s*(<{_P}v\s*/>|<{_P}v></{_P}v>)?\s*</{_P}c>').encode())


class ScanBook:
    """A workbook on disk that is only read."""

    def __init__(self, path: Path) -> None:
        screen(path)
        self._path = path
        self._kept: dict[str, Grid] = {}
        try:
            self._book = _opened(path)
        except (python_calamine.CalamineError, ValueError, OSError) as broken:
            raise Rejection(f"“{path.name}”读不出来", "用 Excel 打开，另存为 .xlsx 再试") from broken

    @property
    def path(self) -> Path:
        return self._path

    def sheet_names(self) -> list[str]:
        return list(self._book.sheet_names)

    def read(self, sheet: str) -> Grid:
        if sheet not in self._book.sheet_names:
            raise KeyError(sheet)
        if sheet in self._kept:
            return self._kept[sheet]
        xml = self._xml(sheet)
        screen_extent(sheet, xml)
        try:
            rows: list[list[Any]] = self._book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
        except (python_calamine.CalamineError, ValueError) as broken:
            raise Rejection(f"“{self._path.name}”的《{sheet}》读不出来", "用 Excel 打开，另存为 .xlsx 再试") from broken
        _restore(rows, xml)
        grid = Grid(sheet=sheet, rows=rows)
        if sheet.startswith("_"):  # our own hidden sheets are asked for several times, and nobody changes their rows
            self._kept[sheet] = grid
        return grid

    def formulas(self, sheet: str) -> frozenset[str]:
        if sheet not in self._book.sheet_names:
            raise KeyError(sheet)
        return formula_cells(self._xml(sheet))

    def apply(self, edits: EditList) -> None:
        raise TypeError("this workbook is only read")

    def save(self, path: Path | None = None) -> None:
        raise TypeError("this workbook is only read")

    def close(self) -> None:
        self._book.close()

    @cached_property
    def _parts(self) -> dict[str, str]:
        """Sheet name -> its part in the zip."""
        with zipfile.ZipFile(self._path) as archive:
            return sheet_parts(archive)

    def _xml(self, sheet: str) -> bytes:
        part = self._parts.get(sheet)
        if part is None:
            return b""
        with zipfile.ZipFile(self._path) as archive:
            return archive.read(part)


def _opened(path: Path) -> python_calamine.CalamineWorkbook:
    """By its contents where the name says something else: an .xlsx renamed .xls is read all the same."""
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        return python_calamine.CalamineWorkbook.from_path(str(path))
    return python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))


def _restore(rows: list[list[Any]], xml: bytes) -> None:
    """Puts error cells and uncomputed formulas where calamine left an empty text."""
    if b't="e"' in xml:
        for pattern in (_ERROR, _ERROR_2):
            for found in pattern.finditer(xml):
                _put(rows, found[1], found[2], ErrorCell(found[3].decode()))
    if b"<f" in xml or b":f>" in xml:
        for found in _FORMULA.finditer(xml):
            if found[6] is None or b't="str"' not in found[1] + found[4]:  # ="" computed has t="str" and an empty v
                formula = html.unescape((found[5] or b"").decode())
                _put(rows, found[2], found[3], UncomputedCell(f"={formula}"))


def _put(rows: list[list[Any]], column: bytes, row: bytes, value: Any) -> None:
    r, c = int(row) - 1, column_number(column.decode()) - 1
    while len(rows) <= r:
        rows.append([])
    rows[r].extend([None] * (c + 1 - len(rows[r])))
    rows[r][c] = value
