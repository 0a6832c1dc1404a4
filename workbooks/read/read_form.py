"""A printed page (R29, R32, R37, R49, R55, R66, R72) read back as the rows of its register.

A place to write in is found from the label that it belongs to, so that rows inserted above it do no harm.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from validators.finding import Finding
from validators.form import Form, FormGrid, Label, Matrix
from validators.page.page import column_letter
from validators.register import RawSheet, Register
from validators.values.text import fold_header, is_blank
from workbooks.book import Grid as Cells
from workbooks.read.form_units import Look, PageUnits, UnitPlace
from workbooks.read.unit_words import without_unit

PLAIN = Look()
"""Nothing is known of the sheet but its values."""


@dataclass(kw_only=True)
class _Found:
    """What was read so far: cells by header, the row of each record, the cell of each value; notes, and headers not in 元.

    above   the rows above the first page, whose words count for every page
    """

    cells: dict[str, list[Any]]
    rows: list[int] = field(default_factory=list)
    places: dict[tuple[int, str], str] = field(default_factory=dict)
    above: range = range(0)
    notes: list[Finding] = field(default_factory=list)
    scaled: set[str] = field(default_factory=set)


def read_form(grid: Cells, register: Register, look: Look = PLAIN) -> RawSheet | None:
    """The records of a form's sheet; None when no page of the form is on it (a submission holds them as a table)."""
    form = register.form
    starts = [row for row, line in _lines(grid) if _text(line, grid, 2) == fold_header(register.sheet)]
    if form is None or not starts:
        return None
    headers = [c.header for c in register.columns if not c.computed and c.header in _headers(form)]
    found = _Found(cells={header: [] for header in headers}, above=range(grid.first_row, starts[0]))
    last = grid.first_row + len(grid.rows)
    for start, end in zip(starts, [*starts[1:], last], strict=True):
        _read_block(grid, register, form, range(start, end), found, look)
    letters = {h: next((a.rstrip("0123456789") for (_, header), a in found.places.items() if header == h), "B") for h in headers}
    return RawSheet(
        register=register,
        sheet=grid.sheet,
        cells=found.cells,
        rows=found.rows,
        header_row=starts[0],
        letters=letters,
        places=found.places,
        notes=found.notes,
        scaled=frozenset(found.scaled),
    )


def _headers(form: Form) -> set[str]:
    block = form.block(1)
    return {slot.header for slot in block.slots} | {header for fixed in block.fixed for header in fixed}


def _lines(grid: Cells) -> list[tuple[int, list[Any]]]:
    return [(grid.first_row + i, line) for i, line in enumerate(grid.rows)]


def _text(line: list[Any], grid: Cells, col: int) -> str:
    at = col - grid.first_column
    value = line[at] if 0 <= at < len(line) else None
    return fold_header(value) if isinstance(value, str) else ""


def _read_block(grid: Cells, register: Register, form: Form, page: range, found: _Found, look: Look) -> None:
    """The records of one page, from the row of its title to the row before the next title."""
    known = _known(grid, page)
    block = form.block(_size(form, known, page.start, page.stop))
    anchors = {slot: _anchor(slot.anchor, known, page.start) for slot in block.slots}
    wheres = {slot: (row + slot.row - slot.anchor.row, col + slot.col - slot.anchor.col) for slot, (row, col) in anchors.items()}
    places = [UnitPlace(slot.header, *wheres[slot], anchors[slot]) for slot in block.slots]
    units = PageUnits(grid, register, places, [*found.above, *page], {label.text for label in block.labels}, look)
    heads: dict[str, tuple[Any, str]] = {}
    records: dict[int, dict[str, tuple[Any, int, str]]] = {}
    for slot, (row, col) in wheres.items():
        written = grid.at(row, col) if row < page.stop else None
        value, place = units.value(row, col, written), f"{column_letter(col)}{row}"
        found.scaled |= {slot.header} if value is not written and value != written else set()
        if slot.record < 0:
            heads[slot.header] = (value, place)
        else:
            records.setdefault(slot.record, {})[slot.header] = (value, row, place)
    found.notes += [note for note in units.notes() if note not in found.notes]
    for number, answers in sorted(records.items(), key=lambda item: next(iter(item[1].values()))[1]):
        if any(not is_blank(value) for value, _, _ in answers.values()):
            _add(found, heads, block.fixed[number], answers)


def _known(grid: Cells, page: range) -> dict[str, list[tuple[int, int]]]:
    """Folded text -> where it stands on a page; a label with a unit behind it stands there without the unit as well."""
    known: dict[str, list[tuple[int, int]]] = {}
    for row, line in _lines(grid):
        for i, value in enumerate(line if row in page else ()):
            if isinstance(value, str) and not is_blank(value):
                for text in dict.fromkeys((fold_header(value), fold_header(without_unit(value)))):
                    known.setdefault(text, []).append((row, grid.first_column + i))
    return known


def _add(found: _Found, heads: dict[str, tuple[Any, str]], fixed: dict[str, str], answers: dict[str, tuple[Any, int, str]]) -> None:
    record = len(found.rows)
    first = next(iter(answers.values()))
    found.rows.append(first[1])
    for header, column in found.cells.items():
        value, place = (answers[header][0], answers[header][2]) if header in answers else heads.get(header, (fixed.get(header), first[2]))
        column.append(None if is_blank(value) else value)
        found.places[record, header] = place


def _size(form: Form, known: dict[str, list[tuple[int, int]]], start: int, end: int) -> int:
    """How many lines a page has: those of a Grid to its end, those between two layers of a Matrix."""
    body = form.body
    if isinstance(body, FormGrid):
        return max(end - start, body.least)
    if isinstance(body, Matrix):
        rows = [row for name in body.rows[:2] for row, col in known.get(fold_header(name), ()) if col == 2]
        return max(rows[1] - rows[0], 1) if len(rows) > 1 else body.least
    return 0


def _anchor(label: Label, known: dict[str, list[tuple[int, int]]], start: int) -> tuple[int, int]:
    here = (start + label.row - 1, label.col)
    places = known.get(fold_header(label.text), [])
    same = [place for place in places if place[1] == label.col]
    return min(same or places or [here], key=lambda place: (abs(place[0] - here[0]), abs(place[1] - here[1])))
