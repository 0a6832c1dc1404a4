"""A raw cell as a reader gives it, and what it says: as text, as an exact number, as a date.

The reader gives None, str, int, float, bool, date, datetime, `ErrorCell` or `UncomputedCell`.
"""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from typing import Any, NamedTuple

from validators.finding import Severity
from validators.values.text import trim

DIGITS = 15
"""What Excel keeps of a number."""
_PRECISE = Context(prec=DIGITS, rounding=ROUND_HALF_UP)


class ErrorCell(str):
    """An Excel error value, such as `#N/A`, that stands in a cell."""


class UncomputedCell(str):
    """A formula that stands in a cell without a computed value; the text is the formula."""


class Serial1904(float):
    """A serial number of a workbook whose dates count from 1904."""


class Problem(NamedTuple):
    """What is wrong with one cell by itself."""

    code: str
    rule: str | None
    severity: Severity
    message: str
    remedy: str


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
        return str(int(raw)) if raw.is_integer() and abs(raw) < 1e15 else f"{raw:.15g}"
    if isinstance(raw, dt.datetime):
        return f"{raw:%Y-%m-%d}" if raw.time() == dt.time() else f"{raw:%Y-%m-%d %H:%M}"
    return "" if raw is None else str(raw)


_NUMBER = re.compile(r"^([+-]?)[¥￥]?([\d,]*\.?\d+|\d[\d,]*\.?)(?:[eE]([+-]?\d{1,2}))?(万|亿|千)?(元|件|户|次|吨|小时)?(%)?$")


def read_number(raw: Any) -> tuple[Decimal | None, bool]:
    """The exact number of a raw cell and whether it was written as text; (None, ...) if it is no number.

    No more than the 15 digits that Excel keeps are taken, so 0.1 is one tenth; a float that is not finite is no number.

    >>> read_number('１．２万元'), read_number(0.1), read_number('约3')
    ((Decimal('12000'), True), (Decimal('0.1'), False), (None, True))
    """
    if isinstance(raw, (bool, dt.date, dt.time, dt.timedelta)):
        return None, False
    if isinstance(raw, (int, Decimal)):
        return _kept(Decimal(raw)), False
    if isinstance(raw, float):
        return (_kept(Decimal(f"{raw:.15g}")), False) if math.isfinite(raw) else (None, False)
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", str(raw))).replace("−", "-")
    negative = text.startswith("(") and text.endswith(")")
    found = _NUMBER.match(text[1:-1] if negative else text)
    if not found or not re.search(r"\d", found[2]):
        return None, True
    try:
        number = Decimal(found[2].replace(",", "")).scaleb(int(found[3] or 0))
    except InvalidOperation:
        return None, True
    number *= {"万": 10_000, "亿": 100_000_000, "千": 1_000, None: 1}[found[4]]
    number = _kept(number / 100 if found[6] else number)
    return (-number if (negative or found[1] == "-") and number else number), True


def _kept(number: Decimal) -> Decimal:
    """To 15 digits, whole numbers without an exponent, and no minus before zero."""
    number = _PRECISE.plus(number)
    return number.to_integral_value() + 0 if number == number.to_integral_value() else number


_DATES = (
    re.compile(r"^(\d{4})\s*[-/.年\\。,、_]\s*(\d{1,2})\s*[-/.月\\。,、_]\s*(\d{1,2})\s*[日号]?(?:[ T]\d{1,2}:\d{2}(?::\d{2})?)?$"),
    re.compile(r"^(\d{4})(\d{2})(\d{2})$"),
)


def read_date(raw: Any) -> dt.date | None:
    """A date written as text, as 20260105, or as an Excel serial number; None if it is no date.

    >>> read_date('2026年1月5日') == read_date('2026.1.5') == read_date(20260105) == read_date(46027)
    True
    """
    text = _arabic(trim(unicodedata.normalize("NFKC", as_text(raw))))
    for form in _DATES:
        if found := form.match(text):
            try:
                return dt.date(int(found[1]), int(found[2]), int(found[3]))
            except ValueError:
                return None
    first = dt.date(1904, 1, 1) if isinstance(raw, Serial1904) else dt.date(1899, 12, 30)
    low = 18_538 if isinstance(raw, Serial1904) else 20_000
    if isinstance(raw, (int, float)) and low <= raw <= 80_000 and raw == int(raw):
        return first + dt.timedelta(int(raw))
    return None


_NUMERALS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_TENS = re.compile(r"([一二三四五六七八九]?)十([一二三四五六七八九]?)")


def _arabic(text: str) -> str:
    """A date in Chinese numerals with Arabic ones. >>> _arabic('二〇二六年十月二十一日')
    '2026年10月21日'
    """
    if not text or text[0] not in "一二":
        return text
    return _TENS.sub(lambda t: (t[1] or "一") + (t[2] or "〇"), text).translate(_NUMERALS)


def plain(value: Decimal) -> str:
    """A Decimal without exponent or trailing zeros. >>> plain(Decimal('5.50'))
    '5.5'
    """
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
