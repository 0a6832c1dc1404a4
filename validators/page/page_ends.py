"""Where printed pages end, and which rows stay together: no chart is cut, no head and no signature stands alone (ux 10)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from validators.page.page import PRINTABLE, Page

Rows = tuple[int, int]
"""The first and the last of rows that stay together."""
_LEAST = 0.94
"""Of the room of a page what every program has: they do not agree on the width of columns, and so not on how small a page prints."""
_MOST = 1000
"""So many ends Excel takes on a sheet."""
_POINTS = 0.75
"""Of a pixel."""
_UNDER_HEAD = _ABOVE_FOOT = 3
"""Rows below the head of a section, and above the foot of a page, without which it does not stand."""


def page_ends(page: Page, together: Sequence[Rows], last: int, repeated: Sequence[int]) -> tuple[int, ...]:
    """The last rows of its printed pages down to row `last`, so that every program ends them there and none cuts what stays
    together; those at which the page is to end anyhow are among them.

    `repeated` are the rows that stand on every page after the first. What is higher than a page is cut all the same.
    """
    return tuple(sorted({*page.printing.row_breaks, *islice(_ends(page, together, last, repeated), _MOST)}))


def _ends(page: Page, together: Sequence[Rows], last: int, repeated: Sequence[int]) -> Iterator[int]:
    room = PRINTABLE[page.printing.paper, page.printing.landscape][1] * _POINTS * _LEAST * 100 / page.print_scale()
    again = sum(_height(page, row) for row in repeated)
    start, used = 1, 0.0
    for row in range(1, last + 1):
        used += _height(page, row)
        if row - 1 in page.printing.row_breaks:
            start, used = row, again + _height(page, row)
        elif used > room:
            fits = (first for first, end in together if start < first <= row <= end and _high(page, first, end) + again <= room)
            begin = next(fits, row)
            yield begin - 1
            start, used = begin, again + _high(page, begin, row)


def _high(page: Page, first: int, last: int) -> float:
    return sum(_height(page, row) for row in range(first, last + 1))


def _height(page: Page, row: int) -> float:
    return page.heights.get(row, page.row_height)


def kept_together(page: Page, last: int, end: int) -> list[Rows]:
    """Charts with the head above them, heads of sections with what begins below, and the foot, from row `end` on, with what
    ends above it.
    """
    heads = [row for (row, col), cell in page.cells.items() if col == 2 and cell.style.kind == "section"]
    found = [(row, min(row + _UNDER_HEAD, last)) for row in heads]
    found += [(chart.row, _below(page, chart.row, chart.height)) for chart in page.charts if chart.col == 2]
    return _joined([*found, (max(end - _ABOVE_FOOT, 1), last)] if end <= last else found)


def _below(page: Page, row: int, pixels: int) -> int:
    """The last row that something of so many pixels covers."""
    left = pixels * _POINTS - _height(page, row)
    while left > 0:
        row += 1
        left -= _height(page, row)
    return row


def _joined(rows: list[Rows]) -> list[Rows]:
    """Those that overlap, as one."""
    found: list[Rows] = []
    for first, last in sorted(rows):
        if found and first <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], last)
        else:
            found.append((first, last))
    return found
