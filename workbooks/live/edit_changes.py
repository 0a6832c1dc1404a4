"""What of an edit list would change anything: a press that changes nothing writes nothing.

A time stamp alone is no change: on computed sheets `10-30 15:42 校验完毕` stays as it was while all else is the same, and
then says since when that has been so.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any, Protocol, runtime_checkable

from validators.page.page import Page, a1
from validators.page.shown import shown_number
from validators.register import register_of_sheet
from validators.values.cell import UncomputedCell
from validators.values.serial import to_serial
from validators.values.text import is_blank
from workbooks.book import Book, ClearMarks, Edit, EditList, Grid, Mark, PutPage, WriteBlock

_STAMP = re.compile(r"(?<![\d-])(?:\d{4}-)?\d\d-\d\d \d\d:\d\d(?::\d\d)?(?!\d)")
_NOTE_DAY = re.compile(r"· \d\d-\d\d 校验$")
_TINY = 1e-9


@runtime_checkable
class Marked(Protocol):
    """A book that can say which marks of ours stand on a sheet."""

    def marks(self, sheet: str) -> Mapping[str, str]:
        """Cell -> the note of ours that stands there."""


def needed(edits: EditList, book: Book) -> EditList:
    """The same list without what would change nothing; selections, status and dialogs stay."""
    seen = _Seen(book)
    idle = {sheet for sheet in {e.sheet for e in edits.edits if isinstance(e, ClearMarks)} if seen.marked_so(sheet, edits)}
    kept: list[Edit] = []
    for edit in edits.edits:
        if isinstance(edit, WriteBlock) and seen.holds(edit) or isinstance(edit, PutPage) and seen.shows(edit.page):
            continue
        if isinstance(edit, (ClearMarks, Mark)) and edit.sheet in idle:
            continue
        kept.append(edit)
    return EditList(edits=kept, files=edits.files, blocked=edits.blocked)


class _Seen:
    """A book as it stands, each sheet read once."""

    def __init__(self, book: Book) -> None:
        self._book, self._grids, self._names = book, dict[str, Grid](), set(book.sheet_names())
        self._formulas: dict[str, frozenset[str]] = {}

    def _grid(self, sheet: str) -> Grid | None:
        if sheet not in self._names:
            return None
        if sheet not in self._grids:
            self._grids[sheet] = self._book.read(sheet)
        return self._grids[sheet]

    def holds(self, block: WriteBlock) -> bool:
        """True when every value of a block stands there already; times count on the sheets of staff."""
        grid = self._grid(block.sheet)
        timed = register_of_sheet(block.sheet) is not None
        return (
            grid is not None
            and (not block.formulas or bool(block.shown))
            and all(
                same(grid.at(block.row + r, block.column + c), value, timed=timed)
                for r, line in enumerate(block.shown or block.values)
                for c, value in enumerate(line)
            )
            and (not block.formulas or self._calculates(block))
        )

    def _calculates(self, block: WriteBlock) -> bool:
        """True when a formula stands in every cell of a block of formulas."""
        if block.sheet not in self._formulas:
            self._formulas[block.sheet] = self._book.formulas(block.sheet)
        there = self._formulas[block.sheet]
        return all(a1(block.row + r, block.column + c) in there for r, line in enumerate(block.values) for c, _ in enumerate(line))

    def shows(self, page: Page) -> bool:
        """True when a sheet shows just what a page says, and nothing else."""
        grid = self._grid(page.name)
        if grid is None:
            return False
        covered = {
            (row, col) for area in page.merges for row in range(area.row, area.last_row + 1) for col in range(area.col, area.last_col + 1)
        } - {(a.row, a.col) for a in page.merges}
        wanted = {place: cell for place, cell in page.cells.items() if place not in covered}
        for (row, col), cell in wanted.items():
            there = grid.at(row, col)
            if isinstance(there, UncomputedCell):
                if there != cell.formula:
                    return False
            elif not same(there, shown_number(cell.value, cell.style.value_kind), timed=False):
                return False
        return all(
            (grid.first_row + r, grid.first_column + c) in wanted
            for r, line in enumerate(grid.rows)
            for c, value in enumerate(line)
            if not is_blank(value)
        )

    def marked_so(self, sheet: str, edits: EditList) -> bool:
        """True when the marks that are wanted on a sheet are those that stand there."""
        if not isinstance(self._book, Marked) or sheet not in self._names:
            return False
        wanted = {e.cell: _undated(e.note) for e in edits.edits if isinstance(e, Mark) and e.sheet == sheet}
        return wanted == {cell: _undated(note) for cell, note in self._book.marks(sheet).items()}


def same(there: Any, value: Any, *, timed: bool = True) -> bool:
    """True when a cell that holds `there` would look the same with `value`; without `timed`, stamps do not count.

    >>> same('', None), same(12.0, 12), same('11-02 09:30 算完', '11-02 09:31 算完', timed=False)
    (True, True, True)
    """
    if _blank(there) or _blank(value):
        return _blank(there) and _blank(value)
    if isinstance(there, bool) != isinstance(value, bool):
        return False
    there, value = _plain(there), _plain(value)
    if isinstance(there, str) and isinstance(value, str):
        there, value = there.replace("\r\n", "\n"), value.replace("\r\n", "\n")
        return there == value if timed else _STAMP.sub("#", there) == _STAMP.sub("#", value)
    if isinstance(there, (int, float)) and isinstance(value, (int, float)):
        return abs(there - value) <= _TINY * max(1.0, abs(value))
    return type(there) is type(value) and bool(there == value)


def _blank(value: Any) -> bool:
    return value is None or value == ""


def _plain(value: Any) -> Any:
    """Dates and moments as the numbers that Excel keeps; a Decimal as the float of its cell."""
    if isinstance(value, dt.date):
        return float(to_serial(value))
    return value if isinstance(value, (str, bool, int, float)) else float(value)


def _undated(note: str) -> str:
    return _NOTE_DAY.sub("· 校验", note.replace("\r\n", "\n").strip())
