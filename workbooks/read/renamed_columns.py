"""A header that was renamed on one of our own sheets (用邮量 → 用油量): found by likeness and by its place, read and asked about.

It is only believed where the sheet is plainly ours, the new name is like the missing one, and what stands below can be read
as that column.
"""

from __future__ import annotations

from collections.abc import Mapping

from rapidfuzz import fuzz

from validators.column import Column
from validators.finding import Finding, Severity
from validators.page.page import column_letter
from validators.register import Register
from validators.values.text import fold_header, is_blank
from workbooks.book import Grid
from workbooks.read.read_header import NOT_OURS, Header, column_of, two_columns
from workbooks.read.read_rows import note

OURS, IN_PLACE, ANYWHERE, READABLE = 4, 50, 80, 0.8
"""So many known columns make a sheet ours. The likeness in per cent that is enough where the unknown headers stand between the
same neighbours as the missing columns, and anywhere else; the share of the cells that must be readable."""


def renamed_columns(grid: Grid, header: Header, register: Register, names: Mapping[str, Column]) -> tuple[dict[str, Column], list[Finding]]:
    """Folded header -> the column that it is now, and a finding (class C) for each."""
    known = {i: c for i, h in header.headings.items() if (c := column_of(h.text, names)) is not None}
    if len({c.header for c in known.values()}) < OURS:
        return {}, []
    found: dict[str, Column] = {}
    notes = []
    for i, column in _pairs(header, register, known, names).items():
        if not _readable(grid, header, i, column):
            continue
        text, row = header.headings[i].text, header.headings[i].row
        found[fold_header(text)] = column
        cell = f"{column_letter(grid.first_column + i)}{row}"
        notes.append(
            note(
                "renamed_column",
                register,
                row,
                cell,
                text,
                f"“{text}”是不是“{column.header}”改了名？已按“{column.header}”读",
                f"是，就把列名改回“{column.header}”；不是，就换一个不相像的列名，再点【校验】",
                Severity.C,
            )
        )
    return found, notes


def _pairs(header: Header, register: Register, known: Mapping[int, Column], names: Mapping[str, Column]) -> dict[int, Column]:
    """Position of an unknown heading -> the one missing column that it is like."""
    there = {c.header for c in known.values()}
    missing = [c for c in register.columns if c.header not in there and not c.computed and not c.assigned]
    ours = {fold_header(n) for n in NOT_OURS}
    strange = [
        i for i, h in header.headings.items() if i not in known and fold_header(h.text) not in ours and not two_columns(h.text, names)
    ]
    likes = {
        (i, c.header): max(fuzz.ratio(fold_header(header.headings[i].text), fold_header(n)) for n in (c.header, *c.aliases))
        for i in strange
        for c in missing
    }
    enough = {
        (i, c.header): like
        for i in strange
        for c in missing
        if (like := likes[i, c.header]) >= ANYWHERE or like >= IN_PLACE and _same_gap(i, c, register, known, strange)
    }
    return {
        i: register.by_header[h]
        for (i, h), like in enough.items()
        if all(like > other for (j, g), other in enough.items() if (j, g) != (i, h) and (j == i or g == h))
    }


def _same_gap(i: int, column: Column, register: Register, known: Mapping[int, Column], strange: list[int]) -> bool:
    """True when between the same two known neighbours as many headings are strange as columns are missing, in this order."""
    left, right = max((p for p in known if p < i), default=-1), min((p for p in known if p > i), default=-1)
    if right < 0:
        return False
    order = [c.header for c in register.columns if not c.packs]
    first = order.index(known[left].header) if left >= 0 and known[left].header in order else -1
    last = order.index(known[right].header) if known[right].header in order else -1
    there = {c.header for c in known.values()}
    gap = [h for h in order[first + 1 : max(last, 0)] if h not in there and not register.by_header[h].computed]
    between = [s for s in strange if left < s < right]
    return len(gap) == len(between) and column.header in gap and gap.index(column.header) == between.index(i)


def _readable(grid: Grid, header: Header, i: int, column: Column) -> bool:
    below = [line[i] for line in grid.rows[header.last - grid.first_row + 1 :][:200] if i < len(line) and not is_blank(line[i])]
    return sum(column.kind.parse(v).value is not None for v in below) >= READABLE * len(below)
