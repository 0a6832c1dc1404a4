"""Serial numbers of days, as a workbook keeps them: days since 1899-12-30, or since 1904-01-01 in old Mac workbooks."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

EPOCH, EPOCH_1904 = dt.datetime(1899, 12, 30), dt.datetime(1904, 1, 1)
_LAST = 80_000
"""2119: a number beyond it is no day that anybody has typed."""


class Serial1904(float):
    """A serial number of a workbook whose dates count from 1904."""


def to_serial(moment: dt.date) -> int | Fraction:
    """The serial number of a date (whole days) or of a moment (exact, with its part of the day), counted from 1899.

    >>> to_serial(dt.date(2026, 1, 5)), float(to_serial(dt.datetime(2026, 1, 5, 12)))
    (46027, 46027.5)
    """
    if isinstance(moment, dt.datetime):
        return Fraction((moment - EPOCH).total_seconds()) / 86400
    return (moment - EPOCH.date()).days


def serial_date(number: float) -> dt.date | None:
    """The date of a whole serial number between 1954 and 2119; None for any other number.

    >>> serial_date(46027), serial_date(Serial1904(44565)), serial_date(46027.5), serial_date(12)
    (datetime.date(2026, 1, 5), datetime.date(2026, 1, 5), None, None)
    """
    mac = isinstance(number, Serial1904)
    if not (18_538 if mac else 20_000) <= number <= _LAST or number != int(number):
        return None
    return (EPOCH_1904 if mac else EPOCH).date() + dt.timedelta(int(number))


def serial_moment(number: float) -> dt.datetime | None:
    """The moment of a serial number to the minute; None outside 1954 to 2119.

    >>> serial_moment(46027.5)
    datetime.datetime(2026, 1, 5, 12, 0)
    """
    return EPOCH + dt.timedelta(minutes=int(number * 1440 + 0.5)) if 20_000 <= number <= _LAST else None


def as_moment(value: Any) -> Any:
    """A date as the moment that a workbook keeps; anything else as it is. >>> as_moment(dt.date(2026, 10, 5))
    datetime.datetime(2026, 10, 5, 0, 0)
    """
    plain = isinstance(value, dt.date) and not isinstance(value, dt.datetime)
    return dt.datetime.combine(value, dt.time()) if plain else value
