"""The cadence engine: windows, weeks, intervals and what was met in them (D08, D34, D30)."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction as F

import pytest
from hypothesis import given
from hypothesis import strategies as st

from macros.calc.engines.cadence import LENGTHS, closed, days_late, met, month_weeks, next_due, weeks_met, window
from validators.values.period import Month

MONTHS = st.builds(Month, st.integers(2000, 2060), st.integers(1, 12))


@given(MONTHS, st.sampled_from([*LENGTHS]))
def test_a_window_ends_with_the_period_and_is_whole_when_closed(period, length):
    months = window(period, length)
    assert months[-1] == period and months[0].plus(len(months) - 1) == period
    assert closed(period, length) == (len(months) == LENGTHS[length]) and (months[0].month - 1) % LENGTHS[length] == 0


@given(MONTHS, st.sampled_from(("周一", "周四", "周日")))
def test_every_week_belongs_to_one_month(period, rule):
    """The weeks of a month follow each other, and the next month's begin where they end."""
    weeks = [*month_weeks(period, rule), *month_weeks(period.plus(1), rule)]
    assert all((other.monday - one.sunday).days == 1 for one, other in zip(weeks, weeks[1:], strict=False))
    assert 8 <= len(weeks) <= 10


@given(st.integers(0, 9), st.integers(0, 9))
def test_what_is_met(done, required):
    word, share = met(done, required)
    assert (word == "不适用") == (required == 0) == (share is None)
    assert required == 0 or (word == "合规") == (done >= required) == (share == 1)


def test_worked_examples():
    """D08: calls of 2,2,1,3 and 0,2,2,2 against 2 a week: three weeks of four; visits 1 of 2: 50 %."""
    assert weeks_met((2, 2, 1, 3), 2) == weeks_met((0, 2, 2, 2), 2) == 3 and weeks_met((1, 1), 0) == 0
    assert met(1, 2) == ("不足", F(1, 2)) and met(3, 2).share == 1


@given(st.dates(), st.integers(1, 400), st.integers(-30, 30))
def test_intervals(last, every, off):
    if last.toordinal() + every + off < dt.date.max.toordinal():
        due = next_due(last, every, dt.date(2026, 1, 1))
        assert (due - last).days == every and days_late(due + dt.timedelta(off), due) == max(0, off)


@pytest.mark.parametrize(("last", "due"), [(None, dt.date(2026, 1, 1)), (dt.date(2026, 10, 1), dt.date(2026, 10, 31))])
def test_the_first_one_is_due_on_the_first_day(last, due):
    assert next_due(last, 30, dt.date(2026, 1, 1)) == due
