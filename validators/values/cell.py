"""A raw cell as a reader gives it, and what it says: as text, as an exact number.

The reader gives None, str, int, float, bool, date, datetime, `ErrorCell`, `UncomputedCell` or `DoubtedCell`.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from decimal import Decimal
from typing import Any, NamedTuple

from validators.finding import Severity
from validators.values.number_text import kept, written


class ErrorCell(str):
    """An Excel error value, such as `#N/A`, that stands in a cell."""


ERRORS = ("#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!", "#FIELD!")
"""The error values of Excel."""
_RARE = r"#(?:GETTING_DATA|BLOCKED!|CONNECT!|UNKNOWN!|BUSY!|PYTHON!|名称\?)|Err:5\d\d|#{3,}"
_ERROR_TEXT = re.compile("|".join(map(re.escape, ERRORS)) + "|" + _RARE)


def error_text(raw: str) -> bool:
    """True for an error value that came as text, out of a csv or by pasting, and for the signs of a column that was too narrow.

    >>> error_text(' #N/A '), error_text('Err:502'), error_text('########'), error_text('#1 仓库')
    (True, True, True, False)
    """
    return raw[:1] in "#E \t" and _ERROR_TEXT.fullmatch(raw.strip()) is not None


class UncomputedCell(str):
    """A formula that stands in a cell without a computed value; the text is the formula."""


class DoubtedCell(str):
    """A number whose unit is in doubt (settled 36): the text is what the cell shows, `says` and `remedy` are for the user."""

    says: str
    remedy: str

    @classmethod
    def of(cls, raw: Any, says: str, remedy: str) -> DoubtedCell:
        """The cell, with the reason why nothing is computed with it."""
        cell = cls(as_text(raw))
        cell.says, cell.remedy = says, remedy
        return cell


class Problem(NamedTuple):
    """What is wrong with one cell by itself; a column full of cells with the same `form` is one finding (settled 35).

    choices   the readings between which the clerk chooses once for all cells of that form
    """

    code: str
    rule: str | None
    severity: Severity
    message: str
    remedy: str
    form: str = ""
    choices: tuple[str, ...] = ()


class Reading(NamedTuple):
    """A cell understood: `value` is what is computed with; None with a problem means unreadable."""

    value: Any = None
    problem: Problem | None = None
    mend: Any = None


def as_text(raw: Any) -> str:
    """A raw cell as the user sees it: 12.0 as 12, a date as 2026-10-05."""
    if isinstance(raw, bool):
        return "是" if raw else "否"
    if isinstance(raw, float):
        return str(int(raw)) if raw.is_integer() and abs(raw) < 1e15 else _float_text(raw)
    if isinstance(raw, dt.datetime):
        return f"{raw:%Y-%m-%d}" if raw.time() == dt.time() else f"{raw:%Y-%m-%d %H:%M}"
    return "" if raw is None else str(raw)


def _float_text(raw: float) -> str:
    """A small share as 0.00005 and not as 5e-05: what is read from text takes no power of ten."""
    text = f"{raw:.15g}"
    return f"{Decimal(text):f}" if "e-" in text and abs(raw) > 1e-15 else text


def read_number(raw: Any) -> tuple[Decimal | None, bool]:
    """The exact number of a raw cell and whether it was written as text; (None, ...) if it is no number in one way.

    No more than the 15 digits that Excel keeps are taken, so 0.1 is one tenth; a float that is not finite is no number.

    >>> read_number('１．２万元'), read_number(0.1), read_number('约3'), read_number('9,99')
    ((Decimal('12000'), True), (Decimal('0.1'), False), (None, True), (None, True))
    """
    if isinstance(raw, (bool, dt.date, dt.time, dt.timedelta)):
        return None, False
    if isinstance(raw, (int, Decimal)):
        return kept(Decimal(raw)), False
    if isinstance(raw, float):
        return (kept(Decimal(f"{raw:.15g}")), False) if math.isfinite(raw) else (None, False)
    found = written(str(raw))
    return (found.number if found else None), True


def plain(value: Decimal) -> str:
    """A Decimal without exponent or trailing zeros. >>> plain(Decimal('5.50'))
    '5.5'
    """
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
