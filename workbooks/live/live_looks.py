"""How the cells of the open workbook look, where that says something of their values: formats, strokes, merges, hidden rows.

Excel answers for a whole area at once where all its cells are alike, and with nothing where they differ: so an area is
halved only as far as its cells do differ, and a sheet costs some dozens of questions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from validators.values.text import is_blank
from workbooks.live import live_native
from workbooks.scan.sheet_cells import telling_format
from workbooks.scan.xlsx_parts import is_date_format

_MOST = 20_000
"""Questions that one sheet may cost: no sheet that people keep comes near it."""


class _Area(NamedTuple):
    """Rows and columns from 1, the last included."""

    top: int
    left: int
    bottom: int
    right: int

    def cells(self) -> Iterator[tuple[int, int]]:
        """Every (row, column) of it."""
        return ((row, column) for row in range(self.top, self.bottom + 1) for column in range(self.left, self.right + 1))

    def halves(self) -> tuple[_Area, _Area]:
        """Cut across the longer side."""
        if self.bottom - self.top >= self.right - self.left:
            row = (self.top + self.bottom) // 2
            return self._replace(bottom=row), self._replace(top=row + 1)
        column = (self.left + self.right) // 2
        return self._replace(right=column), self._replace(left=column + 1)


def _alike(sheet: Any, whole: _Area, ask: Callable[[Any], Any]) -> Iterator[tuple[_Area, Any]]:
    """Areas that together are the whole, each with the answer that all its cells have; a cell without an answer is left out."""
    waiting, asked = [whole], 0
    while waiting and asked < _MOST:
        area = waiting.pop()
        answer = ask(sheet.range((area.top, area.left), (area.bottom, area.right)))
        asked += 1
        if answer is not None:
            yield area, answer
        elif (area.top, area.left) != (area.bottom, area.right):
            waiting += area.halves()


def formats_on(sheet: Any, rows: Sequence[Sequence[Any]]) -> dict[tuple[int, int], str]:
    """(row, column) -> the format of each number that shows more than digits; `rows` are the values, from A1 on."""
    found: dict[tuple[int, int], str] = {}
    for column in range(1, max(map(len, rows), default=0) + 1):
        numbers = {row for row, line in enumerate(rows, 1) if column <= len(line) and type(line[column - 1]) in (int, float)}
        if numbers:
            whole = _Area(min(numbers), column, max(numbers), column)
            for area, code in _alike(sheet, whole, lambda cells: cells.number_format):
                if telling_format(code) and not is_date_format(code):
                    found |= {place: code for place in area.cells() if place[0] in numbers}
    return found


def struck_on(sheet: Any, rows: Sequence[Sequence[Any]]) -> frozenset[tuple[int, int]]:
    """(row, column) of the filled cells whose text is struck through."""
    found = _where(sheet, rows, live_native.struck)
    return frozenset((row, column) for row, column in found if not is_blank(rows[row - 1][column - 1]))


def hidden_rows_on(sheet: Any, rows: Sequence[Sequence[Any]]) -> frozenset[int]:
    """The rows that are hidden or filtered out."""
    first = [line[:1] or [None] for line in rows]
    return frozenset(row for row, _ in _where(sheet, first, live_native.row_hidden))


def merged_on(sheet: Any, rows: Sequence[Sequence[Any]]) -> tuple[tuple[int, int, int, int], ...]:
    """The areas of several cells that are one: first row, first column, last row, last column."""
    found: dict[tuple[int, int, int, int], bool] = {}
    for row, column in _where(sheet, rows, lambda cells: cells.merge_cells):
        if not any(top <= row <= bottom and left <= column <= right for top, left, bottom, right in found):
            area = sheet.range((row, column)).merge_area
            found[area.row, area.column, area.row + area.shape[0] - 1, area.column + area.shape[1] - 1] = True
    return tuple(found)


def _where(sheet: Any, rows: Sequence[Sequence[Any]], ask: Callable[[Any], bool | None]) -> Iterator[tuple[int, int]]:
    """(row, column) of the cells that answer with yes."""
    width = max(map(len, rows), default=0)
    if width:
        for area, answer in _alike(sheet, _Area(1, 1, len(rows), width), ask):
            if answer:
                yield from area.cells()
