"""Marks on a sheet that is open in Excel: colours by runs, a note a cell; what the clerk wrote himself stays (ux 4)."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from validators.page.page import a1
from workbooks.book import Mark, column_number, with_note, without_note
from workbooks.theme import MARKS, NEUTRAL


def mark_all(sheet: Any, marks: Sequence[Mark]) -> None:
    """Fill, bold dark text and a note on each cell; the last of several marks on one cell stands."""
    cells = {_place(mark.cell): mark for mark in marks}
    order = sorted(cells, key=lambda place: (place[1], cells[place].severity.value, place[0]))
    runs = groupby(enumerate(order), key=lambda pair: (pair[1][1], cells[pair[1]].severity, pair[1][0] - pair[0]))
    for (column, severity, _), run in runs:
        rows = [row for _, (row, _) in run]
        area = sheet.range((rows[0], column), (rows[-1], column))
        area.color, area.font.color = MARKS[severity.value]
        area.font.bold = True
    written = {note.location.address.replace("$", ""): note for note in sheet.notes}
    for (row, column), mark in cells.items():
        _annotate(sheet, a1(row, column), mark.note, written.get(a1(row, column)))


def _annotate(sheet: Any, cell: str, text: str, known: Any) -> None:
    if known is None:
        sheet.range(cell).add_note(text)
    else:
        known.text = with_note(known.text or "", text)


def clear_marks(sheet: Any) -> None:
    """Takes off what the last check put on; only cells with a note of ours are touched."""
    for note in list(sheet.notes):
        text = note.text or ""
        own = without_note(text)
        if own == text:
            continue
        cell = note.location
        cell.color = None
        cell.font.bold, cell.font.color = False, NEUTRAL["text"]
        if own:
            note.text = own
        else:
            note.delete()


def marks_on(sheet: Any) -> dict[str, str]:
    """Cell -> our part of the note that stands there."""
    found = {}
    for note in sheet.notes:
        text = note.text or ""
        own = without_note(text)
        if own != text:
            found[note.location.address.replace("$", "")] = text[len(own) :].lstrip("\n")
    return found


def _place(cell: str) -> tuple[int, int]:
    letters = cell.rstrip("0123456789")
    return int(cell[len(letters) :]), column_number(letters)
