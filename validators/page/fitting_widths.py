"""Columns as wide as their numbers: a number that does not fit is printed as ###, whichever table of a page set the widths."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Any

from validators.page.page import Cell, Page
from validators.page.shown import shown_number

PLACES = {"money": 2, "wan": 2, "count": 0, "tally": 0, "findings": 0, "ratio": 2, "change": 2, "score": 2, "price": 4}
"""Decimals of the kinds that have a fixed number of them; 数量 has up to three, and `number` those that there is room for."""
_GROUPED = ("money", "wan", "quantity", "count", "price")
_PER_CENT = ("ratio", "change")
_DAYS = {"date": 10, "moment": 16}
_FIGURE, _BOLD_FIGURE, _MARK, _CENT, _SPACE = 0.6, 0.635, 0.5, 1.4, 0.4
"""A figure in parts of the size of the letters, as ONLYOFFICE prints a Chinese typeface (the widest of the programs that were
tried); a mark, the sign of per cent, and the space that a number format leaves behind it, in figures."""


def fitting_widths(page: Page) -> tuple[float, ...]:
    """The widths of a page with those columns wider in which a number would not be seen; hidden columns and merged cells aside."""
    merged = {(area.row, area.col) for area in page.merges}
    widths = list(page.widths)
    for (row, col), cell in page.cells.items():
        if col <= len(widths) and widths[col - 1] and (row, col) not in merged:
            widths[col - 1] = max(widths[col - 1], needed_width(cell))
    return tuple(widths)


def needed_width(cell: Cell) -> float:
    """Units of a digit that a number or a day needs, in halves; 0 for any other cell.

    >>> from validators.page.page import Style
    >>> needed_width(Cell(1_000_000_000, Style("money"))), needed_width(Cell("甲", Style("money")))
    (13.0, 0.0)
    """
    text = figures(cell.value, cell.style.value_kind)
    if not text:
        return 0.0
    figure = (_BOLD_FIGURE if cell.style.bold else _FIGURE) * (cell.style.size or 10) * 96 / 72
    pixels = (sum(_MARK if mark in ",.-:" else _CENT if mark == "%" else 1 for mark in text) + _SPACE) * figure
    return ceil(2 * (pixels - 5) / 7) / 2


def figures(value: Any, kind: str) -> str:
    """A number or a day as its format prints it; "" for another value.

    >>> figures(123456789, "money"), figures(1500, "quantity"), figures(Fraction(1, 3), "ratio")
    ('1,234,567.89', '1.5', '33.33%')
    """
    if isinstance(value, (bool, str)) or value is None:
        return ""
    if isinstance(value, dt.date):
        return f"{value:%Y-%m-%d %H:%M}"[: _DAYS.get(kind, 0)]
    if not isinstance(value, (int, float, Decimal, Fraction)) or kind not in (*PLACES, *_GROUPED, "number"):
        return ""
    number = Fraction(shown_number(value, kind)) * (100 if kind in _PER_CENT else 1)
    places = PLACES.get(kind, 3 if kind == "quantity" else 0)
    text = f"{Decimal(number.numerator) / Decimal(number.denominator):{',' if kind in _GROUPED else ''}.{places}f}"
    text = text.rstrip("0").rstrip(".") if kind == "quantity" else text
    return text + ("%" if kind in _PER_CENT else "") + ("↑" if kind == "change" else "")
