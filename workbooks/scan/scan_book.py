"""Reading a workbook fast and read-only, through calamine, behind the screen; .ods and csv through readers of our own.

calamine gives error cells and formulas without a computed value as empty: both would be a silent loss, so the XML of
each sheet that holds any is scanned for them, and they come back as `ErrorCell` and `UncomputedCell`.
"""

from __future__ import annotations

import html
import io
import re
import struct
import zipfile
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

import python_calamine

from validators.page.page import column_letter
from validators.values.cell import ErrorCell, UncomputedCell
from workbooks.book import EditList, Grid, Rejection, column_number
from workbooks.scan.cached_values import formula_cells, linked_cells, sheet_parts
from workbooks.scan.file_format import CSV, ODS, RESAVE, XLS, XLSX, form_of
from workbooks.scan.scan_csv import read_csv
from workbooks.scan.scan_ods import TooFar, read_ods
from workbooks.scan.scan_xls import Extra, read_extras
from workbooks.scan.screen import MAX_SPARSE, screen_archive, screen_extent

_P = r"(?:\w+:)?"
_VALUE = rf"(?:(?!</{_P}c>).)*?<{_P}v>([^<]*)<"
_ERROR = re.compile(rf'<{_P}c [^>]*?r="([A-Z]+)(\d+)"[^>]*?t="e"[^>]*(?<!/)>{_VALUE}'.encode(), re.S)
_ERROR_2 = re.compile(rf'<{_P}c [^>]*?t="e"[^>]*?r="([A-Z]+)(\d+)"[^>]*(?<!/)>{_VALUE}'.encode(), re.S)
_FORMULA = re.compile(
    (
        rf'<{_P}c ([^>]*?)r="([A-Z]+)(\d+)"([^>]*)>\s*<{_P}f[^>]*?(?:/>|>([^<]*)</{_P}f>)'
        rf"\s*(<{_P}v\s*/>|<{_P}v></{_P}v>)?\s*</{_P}c>"
    ).encode()
)


