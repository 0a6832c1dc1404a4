"""Tickets and their links as they stand at the end of a month: done, in time, past their limit, after how many hours (D38, D27d)."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

import pandas as pd

from macros.calc.terms.cells import each_row, with_columns
from validators.values.missing import is_missing
from validators.values.origin import Origin, of_rows
from validators.values.times import moment, until

HOURS = "小时"
_FLAGS = ("_done", "_judged", "_in_time", "_overdue", "_open")


def ticket_states(rows: pd.DataFrame, last: dt.date, begun: str = "") -> pd.DataFrame:
    """Rows with 时限 and 完成时间 and what stands of them on the last day: `_done`, `_in_time` (完成时间 <= 时限), `_overdue` (not done,
    时限 past), `_open`; `_judged` = has a 时限, and is done or overdue. With `begun` (a header) 小时 from there to 完成时间 and `_timed`.
    """
    end = dt.datetime.combine(last, dt.time.max)
    rows = with_columns(rows, each_row(lambda *times: _state(end, *times), rows, ("时限", "完成时间")), _FLAGS, "bool")
    if not begun:
        return rows
    hours = pd.Series(each_row(lambda *times: _hours(end, *times), rows, (begun, "完成时间")), index=rows.index, dtype="object")
    return rows.assign(**{HOURS: hours, "_timed": hours.notna()})


def _state(end: dt.datetime, limit: str | None, finished: str | None) -> tuple[bool, ...]:
    came, due = None if finished is None else moment(finished), None if limit is None else until(limit)
    done = came is not None and came <= end
    overdue = not done and due is not None and due < end
    return done, due is not None and (done or overdue), done and due is not None and came is not None and came <= due, overdue, not done


def _hours(end: dt.datetime, begun: str | None, finished: str | None) -> Fraction | None:
    if begun is None or finished is None or moment(finished) > end:
        return None
    return hours_between(moment(begun), moment(finished))


def hours_between(first: dt.datetime, then: dt.datetime) -> Fraction:
    """Hours, exact to the minute.

    >>> hours_between(dt.datetime(2026, 10, 5, 8), dt.datetime(2026, 10, 5, 9, 20))
    Fraction(4, 3)
    """
    return Fraction((then - first) // dt.timedelta(minutes=1), 60)


def hours_origin(register: str, header: str, rule: str, column: str = HOURS) -> Any:
    """Where the hours of a row come from: the cell at which they end, and how they were read off it."""

    def origin(row: dict[str, Any]) -> Origin | None:
        return None if is_missing(row[column]) else of_rows(register, header, [(row["_file"], row["_row"], row[column])], rule)

    return origin
