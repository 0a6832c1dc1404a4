"""The open workbook, through xlwings: the only file that imports it, and only its free features.

The click that brought us here carries the workbook (`Book.caller()`); values are written a block at a time, with
screen updating and calculation off, and put back as they were.
"""
from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import xlwings

from workbooks.book import ClearMarks, Dialog, EditList, Grid, Mark, PutPage, Select, Status, WriteBlock
from workbooks.theme import MARKS

_NOTE_SIGN = "——"
"""Every note of ours ends in a line that begins so (ux 4); the clerk's own do not."""


class LiveBook:
    """A workbook that is open in Excel."""

    def __init__(self, book: Any = None) -> None:
        self._book = book if book is not None else xlwings.Book.caller()
        self.said: list[str] = []

    @property
    def path(self) -> Path:
        return Path(self._book.fullname)

    def sheet_names(self) -> list[str]:
        return [sheet.name for sheet in self._book.sheets]

    def read(self, sheet: str) -> Grid:
        if sheet not in self.sheet_names():
            raise KeyError(sheet)
        used = self._book.sheets[sheet].used_range
        last = used.last_cell
        values = self._book.sheets[sheet].range((1, 1), (last.row, last.column)).options(ndim=2).value
        return Grid(sheet=sheet, rows=[list(line) for line in values])

    def apply(self, edits: EditList) -> None:
        for edit in edits.edits:
            if not isinstance(edit, (PutPage, Status, Dialog)) and edit.sheet not in self.sheet_names():
                raise KeyError(edit.sheet)
        with self._quiet():
            for edit in edits.edits:
                self._apply(edit)

    def save(self, path: Path | None = None) -> None:
        self._book.save(str(path) if path else None)

    def close(self) -> None:
        """The workbook is the user's: it stays open."""

    @contextmanager
    def _quiet(self) -> Iterator[None]:
        app = self._book.app
        shown, calculation = app.screen_updating, app.calculation
        app.screen_updating, app.calculation = False, "manual"
        try:
            yield
        finally:
            app.calculation, app.screen_updating = calculation, shown

    def _apply(self, edit: Any) -> None:
        match edit:
            case WriteBlock():
                block = [["'" + v if isinstance(v, str) and v[:1] in "=+-@" else v for v in line] for line in edit.values]
                self._book.sheets[edit.sheet].range((edit.row, edit.column)).value = block
            case Mark():
                cell = self._book.sheets[edit.sheet].range(edit.cell)
                cell.color, cell.font.color = MARKS[edit.severity.value]
                cell.font.bold = True
                if cell.note is None:
                    cell.api.AddComment(edit.note)
                else:
                    cell.note.text = edit.note
            case ClearMarks():
                self._clear(edit.sheet)
            case PutPage():
                self._put(edit.page)
            case Select():
                self._book.sheets[edit.sheet].activate()
                self._book.sheets[edit.sheet].range(edit.cell).select()
            case Status():
                self._book.app.status_bar = edit.text
            case Dialog():
                self._book.app.alert(edit.text, edit.title)

    def _clear(self, sheet: str) -> None:
        used = self._book.sheets[sheet].used_range
        for cell in used:
            note = cell.note
            if note is not None and _NOTE_SIGN in (note.text or ""):
                note.delete()
                cell.color, cell.font.bold, cell.font.color = None, False, "#1F1F1F"

    def _put(self, page: Any) -> None:
        names = self.sheet_names()
        sheet = self._book.sheets[page.name] if page.name in names else self._book.sheets.add(
            page.name, after=self._book.sheets[-1])
        sheet.clear()
        for (row, column), cell in page.cells.items():
            sheet.range((row, column)).value = cell.formula or cell.value