_MERGE = re.compile(rb'<(?:\w+:)?mergeCell [^>]*?ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_HIDDEN_ROW = re.compile(rb"<(?:\w+:)?row [^>]*?>")
_HIDDEN = re.compile(rb'\bhidden="(?:1|true)"')
_ROW_NUMBER = re.compile(rb'\br="(\d+)"')
_DATE_1904 = re.compile(rb'<(?:\w+:)?workbookPr [^>]*?date1904="(?:1|true)"')
_OUTSIDE = re.compile(rb"\[\d+\][^<]*!")


class ScanBook:
    """A workbook on disk that is only read: .xlsx and .xlsm, .xls, .ods, or delimited text, by its contents.

    `notes` says what was made good of the file as a whole.
    """

    def __init__(self, path: Path) -> None:
        self.form = form_of(path)
        if self.form in (XLSX, ODS):
            screen_archive(path)
        self._path = path
        self._kept: dict[str, Grid] = {}
        self._known: dict[str, Grid] = {}
        self._formulas: dict[str, frozenset[str]] = {}
        self._text = ""
        try:
            self._open()
        except TooFar as far:
            raise _too_far(path.name, str(far)) from far
        except (*_BROKEN, ValueError, OSError) as broken:
            raise Rejection(f"“{path.name}”读不出来", RESAVE) from broken
        except BaseException as panic:  # what the reader's Rust code raises derives from nothing else
            if type(panic).__name__ != "PanicException":
                raise
            raise Rejection(f"“{path.name}”读不出来", RESAVE) from panic

    def _open(self) -> None:
        if self.form == XLS:
            self._look_through()
        self._book = _opened(self._path) if self.form in (XLSX, XLS) else None
        if self.form == ODS:
            for name, sheet in read_ods(self._path).items():
                self._known[name] = sheet.grid
                self._formulas[name] = frozenset(f"{column_letter(c)}{r}" for r, c in sheet.formulas)
        elif self.form == CSV:
            read = read_csv(self._path)
            if read is None:
                raise ValueError(self._path.name)
            self._known[read.grid.sheet], self._text = read.grid, read.encoding

    def _look_through(self) -> None:
        """An .xls before it is opened: opening it fills every sheet, however far its cells lie apart."""
        self._extras = read_extras(self._path)
        if self._extras.encrypted:
            raise Rejection(f"“{self._path.name}”加了打开密码", f"去掉密码，{RESAVE}")
        for sheet, extra in self._extras.sheets.items():
            if extra.farthest[0] * extra.widest[0] > max(MAX_SPARSE, extra.count * 50):
                far = extra.farthest if extra.farthest[0] > 10_000 else (extra.widest[1], extra.widest[0])
                raise _too_far(f"《{sheet}》", f"{column_letter(far[1])}{far[0]}")

    @property
    def path(self) -> Path:
        return self._path

    @property
    def encoding(self) -> str:
        """The encoding of a delimited text file, as it is called; empty for a workbook."""
        return self._text

    def sheet_names(self) -> list[str]:
        return list(self._known) if self._book is None else list(self._book.sheet_names)

    def read(self, sheet: str) -> Grid:
        if sheet not in self.sheet_names():
            raise KeyError(sheet)
        if sheet in self._kept:
            return self._kept[sheet]
        if self._book is None:
            return self._known[sheet]
        grid = self._read_xls(sheet) if self.form == XLS else self._read_xlsx(sheet)
        if sheet.startswith("_"):  # our own hidden sheets are asked for several times, and nobody changes their rows
            self._kept[sheet] = grid
        return grid

    def _read_xlsx(self, sheet: str) -> Grid:
        xml = self._xml(sheet)
        screen_extent(sheet, xml)
        rows = self._values(sheet)
        _restore(rows, xml)
        merged = (
            tuple((int(m[2]), column_number(m[1].decode()), int(m[4]), column_number(m[3].decode())) for m in _MERGE.finditer(xml))
            if b"mergeCell " in xml
            else ()
        )
        return Grid(
            sheet=sheet, rows=rows, merged=merged, hidden_rows=_hidden_rows(xml), hidden=sheet in self._unseen, date1904=self.date1904
        )

    def _read_xls(self, sheet: str) -> Grid:
        extra = self._extras.sheets.get(sheet, Extra())
        rows = self._values(sheet)
        for (row, column), error in extra.errors.items():
            _put(rows, column, row, ErrorCell(error))
        return Grid(
            sheet=sheet,
            rows=rows,
            merged=tuple(extra.merged),
            hidden_rows=frozenset(extra.hidden_rows),
            hidden=extra.hidden,
            date1904=self._extras.date1904,
        )

    def _values(self, sheet: str) -> list[list[Any]]:
        assert self._book is not None
        try:
            rows: list[list[Any]] = self._book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
        except (*_BROKEN, ValueError) as broken:
            raise Rejection(f"“{self._path.name}”的《{sheet}》读不出来", RESAVE) from broken
        return rows

    def formulas(self, sheet: str) -> frozenset[str]:
        if sheet not in self.sheet_names():
            raise KeyError(sheet)
        if self.form == XLS:
            cells = self._extras.sheets.get(sheet, Extra()).formulas
            return frozenset(f"{column_letter(c)}{r}" for r, c in cells)
        return formula_cells(self._xml(sheet)) if self.form == XLSX else self._formulas.get(sheet, frozenset())

    def outside(self, sheet: str) -> frozenset[str]:
        """The cells of an .xlsx whose formula refers to another workbook."""
        xml = self._xml(sheet)
        return linked_cells(xml) if _OUTSIDE.search(xml) else frozenset()

    def apply(self, edits: EditList) -> None:
        raise TypeError("this workbook is only read")

    def save(self, path: Path | None = None) -> None:
        raise TypeError("this workbook is only read")

    def close(self) -> None:
        if self._book is not None:
            self._book.close()

    @cached_property
    def date1904(self) -> bool:
        """True when the serial numbers of this workbook count from 1904."""
        if self.form == XLS:
            return self._extras.date1904
        return self.form == XLSX and bool(_DATE_1904.search(self._workbook_xml))

    @cached_property
    def links(self) -> tuple[str, ...]:
        """The names of the other workbooks that an .xlsx refers to."""
        if self.form != XLSX:
            return ()
        with zipfile.ZipFile(self._path) as archive:
            parts = [n for n in archive.namelist() if n.startswith("xl/externalLinks/_rels/")]
            targets = [m for n in parts for m in re.findall(rb'Target="([^"]+)"', archive.read(n))]
        return tuple(dict.fromkeys(unquote(t.decode("utf-8", "replace")).replace("\\", "/").rsplit("/", 1)[-1] for t in targets))

    @cached_property
    def _workbook_xml(self) -> bytes:
        with zipfile.ZipFile(self._path) as archive:
            name = next((n for n in archive.namelist() if n.endswith("xl/workbook.xml")), "")
            return archive.read(name) if name else b""

    @cached_property
    def _unseen(self) -> frozenset[str]:
        """The sheets that staff have hidden (ours are very hidden)."""
        found = re.findall(rb'<(?:\w+:)?sheet [^>]*?state="hidden"[^>]*>', self._workbook_xml)
        names = (re.search(rb'\bname="([^"]*)"', tag) for tag in found)
        return frozenset(html.unescape(name[1].decode()) for name in names if name)

    @cached_property
    def _parts(self) -> dict[str, str]:
        """Sheet name -> its part in the zip."""
        if self.form != XLSX:
            return {}
        with zipfile.ZipFile(self._path) as archive:
            return sheet_parts(archive)

    def _xml(self, sheet: str) -> bytes:
        part = self._parts.get(sheet)
        if part is None:
            return b""
        with zipfile.ZipFile(self._path) as archive:
            return archive.read(part)


_BROKEN = (python_calamine.CalamineError, ElementTree.ParseError, KeyError, struct.error, zipfile.BadZipFile)
"""What a damaged workbook makes its readers raise."""


def _too_far(where: str, cell: str) -> Rejection:
    return Rejection(f"{where}在很远的 {cell} 有一个单元格，整张表因此过大", f"删掉 {cell} 所在的整行或整列，保存后再试")


def _opened(path: Path) -> python_calamine.CalamineWorkbook:
    """By its contents where the name says something else: an .xlsx renamed .xls is read all the same."""
    if path.suffix.lower() in (".xlsx", ".xlsm") and path.read_bytes()[:2] == b"PK":
        return python_calamine.CalamineWorkbook.from_path(str(path))
    return python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))


