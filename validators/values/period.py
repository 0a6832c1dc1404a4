"""Months, quarters and named days of a year (10-01 every year, 2026-02-17 that day only): half-open, and never from the clock."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterable
from typing import NamedTuple

_MONTH = re.compile(r"^(\d{4})\s*[-/.年]?\s*(\d{1,2})\s*月?$")
_NAMED = re.compile(r"(?:(\d{4})-)?(\d{1,2})-(\d{1,2})")
_LEAP_YEAR = 2024


class Month(NamedTuple):
    """A calendar month; sorts and compares as time does."""

    year: int
    month: int

    @classmethod
    def parse(cls, text: str) -> Month:
        """`2026-10`, `2026年10月`, `2026/10`, `202610`; ValueError for anything else.

        >>> Month.parse('2026年10月') == Month.parse('2026-10') == Month(2026, 10)
        True
        """
        found = _MONTH.match(text.strip())
        if not found or not 1 <= int(found[2]) <= 12 or not 1900 <= int(found[1]) <= 2200:
            raise ValueError(f"not a month: {text!r}")
        return cls(int(found[1]), int(found[2]))

    @classmethod
    def of(cls, day: dt.date) -> Month:
        """The month that holds a day."""
        return cls(day.year, day.month)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    @property
    def zh(self) -> str:
        """`2026年10月`."""
        return f"{self.year}年{self.month}月"

    def plus(self, months: int) -> Month:
        """The month so many months later. >>> str(Month(2026, 12).plus(1))
        '2027-01'
        """
        index = self.year * 12 + self.month - 1 + months
        return Month(index // 12, index % 12 + 1)

    @property
    def first(self) -> dt.date:
        """Its first day."""
        return dt.date(self.year, self.month, 1)

    @property
    def last(self) -> dt.date:
        """Its last day: the as-of date of a filing."""
        return dt.date(self.year, self.month, self.days)

    @property
    def days(self) -> int:
        """How many days it has."""
        return calendar.monthrange(self.year, self.month)[1]

    @property
    def quarter(self) -> str:
        """`2026Q4`."""
        return f"{self.year}Q{(self.month + 2) // 3}"

    @property
    def ends_quarter(self) -> bool:
        """True for March, June, September and December."""
        return self.month % 3 == 0

    @property
    def quarter_months(self) -> tuple[Month, Month, Month]:
        """The three months of its quarter."""
        start = (self.month - 1) // 3 * 3 + 1
        return Month(self.year, start), Month(self.year, start + 1), Month(self.year, start + 2)

    def back(self, count: int) -> tuple[Month, ...]:
        """The `count` months that end with this one, earliest first.

        >>> [str(m) for m in Month(2026, 1).back(2)]
        ['2025-12', '2026-01']
        """
        return tuple(self.plus(-i) for i in range(count - 1, -1, -1))

    @property
    def year_to_date(self) -> tuple[Month, ...]:
        """January up to this month."""
        return tuple(Month(self.year, m) for m in range(1, self.month + 1))


class Week(NamedTuple):
    """A week from Monday to Sunday."""

    monday: dt.date
    sunday: dt.date


def weeks(month: Month) -> tuple[Week, ...]:
    """The weeks whose Thursday lies in the month (D08, P00).

    >>> [w.monday.isoformat() for w in weeks(Month(2026, 10))][::4]
    ['2026-09-28', '2026-10-26']
    """
    thursday = month.first + dt.timedelta((3 - month.first.weekday()) % 7)
    found = []
    while thursday <= month.last:
        found.append(Week(thursday - dt.timedelta(3), thursday + dt.timedelta(3)))
        thursday += dt.timedelta(7)
    return tuple(found)


def quarter_months(quarter: str) -> tuple[Month, Month, Month]:
    """The months of `2026Q4`; ValueError for anything else."""
    found = re.fullmatch(r"(\d{4})Q([1-4])", quarter)
    if not found:
        raise ValueError(f"not a quarter: {quarter!r}")
    return Month(int(found[1]), int(found[2]) * 3).quarter_months


def due_date(period: Month, day: int, shift: int) -> dt.date:
    """Day `day` of the month after `period`, moved on by `shift` days.

    >>> due_date(Month(2026, 10), 3, 0)
    datetime.date(2026, 11, 3)
    """
    month = period.plus(1)
    last = calendar.monthrange(month.year, month.month)[1]
    return dt.date(month.year, month.month, min(day, last)) + dt.timedelta(shift)


def is_in_season(months: Iterable[object], month: Month) -> bool:
    """True in a month whose number is one of these, and in every month where none is named.

    >>> [is_in_season(months, Month(2026, 9)) for months in (["9", "11"], ["12"], [])]
    [True, False, True]
    """
    named = {str(number) for number in months}
    return not named or str(month.month) in named


def named_day(text: str, year: int) -> dt.date | None:
    """The day of a year; None where it is another year's, or that year has no such day.

    >>> named_day("10-01", 2026), named_day("2026-02-17", 2027)
    (datetime.date(2026, 10, 1), None)
    """
    found = _NAMED.fullmatch(text.strip())
    if found is None or found[1] not in (None, str(year)):
        return None
    return _day_of(year, int(found[2]), int(found[3]))


def is_named_day(text: str) -> bool:
    """True for a day that there is: 02-29 too, since it is named for every year.

    >>> is_named_day("02-29"), is_named_day("2026-02-29"), is_named_day("国庆")
    (True, False, False)
    """
    found = _NAMED.fullmatch(text.strip())
    return found is not None and _day_of(int(found[1] or _LEAP_YEAR), int(found[2]), int(found[3])) is not None


def named_days(texts: Iterable[str], first: dt.date, last: dt.date) -> list[dt.date]:
    """Those of the named days that lie between two days, these included, in order."""
    years = range(first.year, last.year + 1)
    found = {day for text in texts for year in years if (day := named_day(text, year)) is not None}
    return sorted(day for day in found if first <= day <= last)


def _day_of(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
