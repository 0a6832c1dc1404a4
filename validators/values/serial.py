"""Serial numbers of days, as a workbook keeps them: days since 1899-12-30, or since 1904-01-01 in old Mac workbooks."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

EPOCH, EPOCH_1904 = dt.datetime(1899, 12, 30), dt.datetime(1904, 1, 1)
_LAST = 80_000
"""2119: a number beyond it is no day that anybody has typed."""
_LEAP = 60
"""The serial number of 29 February 1900, a day that only Excel knows."""


class Serial1904(float):
    """A serial number of a workbook whose dates count from 1904."""


def to_serial(moment: dt.date) -> int | Fraction:
    """The serial number of a date (whole days) or of a moment (exact, with its part of the day), counted from 1899.

    >>> to_serial(dt.date(2026, 1, 5)), float(to_serial(dt.datetime(2026, 1, 5, 12))), to_serial(dt.date(1900, 1, 10))
    (46027, 46027.5, 10)
    """
    if isinstance(moment, dt.datetime):
        return Fraction((moment - EPOCH).total_seconds()) / 86400 - _early(moment.date())
    return (moment - EPOCH.date()).days - _early(moment)


def from_serial(number: float, epoch: dt.datetime = EPOCH) -> dt.datetime:
    """The moment that a workbook shows for a serial number, to the millisecond.

    >>> from_serial(10.17), from_serial(61)
    (datetime.datetime(1900, 1, 10, 4, 4, 48), datetime.datetime(1900, 3, 1, 0, 0))
    """
    days = number + (epoch == EPOCH and 1 <= number < _LEAP)
    return epoch + dt.timedelta(milliseconds=round(days * 86_400_000))


def from_ole(moment: dt.datetime) -> dt.datetime:
    """A moment as Excel shows it, of a program that knows no 29 February 1900 (LibreOffice, COM).

    >>> from_ole(dt.datetime(1900, 1, 9, 4, 4, 48)), from_ole(dt.datetime(2026, 10, 5))
    (datetime.datetime(1900, 1, 10, 4, 4, 48), datetime.datetime(2026, 10, 5, 0, 0))
    """
    return moment + dt.timedelta(int(EPOCH + dt.timedelta(1) <= moment < dt.datetime(1900, 3, 1) - dt.timedelta(1)))


def _early(day: dt.date) -> int:
    """1 for the days of January and February 1900, which Excel counts a day later: it knows a 29 February 1900."""
    return int(EPOCH.date() + dt.timedelta(1) < day < dt.date(1900, 3, 1))


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
