"""Where printed pages end: early where a chart, a head or a foot would be cut off from what it belongs to."""

from __future__ import annotations

import pytest

from validators.page.page import PRINTABLE, Area, Chart, Page, Series
from validators.page.page_ends import kept_together, page_ends

ROOM = PRINTABLE["A4", False][1] * 0.75
"""Points of a page of the default print settings."""
POINTS = 20


def page(rows: int) -> Page:
    return Page(name="x", widths=(1, 60, 1), heights=dict.fromkeys(range(1, rows + 1), POINTS))


def chart(row: int) -> Chart:
    area = Area(1, 2, 2, 2)
    return Chart(kind="line", title="t", row=row, col=2, width=300, height=160, series=(Series(name="a", categories=area, values=area),))


def test_a_page_ends_where_it_is_full() -> None:
    full = int(ROOM * 0.94 / POINTS)
    assert page_ends(page(full), [], full, ()) == ()
    assert page_ends(page(3 * full), [], 3 * full, (1,)) == (full, 2 * full - 1, 3 * full - 2)


@pytest.mark.parametrize("above", [0, 1, 3, 5])
def test_what_stays_together_begins_the_next_page(above: int) -> None:
    """Rows that begin so many rows above the end of a page, and reach below it."""
    full = int(ROOM * 0.94 / POINTS)
    block = (full + 1 - above, full + 6)
    assert page_ends(page(full + 6), [block], full + 6, ()) == (full - above,)


def test_what_is_higher_than_a_page_is_cut_and_a_page_that_was_ended_begins_anew() -> None:
    full = int(ROOM * 0.94 / POINTS)
    assert page_ends(page(2 * full), [(2, 2 * full)], 2 * full, ()) == (full,)
    ended = page(full + 4)
    ended.printing.row_breaks = (10,)
    assert page_ends(ended, [(full - 1, full + 4)], full + 4, ()) == (10,)


def test_a_chart_takes_its_head_along_and_the_foot_the_last_lines() -> None:
    made = page(40)
    made.put(10, 2, "二、最近十二个月", "section")
    made.charts.append(chart(12))
    assert kept_together(made, 40, 37) == [(10, 17), (34, 40)], "160 pixels are 120 points: six rows of 20"
