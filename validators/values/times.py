"""Kinds of time besides dates and months: a moment to the minute, and a period of any length (B0)."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from validators.finding import Severity
from validators.values.cell import Problem, Reading, as_text
from validators.values.date_text import FIRST_DAY, LAST_DAY, doubt_of_date, doubt_of_month, read_date, read_month
from validators.values.kinds import Kind
from validators.values.serial import serial_moment
from validators.values.text import fold, trim

_CLOCK = re.compile(r"^(.*?)[\sT]+(\d{1,2})\s*[:时]\s*(\d{1,2})\s*(?:分|:\d{1,2}(?:\.\d+)?)?$")
_SPAN = re.compile(r"(19|20|21)\d\d(Q[1-4]|H[12])?")


@dataclass(frozen=True, kw_only=True)
class Moment(Kind):
    """A moment as text, to the minute: `2026-10-05 14:30`. A day without a time is its first minute.

    >>> Moment().parse('2026年10月5日 9:05').value, Moment().parse(dt.datetime(2026, 10, 5, 14, 30)).value
    ('2026-10-05 09:05', '2026-10-05 14:30')
    """

    align = "center"

    def _read(self, raw: Any) -> Reading:
        when = _moment(raw)
        if when is None or not FIRST_DAY <= when.date() <= LAST_DAY:
            doubt = doubt_of_date(raw)
            says = doubt.says if doubt else "不是真实的时间"
            remedy = "按 2026-10-31 14:30 的样子重填"
            return Reading(problem=Problem("not_a_date", "V03", Severity.A, f"“{trim(as_text(raw))}”{says}（V03）", remedy))
        return Reading(f"{when:%Y-%m-%d %H:%M}")


def moment(text: str) -> dt.datetime:
    """The moment that a read cell holds."""
    return dt.datetime.strptime(text, "%Y-%m-%d %H:%M")


def until(limit: str) -> dt.datetime:
    """The last moment of a limit that a read cell holds; a day without a time of day (its first minute) means any hour of it.

    >>> until("2026-10-05 09:30"), until("2026-10-05 00:00").hour
    (datetime.datetime(2026, 10, 5, 9, 30), 23)
    """
    held = moment(limit)
    return dt.datetime.combine(held.date(), dt.time.max) if held.time() == dt.time() else held


def _moment(raw: Any) -> dt.datetime | None:
    if isinstance(raw, dt.datetime):
        return raw
    if isinstance(raw, dt.date):
        return dt.datetime.combine(raw, dt.time())
    if isinstance(raw, float) and (when := serial_moment(raw)) is not None:
        return when
    text = trim(unicodedata.normalize("NFKC", as_text(raw)))
    clock = _CLOCK.match(text)
    day = read_date(clock[1] if clock else raw)
    if day is None:
        return None
    hour, minute = (int(clock[2]), int(clock[3])) if clock else (0, 0)
    return dt.datetime.combine(day, dt.time(hour, minute)) if hour < 24 and minute < 60 else None


@dataclass(frozen=True, kw_only=True)
class Span(Kind):
    """A period as text: `2026-10`, `2026Q4`, `2026H2` or `2026` (B0, R18).

    >>> Span().parse('2026年10月').value, Span().parse('2026q4').value, Span().parse(2026).value
    ('2026-10', '2026Q4', '2026')
    """

    align = "center"

    def _read(self, raw: Any) -> Reading:
        text = "" if isinstance(raw, dt.date) else fold(as_text(raw)).rstrip("年")
        if _SPAN.fullmatch(text):
            return Reading(text)
        month = read_month(raw)
        if month is not None:
            return Reading(str(month))
        doubt = doubt_of_month(raw)
        says, remedy = doubt.says if doubt else "不是期间", "月写 2026-10，季写 2026Q4，半年写 2026H2，年写 2026"
        return Reading(problem=Problem("bad_form", "V03", Severity.A, f"“{trim(as_text(raw))}”{says}（V03）", remedy))
