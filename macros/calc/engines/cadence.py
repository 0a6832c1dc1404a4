"""How often something is due, and whether it was done: so many in a window, in each week, or at an interval (D08, D34, D30)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from fractions import Fraction
from typing import NamedTuple

from validators.values.period import Month, Week

GOOD, SHORT, RUNNING, OVER, IDLE = "合规", "不足", "进行中", "超出", "不适用"
LENGTHS = {"月": 1, "季": 3, "半年": 6, "年": 12}
"""Calendar windows and their months."""
_ANCHOR = {"周一": 0, "周四": 3, "周日": 6}


def window(period: Month, length: str) -> tuple[Month, ...]:
    """The months of a calendar window (月, 季, 半年, 年) from its first one up to the period.

    >>> [str(m) for m in window(Month(2026, 10), "半年")]
    ['2026-07', '2026-08', '2026-09', '2026-10']
    """
    return period.back((period.month - 1) % LENGTHS[length] + 1)


def closed(period: Month, length: str) -> bool:
    """True where the period is the last month of its window. >>> closed(Month(2026, 12), "季"), closed(Month(2026, 10), "季")
    (True, False)
    """
    return period.month % LENGTHS[length] == 0


def verdict(count: int, least: int | None, most: int | None = None, *, closed: bool) -> str:
    """The word for a count in a window: a blank bound is none, and what is still open is not short yet.

    >>> verdict(3, 2, 4, closed=True), verdict(1, 2, None, closed=True), verdict(1, 2, 4, closed=False)
    ('合规', '不足', '进行中')
    """
    if most is not None and count > most:
        return OVER
    return GOOD if least is None or count >= least else SHORT if closed else RUNNING


class Met(NamedTuple):
    """How a requirement was met: the word, and the share of it that was done, at most 1; None where nothing is required."""

    word: str
    share: Fraction | None


def met(done: int, required: int) -> Met:
    """What was done of what a window requires; a requirement of 0 is 不适用.

    >>> met(1, 2), met(5, 2).share, met(3, 0).word
    (Met(word='不足', share=Fraction(1, 2)), Fraction(1, 1), '不适用')
    """
    if required == 0:
        return Met(IDLE, None)
    return Met(verdict(done, required, closed=True), min(Fraction(1), Fraction(done, required)))


def month_weeks(month: Month, rule: str) -> tuple[Week, ...]:
    """The weeks whose Monday, Thursday or Sunday (`rule`) lies in the month.

    >>> [len(month_weeks(Month(2026, 10), rule)) for rule in ('周一', '周四', '周日')]
    [4, 5, 4]
    """
    anchor = _ANCHOR[rule]
    day = month.first + dt.timedelta((anchor - month.first.weekday()) % 7)
    found = []
    while day <= month.last:
        monday = day - dt.timedelta(anchor)
        found.append(Week(monday, monday + dt.timedelta(6)))
        day += dt.timedelta(7)
    return tuple(found)


def weeks_met(counts: Iterable[int], required: int) -> int:
    """In how many weeks at least so many were done; 0 where nothing is required. >>> weeks_met((2, 0, 3), 2)
    2
    """
    return sum(count >= required for count in counts) if required else 0


def next_due(last: dt.date | None, every: int, first: dt.date) -> dt.date:
    """The day by which the next one is due: `every` days after the last one, or `first` where there is none yet.

    >>> next_due(dt.date(2026, 10, 1), 30, dt.date(2026, 1, 1)), next_due(None, 30, dt.date(2026, 1, 1))
    (datetime.date(2026, 10, 31), datetime.date(2026, 1, 1))
    """
    return first if last is None else last + dt.timedelta(every)


def days_late(done: dt.date, last_good: dt.date) -> int:
    """Calendar days after the last good day; 0 in time."""
    return max(0, (done - last_good).days)
