"""A workbook on disk through openpyxl: small, in memory; for annotated copies, returns and tests.

Never used to save a desk in place: openpyxl destroys buttons (design.md 1). `save` therefore asks for another path
when the workbook came with macros.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.worksheet import Worksheet

from validators.page.page import Page, a1
from validators.page.shown import shown_number
from validators.values.cell import ErrorCell, UncomputedCell
from workbooks.archive.former import anew
from workbooks.book import (
    ClearMarks,
    DefineNames,
    Dialog,
    EditList,
    Grid,
    Mark,
    PrintArea,
    PutPage,
    RenameSheet,
    Select,
    Status,
    WriteBlock,
    need_sheets,
    with_note,
    without_note,
)
from workbooks.pages.new_xlsx import save_through_openpyxl
from workbooks.pages.openpyxl_page import computed_of, put_page
from workbooks.scan.cached_values import Values, cached_values, settle
from workbooks.scan.openpyxl_load import load_whole
from workbooks.scan.scan_book import ScanBook
from workbooks.scan.sheet_cells import telling_format
from workbooks.theme import MARKS

_FORMULA = re.compile(r"^=.+")
AUTHOR = "大客户工作簿"
_NO_DAY = dt.datetime(2000, 1, 1)


class FileBook:
    """An .xlsx or .xlsm opened with openpyxl; values only, unless its formulas are to be kept with their values."""

    def __init__(self, path: Path, book: openpyxl.Workbook | None = None, *, keep_formulas: bool = False) -> None:
        self._path = path
        self._scanned = path if book is None else None
        self._keeps = book is None and keep_formulas
        self._values: Values = cached_values(path) if self._keeps else {}
        self._made: dict[str, Page] = {}
        self._given: dict[str, dict[tuple[int, int], Any]] = {}
        if book is None:
            book = load_whole(path, values_only=not keep_formulas)
        self._book = book
        self.said: list[str] = []

    @property
    def path(self) -> Path:
        return self._path

    def sheet_names(self) -> list[str]:
        return list(self._book.sheetnames)

    def read(self, sheet: str) -> Grid:
        rows = [[_raw(cell) for cell in line] for line in self._sheet(sheet).iter_rows()]
        if sheet in self._made:
            return Grid(
                sheet=sheet, rows=[[self._shown(sheet, value, r, c) for c, value in enumerate(line, 1)] for r, line in enumerate(rows, 1)]
            )
        for line, scanned in zip(rows, self._formulas(sheet), strict=False):
            for c, formula in scanned.items():
                if c < len(line) and (isinstance(line[c], UncomputedCell) if self._values else line[c] is None):
                    line[c] = formula
        for (r, c), value in self._given.get(sheet, {}).items():
            if self._sheet(sheet).cell(r, c).data_type == "f":
                rows[r - 1][c - 1] = value
        page = self._sheet(sheet)
        return Grid(
            sheet=sheet,
            rows=rows,
            merged=tuple((area.min_row, area.min_col, area.max_row, area.max_col) for area in page.merged_cells.ranges),
            hidden_rows=frozenset(row for row, look in page.row_dimensions.items() if look.hidden),
            hidden=page.sheet_state == "hidden",
        )

    def formulas(self, sheet: str) -> frozenset[str]:
        held = {cell.coordinate for line in self._sheet(sheet).iter_rows() for cell in line if cell.data_type == "f"}
        if self._scanned is not None and not self._values:
            scan = self._scan
            held |= scan.formulas(sheet) if sheet in scan.sheet_names() else frozenset()
        return frozenset(held)

    def formats(self, sheet: str) -> Mapping[tuple[int, int], str]:
        """(row, column) -> the number format of a number that shows more than digits."""
        numbers = (cell for cell in self._filled(sheet) if type(cell.value) in (int, float))
        return {(c.row, c.column): c.number_format for c in numbers if telling_format(c.number_format) and not c.is_date}

    def struck(self, sheet: str) -> frozenset[tuple[int, int]]:
        """(row, column) of the filled cells whose text is struck through."""
        return frozenset((cell.row, cell.column) for cell in self._filled(sheet) if cell.font.strike)

    def _filled(self, sheet: str) -> Iterator[Any]:
        return (cell for line in self._sheet(sheet).iter_rows() for cell in line if cell.value is not None)

    def marks(self, sheet: str) -> dict[str, str]:
        """Cell -> the note of ours that stands there: what a press need not write again (workbooks.live.edit_changes)."""
        found = {}
        for line in self._sheet(sheet).iter_rows():
            for cell in line:
                text = cell.comment.text if cell.comment is not None else ""
                if (own := without_note(text)) != text:
                    found[cell.coordinate] = text[len(own) :].lstrip("\n")
        return found

    def apply(self, edits: EditList) -> None:
        need_sheets(edits, self.sheet_names())
        for edit in edits.edits:
            self._apply(edit)

    def save(self, path: Path | None = None) -> None:
        target = path or self._path
        if target.suffix.lower() == ".xlsm":
            raise ValueError("a desk is never saved headless: give another path")
        with anew(target) as draft:
            save_through_openpyxl(self._book, draft)
            settle(draft, self._values, self._book.properties.created or _NO_DAY)

    def close(self) -> None:
        self._book.close()

    def bring_forward(self, names: Sequence[str]) -> None:
        """Puts these sheets first and opens the workbook on the first of them."""
        for place, name in enumerate(names):
            self._book.move_sheet(name, place - self._book.sheetnames.index(name))
        for sheet in self._book.worksheets:
            sheet.sheet_view.tabSelected = False
        self._book.active = 0

    def show_only(self, names: Collection[str]) -> None:
        """Hides every sheet that is shown and not named."""
        for sheet in self._book.worksheets:
            if sheet.title not in names and sheet.sheet_state == "visible":
                sheet.sheet_state = "hidden"

    def _formulas(self, sheet: str) -> list[dict[int, Any]]:
        """By row, what only the file knows: formulas without a value and, where formulas are kept, their values."""
        if self._scanned is None:
            return []
        scan = self._scan
        rows = scan.read(sheet).rows if sheet in scan.sheet_names() else []
        if not self._values:
            return [{c: value for c, value in enumerate(line) if isinstance(value, UncomputedCell)} for line in rows]
        return [dict(enumerate(line)) for line in rows]

    @cached_property
    def _scan(self) -> ScanBook:
        """The file as it was opened."""
        return ScanBook(self._scanned or self._path)

    def _put(self, page: Page) -> None:
        """The page with its formulas, and their values for those who do not work them out, where formulas are kept."""
        put_page(self._book, page, formulas=self._keeps)
        if self._keeps:
            self._made[page.name] = page
            self._values[page.name] = computed_of(page)

    def _note_shown(self, block: WriteBlock) -> None:
        """What formulas of a block give, for those who do not work them out, where formulas are kept."""
        for r, line in enumerate(block.shown if self._keeps else ()):
            for c, value in enumerate(line):
                place = (block.row + r, block.column + c)
                self._values.setdefault(block.sheet, {})[a1(*place)] = ("str", value)
                self._given.setdefault(block.sheet, {})[place] = value

    def _shown(self, sheet: str, value: Any, row: int, col: int) -> Any:
        """What a cell of a page that was put here shows: of a formula its value."""
        if not isinstance(value, UncomputedCell):
            return value
        cell = self._made[sheet].cells[row, col]
        return shown_number(cell.value, cell.style.value_kind)

    def _sheet(self, name: str) -> Worksheet:
        return self._book[name]

    def _apply(self, edit: Any) -> None:
        match edit:
            case WriteBlock():
                sheet = self._sheet(edit.sheet)
                for r, line in enumerate(edit.values):
                    for c, value in enumerate(line):
                        write_value(sheet, edit.row + r, edit.column + c, value, formulas=edit.formulas)
                self._note_shown(edit)
            case PrintArea():
                self._sheet(edit.sheet).print_area = edit.area
            case Mark():
                mark(self._sheet(edit.sheet), edit)
            case ClearMarks():
                clear_marks(self._sheet(edit.sheet))
            case PutPage():
                self._put(edit.page)
            case RenameSheet():
                rename_sheet(self._book, edit.sheet, edit.name)
            case DefineNames():
                self._book.defined_names |= {name: DefinedName(name, attr_text=where.lstrip("=")) for name, where in edit.names.items()}
            case Select():
                self._sheet(edit.sheet).sheet_state = "visible"
                self._book.active = self._book.sheetnames.index(edit.sheet)
                self._sheet(edit.sheet).sheet_view.selection[0].activeCell = edit.cell
                self._sheet(edit.sheet).sheet_view.selection[0].sqref = edit.cell
            case Status() | Dialog():
                self.said.append(edit.text)


def rename_sheet(book: openpyxl.Workbook, sheet: str, name: str) -> None:
    """Another name for a sheet, in every formula and defined name too."""
    book[sheet].title = name
    for old in (f"'{sheet}'!", f"{sheet}!"):
        for known in book.defined_names.values():
            known.attr_text = known.attr_text.replace(old, f"'{name}'!")
        for cell in (cell for page in book.worksheets for line in page.iter_rows() for cell in line if cell.data_type == "f"):
            if old in str(cell.value):
                cell.value = cell.value.replace(old, f"'{name}'!")


def write_value(sheet: Worksheet, row: int, column: int, value: Any, *, formulas: bool = False) -> None:
    """One value; a text that starts like a formula stays a text, but for `formulas` of ours."""
    cell = sheet.cell(row, column)
    if type(value) in (int, float) and cell.is_date:
        cell.number_format = "General"  # else the number would read as a date
    cell.value = value
    if isinstance(value, dt.datetime) and value.time() == dt.time() and cell.number_format.endswith("h:mm:ss"):
        cell.number_format = "yyyy-mm-dd"  # what openpyxl chooses shows a time of day
    if isinstance(value, str) and _FORMULA.match(value) and not formulas:
        cell.data_type = "s"
    elif cell.data_type == "f" and cell.number_format == "@":
        cell.number_format = "General"  # else it would be text as soon as somebody enters it anew


def mark(sheet: Worksheet, edit: Mark) -> None:
    """Fill, bold dark text and a note on one cell (ux 4)."""
    fill, font = MARKS[edit.severity.value]
    cell = sheet[edit.cell]
    cell.fill = PatternFill("solid", fgColor=fill.lstrip("#"))
    cell.font = Font(name=cell.font.name, size=cell.font.size, strike=cell.font.strike, bold=True, color=font.lstrip("#"))
    own = without_note(cell.comment.text) if cell.comment is not None else ""
    note = Comment(with_note(own, edit.note), AUTHOR)
    note.width, note.height = 320, 120
    cell.comment = note


def clear_marks(sheet: Worksheet) -> None:
    """Takes off our notes and the fills under them; what the clerk has noted stays."""
    for line in sheet.iter_rows():
        for cell in line:
            own = without_note(cell.comment.text) if cell.comment is not None else ""
            if cell.comment is not None and own != cell.comment.text:
                cell.comment = Comment(own, cell.comment.author) if own else None
                cell.fill = PatternFill()
                cell.font = Font(name=cell.font.name, size=cell.font.size, strike=cell.font.strike)


def _raw(cell: Any) -> Any:
    if cell.data_type == "e":
        return ErrorCell(cell.value)
    return UncomputedCell(cell.value) if cell.data_type == "f" else cell.value
