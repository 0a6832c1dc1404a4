"""In what unit the amounts of a printed page stand: as on a table, but each amount has a place of its own (settled 36).

A label's own unit counts for the place that belongs to it; one that is written anywhere else on the page counts for the
amounts that state none.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from validators.page.page import a1
from validators.register import Register
from validators.values.number_kinds import Count, Money, Quantity
from validators.values.text import trim
from workbooks.book import Grid
from workbooks.read.unit_words import PIECE, YUAN, asked_in, unit_in_header, units_said
from workbooks.read.units import Formats, Said, Units, fits_column, only_yuan, question_of, settle_unit


class UnitPlace(NamedTuple):
    """A place to write in: its header, where it is, and the cell of the label that it belongs to."""

    header: str
    row: int
    col: int
    label: tuple[int, int]


class PageUnits:
    """The units of one page; `value` gives an amount in 元, or a `DoubtedCell`."""

    def __init__(
        self, grid: Grid, register: Register, places: Sequence[UnitPlace], rows: Sequence[int], printed: Collection[str], look: Look
    ) -> None:
        """`rows` are those whose words count for it, `printed` the words that the form itself prints."""
        kinds = (Money, Quantity, Count)
        amounts = [place for place in places if isinstance(register.by_header[place.header].kind, kinds)]
        self._grid = grid
        self._at = {(place.row, place.col): k for k, place in enumerate(amounts)}
        self._units = Units(
            grid=grid,
            register=register,
            columns={k: register.by_header[place.header] for k, place in enumerate(amounts)},
            places={k: a1(place.row, place.col) for k, place in enumerate(amounts)},
            formats={
                (p.row, grid.first_column + k): look.formats[p.row, p.col] for k, p in enumerate(amounts) if (p.row, p.col) in look.formats
            },
            ours=look.ours,
        )
        if amounts:
            taken = {(place.row, place.col) for place in places}
            words = [(r, c, text) for r, c, text in _texts(grid, rows) if (r, c) not in taken]
            self._take(amounts, words, printed)

    def _take(self, amounts: Sequence[UnitPlace], words: list[tuple[int, int, str]], printed: Collection[str]) -> None:
        units = self._units
        labels = {place.label for place in amounts}
        around = [Said(a1(r, c), trim(text), unit) for r, c, text in words if (r, c) not in labels for unit in units_said(text)]
        for k, place in enumerate(amounts):
            text = self._grid.at(*place.label)
            counts = YUAN if isinstance(units.columns[k].kind, Money) else PIECE
            own = unit_in_header(text, counts) if isinstance(text, str) else None
            if own is not None and fits_column(own, units.columns[k]):
                units.said[k] = Said(a1(*place.label), trim(text), own)
            settle_unit(units, k, [said for said in around if fits_column(said.unit, units.columns[k])])
        asked = next(((a1(r, c), text) for r, c, text in words if asked_in(text) and trim(text) not in printed), None)
        if asked is not None and not around:
            units.asked = "" if units.ours else question_of(*asked)
            for k in [k for k, column in units.columns.items() if units.ours and isinstance(column.kind, Money)]:
                units.doubts.setdefault(k, only_yuan(*asked))

    def value(self, row: int, col: int, raw: Any) -> Any:
        """An amount in 元 or pieces; anything else as it is."""
        k = self._at.get((row, col))
        return raw if k is None else self._units.value(row, k, raw)

    def notes(self) -> list[Any]:
        """What was applied, after every value of the page was asked for."""
        return self._units.notes()


class Look(NamedTuple):
    """What is known of a sheet beside its values: number formats; whether it is one of our own."""

    formats: Formats = {}
    ours: bool = False


def _texts(grid: Grid, rows: Sequence[int]) -> list[tuple[int, int, str]]:
    return [
        (row, grid.first_column + i, value)
        for row in rows
        if 0 <= row - grid.first_row < len(grid.rows)
        for i, value in enumerate(grid.rows[row - grid.first_row])
        if isinstance(value, str)
    ]
