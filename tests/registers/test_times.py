"""Moments and periods of any length, as staff write them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from validators.values.times import Moment, Span, moment


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (dt.datetime(2026, 10, 5, 14, 30, 20), "2026-10-05 14:30"),
        (dt.date(2026, 10, 5), "2026-10-05 00:00"),
        ("2026-10-05 14:30", "2026-10-05 14:30"),
        ("２０２６/１０/５　９：０５", "2026-10-05 09:05"),
        ("2026年10月5日 14时30分", "2026-10-05 14:30"),
        ("2026-10-05T14:30:59", "2026-10-05 14:30"),
        ("2026.10.5", "2026-10-05 00:00"),
        (46300.5, "2026-10-05 12:00"),
        (None, None),
        (" ", None),
    ],
)
def test_a_moment(raw: Any, value: str | None) -> None:
    reading = Moment().parse(raw)
    assert (reading.value, reading.problem) == (value, None)


@pytest.mark.parametrize("raw", ["2026-10-05 25:00", "2026-10-05 14:60", "昨天", "2026-02-30 10:00", 3, True, "14:30"])
def test_no_moment(raw: Any) -> None:
    reading = Moment().parse(raw)
    assert reading.value is None and reading.problem and reading.problem.code == "not_a_date"


def test_a_moment_is_read_as_it_was_written() -> None:
    text = Moment().parse("2026-10-05 14:30").value
    assert Moment().parse(Moment().to_cell(text)).value == text and moment(text) == dt.datetime(2026, 10, 5, 14, 30)


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("2026-10", "2026-10"),
        (dt.datetime(2026, 10, 1), "2026-10"),
        ("2026年10月", "2026-10"),
        ("2026Q4", "2026Q4"),
        ("２０２６ｑ４", "2026Q4"),
        ("2026h1", "2026H1"),
        (2026, "2026"),
        ("2026年", "2026"),
        (2026.0, "2026"),
        (202610, "2026-10"),
    ],
)
def test_a_period(raw: Any, value: str) -> None:
    reading = Span().parse(raw)
    assert (reading.value, reading.problem) == (value, None)


@pytest.mark.parametrize("raw", ["2026Q5", "2026-13", "上季度", "26"])
def test_no_period(raw: Any) -> None:
    reading = Span().parse(raw)
    assert reading.value is None and reading.problem and reading.problem.code == "bad_form"
