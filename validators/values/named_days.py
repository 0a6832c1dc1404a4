"""Days of the year as head office names them: 10-01 every year, 2026-02-17 that day only (festivals of the lunar calendar)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable

_FORM = re.compile(r"(?:(\d{4})-)?(\d{1,2})-(\d{1,2})")
_LEAP = 2024


def named_day(text: str, year: int) -> dt.date | None:
    """The day of a year; None where it is another year's, or that year has no such day.

    >>> named_day("10-01", 2026), named_day("2026-02-17", 2027)
    (datetime.date(2026, 10, 1), None)
    """
    found = _FORM.fullmatch(text.strip())
    if found is None or found[1] not in (None, str(year)):
        return None
    return _day(year, int(found[2]), int(found[3]))


def readable(text: str) -> bool:
    """True for a day that there is: 02-29 too, since it is named for every year.

    >>> readable("02-29"), readable("2026-02-29"), readable("国庆")
    (True, False, False)
    """
    found = _FORM.fullmatch(text.strip())
    return found is not None and _day(int(found[1] or _LEAP), int(found[2]), int(found[3])) is not None


def named_days(texts: Iterable[str], first: dt.date, last: dt.date) -> list[dt.date]:
    """Those of the named days that lie between two days, these included, in order."""
    years = range(first.year, last.year + 1)
    found = {day for text in texts for year in years if (day := named_day(text, year)) is not None}
    return sorted(day for day in found if first <= day <= last)


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
