"""Reading a workbook read-only, screened: .xlsx by its parts, .xls and .xlsb through calamine, .ods and text by readers of our own.

Error cells and formulas without a computed value come as `ErrorCell` and `UncomputedCell`: as blanks they would be lost.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from validators.page.page import column_letter
from validators.values.cell import ErrorCell
from workbooks.book import EditList, Grid, Rejection
from workbooks.scan.binary.calamine_child import read_apart
from workbooks.scan.binary.scan_xls import CFB_BROKEN, Extra, Extras, read_extras
from workbooks.scan.binary.scan_xlsb import BROKEN_RECORDS, read_binary_extras
from workbooks.scan.far_cells import too_far
from workbooks.scan.file_format import CSV, ODS, RESAVE, XLS, XLSB, XLSX, damaged, form_of
from workbooks.scan.scan_csv import read_csv
from workbooks.scan.scan_ods import read_ods
from workbooks.scan.scan_xlsx import XlsxFile
from workbooks.scan.screen import screen_archive
from workbooks.scan.sheet_cells import MAX_BLANKS, PlainLooks, SheetCells


class ScanBook:
    """A workbook on disk that is only read: .xlsx and .xlsm, .xls, .xlsb, .ods and .fods, or delimited text, by its contents.

    Raises Rejection, here or when a sheet is read, for what cannot be used.
    """

    def __init__(self, path: Path) -> None:
        self.form = form_of(path)
        self._path = path
        self._kept: dict[str, Grid] = {}
        self._known: dict[str, Grid] = {}
        self._formulas: dict[str, frozenset[str]] = {}
        self._cells: dict[str, SheetCells] = {}
        self._text = ""
        self._xlsx: XlsxFile | None = None
        self._extras = Extras()
        {XLSX: self._open_xlsx, ODS: self._open_ods, XLS: self._open_xls, XLSB: self._open_xlsb, CSV: self._open_text}[self.form]()

    def _open_xlsx(self) -> None:
        screen_archive(self._path)
        self._xlsx = XlsxFile(self._path)

    def _open_ods(self) -> None:
        for name, sheet in read_ods(self._path).items():
            self._known[name] = sheet.grid
            self._formulas[name] = frozenset(f"{column_letter(c)}{r}" for r, c in sheet.formulas)

    def _open_text(self) -> None:
        read = read_csv(self._path)
        if read is None:
            raise damaged(self._path.name)
        self._known[read.grid.sheet], self._text = read.grid, read.encoding

    def _open_xls(self) -> None:
        try:
            self._extras = read_extras(self._path)
        except CFB_BROKEN as broken:
            raise damaged(self._path.name) from broken
        if self._extras.encrypted:
            raise Rejection(f"“{self._path.name}”加了打开密码", f"去掉密码，{RESAVE}")
        self._open_binary()

    def _open_xlsb(self) -> None:
        screen_archive(self._path)
        try:
            self._extras = read_binary_extras(self._path)
        except (*BROKEN_RECORDS, StopIteration) as broken:
            raise damaged(self._path.name) from broken
        self._open_binary()

    def _open_binary(self) -> None:
        """It is looked through before it is opened: opening it fills every sheet, however far its cells lie apart."""
        for sheet, extra in self._extras.sheets.items():
            if extra.farthest[0] * extra.widest[0] > max(MAX_BLANKS, extra.count * 50):
                far = extra.farthest if extra.farthest[0] > 10_000 else (extra.widest[1], extra.widest[0])
                raise too_far(f"《{sheet}》", f"{column_letter(far[1])}{far[0]}")
        for sheet, rows in read_apart(self._path).items():
            self._known[sheet] = self._binary_grid(sheet, rows)

    def _binary_grid(self, sheet: str, rows: list[list[Any]]) -> Grid:
        extra = self._extras.sheets.get(sheet, Extra())
        for (row, column), error in extra.errors.items():
            _put(rows, column, row, ErrorCell(error))
        self._formulas[sheet] = frozenset(f"{column_letter(c)}{r}" for r, c in extra.formulas)
        return Grid(
            sheet=sheet,
            rows=rows,
            merged=tuple(extra.merged),
            hidden_rows=frozenset(extra.hidden_rows),
            hidden=extra.hidden,
            date1904=self._extras.date1904,
        )

    @property
    def path(self) -> Path:
        return self._path

    @property
    def encoding(self) -> str:
        """The encoding of a delimited text file, as it is called; empty for a workbook."""
        return self._text

    def sheet_names(self) -> list[str]:
        return list(self._known if self._xlsx is None else self._xlsx.sheets)

    def read(self, sheet: str) -> Grid:
        if self._xlsx is None:
            return self._known[sheet]
        if sheet in self._kept:
            return self._kept[sheet]
        cells = self._xlsx.cells(sheet)
        grid = Grid(
            sheet=sheet,
            rows=cells.rows,
            merged=tuple(cells.merged),
            hidden_rows=frozenset(cells.hidden_rows),
            hidden=self._xlsx.hidden(sheet),
            date1904=self._xlsx.date1904,
        )
        cells.rows = []
        self._cells[sheet] = cells
        self._kept[sheet] = grid  # sheets are asked for several times, and nobody changes their rows
        return grid

    def let_go(self) -> None:
        """Forgets the cells of the sheets that people see: whoever asks for one again waits until it is read again."""
        self._kept = {sheet: grid for sheet, grid in self._kept.items() if sheet.startswith("_")}

    @property
    def parted(self) -> bool:
        """True for an .xlsx, whose parts can be asked."""
        return self._xlsx is not None

    @property
    def xlsx(self) -> XlsxFile:
        """The parts of an .xlsx; TypeError for another form."""
        if self._xlsx is None:
            raise TypeError(f"{self.form} has no parts of that kind")
        return self._xlsx

    def plain_looks(self, sheet: str) -> PlainLooks | None:
        """How the cells of a sheet of an .xlsx look, where that is known without going through them again."""
        return None if self._xlsx is None else self._looked_at(sheet).plain

    def formulas(self, sheet: str) -> frozenset[str]:
        if self._xlsx is None:
            self._known[sheet]  # KeyError where there is no such sheet
            return self._formulas.get(sheet, frozenset())
        return frozenset(self._looked_at(sheet).formulas)

    def outside(self, sheet: str) -> frozenset[str]:
        """The cells of an .xlsx whose formula refers to another workbook."""
        return frozenset() if self._xlsx is None else frozenset(self._looked_at(sheet).outside)

    def formats(self, sheet: str) -> Mapping[tuple[int, int], str]:
        """(row, column) -> the number format of each number of an .xlsx that shows more than digits: words, a scale, a percentage."""
        return {} if self._xlsx is None else self._looked_at(sheet).formats

    def struck(self, sheet: str) -> frozenset[tuple[int, int]]:
        """(row, column) of the filled cells of an .xlsx whose text is struck through."""
        return frozenset() if self._xlsx is None else frozenset(self._looked_at(sheet).struck)

    def _looked_at(self, sheet: str) -> SheetCells:
        """What a sheet holds beside its values."""
        if sheet not in self._cells:
            self.read(sheet)
        return self._cells[sheet]

    def apply(self, edits: EditList) -> None:
        raise TypeError("this workbook is only read")

    def save(self, path: Path | None = None) -> None:
        raise TypeError("this workbook is only read")

    def close(self) -> None:
        """Nothing is kept open."""

    @cached_property
    def date1904(self) -> bool:
        """True when the serial numbers of this workbook count from 1904."""
        return self._extras.date1904 if self._xlsx is None else self._xlsx.date1904

    @cached_property
    def links(self) -> tuple[str, ...]:
        """The names of the other workbooks that an .xlsx refers to."""
        return () if self._xlsx is None else self._xlsx.outside_books


def _put(rows: list[list[Any]], column: int, row: int, value: Any) -> None:
    r, c = row - 1, column - 1
    while len(rows) <= r:
        rows.append([])
    rows[r].extend([None] * (c + 1 - len(rows[r])))
    rows[r][c] = value
