"""The workbook that a program has open and sends along: read as any other; what is done to it is written down for the way back."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from validators.page.page import a1
from validators.values.cell import ERRORS, ErrorCell
from validators.values.serial import from_serial
from workbooks.book import EditList, Grid, column_number, need_sheets, without_note
from workbooks.scan.sheet_cells import telling_format
from workbooks.scan.xlsx_parts import is_date_format
from workbooks.wire.press_wire import SentSheet, SentWorkbook, WireEdit
from workbooks.wire.wire_edits import wire_edits

_LAST_DAY = 2_958_466
"""Serial numbers from here on are no days: the year 10000."""


class WireBook:
    """A workbook as it was sent (`book`); `heard` is told what is being read, and may stop the reading by raising."""

    def __init__(self, book: SentWorkbook, path: Path, heard: Callable[[str], None] = lambda _: None) -> None:
        self._path, self._heard = path, heard
        self._sheets = {sheet.name: sheet for sheet in book.sheets}
        self._read: dict[str, Grid] = {}
        self.wanted: list[WireEdit] = []

    @property
    def path(self) -> Path:
        return self._path

    def sheet_names(self) -> list[str]:
        return list(self._sheets)

    def read(self, sheet: str) -> Grid:
        sent = self._sheets[sheet]
        self._heard(f"读《{sheet}》")
        if sheet not in self._read:
            self._read[sheet] = _grid(sent)
        return self._read[sheet]

    def formulas(self, sheet: str) -> frozenset[str]:
        sent = self._sheets[sheet]
        return frozenset(a1(*place) for area in sent.formulas for place in _places(area, sent))

    def formats(self, sheet: str) -> Mapping[tuple[int, int], str]:
        """(row, column) -> the number format of a number that shows more than digits."""
        sent = self._sheets[sheet]
        telling = ((area, code) for area, code in sent.formats if telling_format(code) and not is_date_format(code))
        return {place: code for area, code in telling for place in _places(area, sent) if type(_at(sent, place)) in (int, float)}

    def struck(self, sheet: str) -> frozenset[tuple[int, int]]:
        """(row, column) of the filled cells whose text is struck through."""
        sent = self._sheets[sheet]
        return frozenset(place for area in sent.struck for place in _places(area, sent) if _at(sent, place) not in (None, ""))

    def notes(self, sheet: str) -> Mapping[str, str]:
        """Cell -> all of the note that stands there; none for a sheet that is made new."""
        return self._sheets[sheet].notes if sheet in self._sheets else {}

    def marks(self, sheet: str) -> Mapping[str, str]:
        """Cell -> the note of ours that stands there: what a press need not write again (workbooks.live.edit_changes)."""
        told = ((cell, text, without_note(text)) for cell, text in self.notes(sheet).items())
        return {cell: text[len(own) :].lstrip("\n") for cell, text, own in told if own != text}

    def apply(self, edits: EditList) -> None:
        need_sheets(edits, self._sheets)
        self.wanted = wire_edits(edits, self)

    def save(self, path: Path | None = None) -> None:
        """Saving is for the program that has it open: ValueError."""
        raise ValueError("a workbook that is open elsewhere is saved there")

    def close(self) -> None:
        """It stays open where it is."""


def _grid(sent: SentSheet) -> Grid:
    days = {place for area, code in sent.formats if is_date_format(code) == "date" for place in _places(area, sent)}
    rows = [[_raw(value, (r, c) in days) for c, value in enumerate(line, 1)] for r, line in enumerate(sent.values, 1)]
    hidden = {row for first, last in sent.hidden_rows for row in range(max(first, 1), min(last, len(rows)) + 1)}
    return Grid(
        sheet=sent.name,
        rows=rows,
        merged=tuple(corners(area) for area in sent.merged),
        hidden_rows=frozenset(hidden),
        hidden=sent.state == "hidden",
    )


def _raw(value: Any, day: bool) -> Any:
    if isinstance(value, str) and value in ERRORS:
        return ErrorCell(value)
    return from_serial(value) if day and type(value) in (int, float) and 0 <= value < _LAST_DAY else value


def _at(sent: SentSheet, place: tuple[int, int]) -> Any:
    line = sent.values[place[0] - 1]
    return line[place[1] - 1] if place[1] <= len(line) else None


def _places(area: str, sent: SentSheet) -> Iterator[tuple[int, int]]:
    """The cells of an area, as far as the sheet has any."""
    top, left, bottom, right = corners(area)
    for row in range(top, min(bottom, len(sent.values)) + 1):
        yield from ((row, column) for column in range(left, min(right, len(sent.values[row - 1])) + 1))


@cache
def corners(area: str) -> tuple[int, int, int, int]:
    """First row, first column, last row, last column. >>> corners('B3:D9'), corners('B3')
    ((3, 2, 9, 4), (3, 2, 3, 2))
    """
    first, _, last = area.partition(":")
    return (*_place(first), *_place(last or first))


def _place(cell: str) -> tuple[int, int]:
    letters = cell.rstrip("0123456789")
    return int(cell[len(letters) :]), column_number(letters)