def _hidden_rows(xml: bytes) -> frozenset[int]:
    if b' hidden="' not in xml or not _HIDDEN.search(xml):
        return frozenset()
    return frozenset(int(number[1]) for row in _HIDDEN_ROW.findall(xml) if _HIDDEN.search(row) and (number := _ROW_NUMBER.search(row)))


def _restore(rows: list[list[Any]], xml: bytes) -> None:
    """Puts error cells and uncomputed formulas where calamine left an empty text."""
    if b't="e"' in xml:
        for pattern in (_ERROR, _ERROR_2):
            for found in pattern.finditer(xml):
                _put(rows, column_number(found[1].decode()), int(found[2]), ErrorCell(found[3].decode()))
    if b"<f" in xml or b":f>" in xml:
        for found in _FORMULA.finditer(xml):
            if found[6] is None or b't="str"' not in found[1] + found[4]:  # ="" computed has t="str" and an empty v
                formula = html.unescape((found[5] or b"").decode())
                _put(rows, column_number(found[2].decode()), int(found[3]), UncomputedCell(f"={formula}"))


def _put(rows: list[list[Any]], column: int, row: int, value: Any) -> None:
    r, c = row - 1, column - 1
    while len(rows) <= r:
        rows.append([])
    rows[r].extend([None] * (c + 1 - len(rows[r])))
    rows[r][c] = value
