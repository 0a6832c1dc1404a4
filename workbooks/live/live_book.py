"""The open workbook, through xlwings: the only file that imports it, and only its free features.

The click that brought us here carries the workbook (`Book.caller()`). Values go in by blocks, with screen updating and
calculation off; they, the selection, the sheet in view and the protection of every sheet are put back as they were,
also when something goes wrong. What could refuse is asked before anything is written.
"""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from itertools import groupby
from pathlib import Path
from typing import Any

import xlwings

from validators.page.page import a1
from validators.values.cell import ERRORS, ErrorCell
from validators.values.serial import from_ole
from workbooks.book import (
    ClearMarks,
    DefineNames,
    Dialog,
    Edit,
    EditList,
    Grid,
    Mark,
    PlaceButtons,
    PrintArea,
    PutPage,
    Rejection,
    RenameSheet,
    Select,
    Status,
    WriteBlock,
    need_sheets,
)
from workbooks.live import live_looks, live_native
from workbooks.live.live_marks import clear_marks, mark_all, marks_on
from workbooks.live.live_page import literal, put_page, write_rows
from workbooks.live.onedrive import is_address, local_path

_TALK = (Select, Status, Dialog)
"""Edits that write nothing."""


class LiveBook:
    """A workbook that is open in Excel."""

    def __init__(self, book: Any = None) -> None:
        self._book = book if book is not None else xlwings.Book.caller()
        self.said: list[str] = []

    @classmethod
    def called_from(cls, name: str, window: str) -> LiveBook:
        """The workbook of that name in the Excel with that window (its handle as digits; empty: any), for a program that was
        not started by the click itself; Rejection when it is not open there.
        """
        for app in xlwings.apps:
            for book in app.books if window in ("", str(getattr(app, "hwnd", ""))) else ():
                if book.name.lower() == name.lower():
                    return cls(book)
        raise Rejection(f"“{name}”没有在 Excel 里打开", "打开它再点按钮")

    @property
    def path(self) -> Path:
        """Where it lies on this PC, also when Excel gives an address of OneDrive; Rejection when it is not here."""
        try:
            name = str(self._book.fullname)
        except xlwings.XlwingsError:  # xlwings found no local folder for the address
            name = str(self._book.api.FullName)
        if not is_address(name):
            return Path(name)
        found = local_path(name, os.environ)
        if found is None:
            raise Rejection(
                f"“{self._book.name}”在网上（OneDrive 或 SharePoint），这台电脑上没有同步的一份",
                "先把文件夹同步到本机，或另存到本机，再打开那一份点按钮",
            )
        return found

    def sheet_names(self) -> list[str]:
        return [sheet.name for sheet in self._book.sheets]

    def read(self, sheet: str) -> Grid:
        if sheet not in self.sheet_names():
            raise KeyError(sheet)
        rows, page = self._values(sheet), self._book.sheets[sheet]
        return Grid(
            sheet=sheet,
            rows=rows,
            merged=live_looks.merged_on(page, rows),
            hidden_rows=live_looks.hidden_rows_on(page, rows),
            hidden=live_native.sheet_hidden(page),
        )

    def formats(self, sheet: str) -> Mapping[tuple[int, int], str]:
        """(row, column) -> the number format of a number that shows more than digits."""
        return live_looks.formats_on(self._book.sheets[sheet], self._values(sheet))

    def struck(self, sheet: str) -> frozenset[tuple[int, int]]:
        """(row, column) of the filled cells whose text is struck through."""
        return live_looks.struck_on(self._book.sheets[sheet], self._values(sheet))

    def _values(self, sheet: str) -> list[list[Any]]:
        values = self._used(sheet).options(ndim=2, err_to_str=True).value
        return [[ErrorCell(v) if v in ERRORS else _as_shown(v) for v in line] for line in values]

    def formulas(self, sheet: str) -> frozenset[str]:
        if sheet not in self.sheet_names():
            raise KeyError(sheet)
        found = self._used(sheet).formula
        lines = found if isinstance(found, (tuple, list)) else ((found,),)
        lines = lines if isinstance(lines[0], (tuple, list)) else (lines,)
        return frozenset(
            a1(r, c)
            for r, line in enumerate(lines, 1)
            for c, formula in enumerate(line, 1)
            if isinstance(formula, str) and formula.startswith("=")
        )

    def marks(self, sheet: str) -> Mapping[str, str]:
        """Cell -> the note of ours that stands there: what a press need not write again (workbooks.live.edit_changes)."""
        return marks_on(self._book.sheets[sheet])

    def apply(self, edits: EditList) -> None:
        writing = [edit for edit in edits.edits if not isinstance(edit, _TALK)]
        names = self.sheet_names()
        need_sheets(edits, names)
        if writing:
            touched = dict.fromkeys(e.page.name if isinstance(e, PutPage) else getattr(e, "sheet", "") for e in writing)
            opened = {e.page.name for e in writing if isinstance(e, PutPage) and not e.page.protect}
            with self._quiet(), self._unprotected([name for name in touched if name in names], opened):
                self._write(writing)
        for edit in edits.edits:
            if isinstance(edit, _TALK):
                self._talk(edit)

    def save(self, path: Path | None = None) -> None:
        self._book.save(str(path) if path else None)

    def close(self) -> None:
        """The workbook is the user's: it stays open."""

    def _used(self, sheet: str) -> Any:
        last = self._book.sheets[sheet].used_range.last_cell
        return self._book.sheets[sheet].range((1, 1), (last.row, last.column))

    @contextmanager
    def _quiet(self) -> Iterator[None]:
        """Screen updating and calculation off; they, the view and the selection as they were afterwards."""
        app = self._book.app
        shown, calculation = app.screen_updating, app.calculation
        active, selected = self._book.sheets.active, self._selection()
        with ExitStack() as after:  # each is put back even when another cannot be
            after.callback(setattr, app, "screen_updating", shown)
            after.callback(setattr, app, "calculation", calculation)
            after.callback(_look_at, active, selected)
            app.screen_updating, app.calculation = False, "manual"
            try:
                yield
            except BaseException:
                app.status_bar = False
                raise

    def _selection(self) -> str | None:
        """The address of the selected cells; None where something else is selected."""
        with suppress(Exception):  # a button or a chart has no address; each engine says so in its own way
            selected = self._book.selection
            return None if selected is None else str(selected.address)
        return None

    @contextmanager
    def _unprotected(self, names: list[str], opened: set[str]) -> Iterator[None]:
        """Sheets open for writing, then protected as they were but for those in `opened`; Rejection for a password."""
        with ExitStack() as after:
            for name in names:
                sheet = self._book.sheets[name]
                allowed = live_native.protection(sheet)
                if allowed is None:
                    continue
                try:
                    live_native.unprotect(sheet)
                except PermissionError as locked:
                    raise Rejection(
                        f"《{name}》加了保护密码，程序不能写入", "在“审阅”里撤销工作表保护，再点按钮；没有做任何改动"
                    ) from locked
                if name not in opened:
                    after.callback(_protect_again, sheet, allowed)
            yield

    def _write(self, edits: Sequence[Edit]) -> None:
        for (kind, name), run in groupby(edits, key=lambda e: (type(e), getattr(e, "sheet", ""))):
            if kind is Mark:
                mark_all(self._book.sheets[name], [e for e in run if isinstance(e, Mark)])
                continue
            for edit in run:
                match edit:
                    case WriteBlock():
                        self._block(edit)
                    case PrintArea():
                        live_native.print_only(self._book.sheets[name], edit.area)
                    case ClearMarks():
                        clear_marks(self._book.sheets[name])
                    case PutPage():
                        self._put(edit)
                    case RenameSheet():
                        self._book.sheets[name].name = edit.name
                    case DefineNames():
                        self._define(edit.names)
                    case PlaceButtons():
                        live_native.put_buttons(self._book.sheets[name], edit.buttons)

    def _block(self, edit: WriteBlock) -> None:
        sheet = self._book.sheets[edit.sheet]
        values = [list(line) for line in edit.values]
        if not values or not values[0]:
            return
        for c in range(len(values[0])):
            if edit.formulas or any(type(line[c]) in (int, float) for line in values):
                _let_numbers_in(sheet.range((edit.row, edit.column + c), (edit.row + len(values) - 1, edit.column + c)))
        write_rows(sheet, edit.row, edit.column, [[value if edit.formulas else literal(value) for value in line] for line in values])

    def _put(self, edit: PutPage) -> None:
        fresh = edit.page.name not in self.sheet_names()
        if fresh and edit.page.active:
            self._book.sheets.add(edit.page.name, before=self._book.sheets[0])
        elif fresh:
            shown = [sheet for sheet in self._book.sheets if sheet.visible]
            self._book.sheets.add(edit.page.name, after=shown[-1])
        put_page(self._book.sheets[edit.page.name], edit.page, fresh=fresh)

    def _define(self, names: Mapping[str, str]) -> None:
        for name, where in names.items():
            self._book.names.add(name, where)

    def _talk(self, edit: Edit) -> None:
        match edit:
            case Select():
                if not self._book.sheets[edit.sheet].visible:
                    self._book.sheets[edit.sheet].visible = True
                self._book.sheets[edit.sheet].activate()
                self._book.sheets[edit.sheet].range(edit.cell).select()
            case Status():
                self._book.app.status_bar = edit.text
                self.said.append(edit.text)
            case Dialog():
                self.said.append(edit.text)
                self._book.app.alert(edit.text, edit.title)


def _look_at(sheet: Any, selected: str | None) -> None:
    with suppress(Exception):  # a sheet that has been hidden since cannot be gone to; the work is done all the same
        sheet.activate()
        if selected is not None:
            sheet.range(selected).select()


def _protect_again(sheet: Any, allowed: dict[str, bool]) -> None:
    """A page that has been made new is protected already."""
    if live_native.protection(sheet) is None:
        live_native.protect(sheet, allowed)


def _let_numbers_in(cells: Any) -> None:
    """A number or a formula put into cells of the format text would become text."""
    if cells.number_format == "@":
        cells.number_format = "General"
    elif cells.number_format is None:  # mixed
        for cell in cells:
            if cell.number_format == "@":
                cell.number_format = "General"


def _as_shown(value: Any) -> Any:
    """A day of January or February 1900 as Excel shows it: over COM it comes a day early."""
    return from_ole(value) if sys.platform == "win32" and isinstance(value, dt.datetime) and value.tzinfo is None else value
