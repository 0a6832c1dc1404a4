"""The laws of money: rounding, splitting, showing (design.md 6; D10)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from validators.values.money import decimals, fen, half_up, percent_shown, quantity_text, share, split, yuan_shown, yuan_text

FEN = st.integers(-(10**14), 10**14)
RATE = st.decimals(0, 2, places=6, allow_nan=False)
PARTS = st.lists(st.decimals(0, 1000, places=3), min_size=1, max_size=30).filter(lambda parts: sum(parts) > 0)


@given(st.fractions(max_denominator=10**6))
def test_half_up_is_nearest_odd_and_away_from_zero(value: Fraction) -> None:
    whole = half_up(value)
    assert abs(whole - value) <= Fraction(1, 2)
    assert half_up(-value) == -whole
    if abs(whole - value) == Fraction(1, 2):
        assert abs(whole) > abs(value)


@given(FEN, RATE)
def test_an_earning_and_its_reversal_are_nothing(amount: int, rate: Decimal) -> None:
    assert share(amount, rate) + share(-amount, rate) == 0
    assert abs(share(amount, rate) - Fraction(amount) * Fraction(rate)) <= Fraction(1, 2)


@given(st.integers(-(10**12), 10**12), PARTS, st.booleans())
def test_a_split_sums_exactly_and_is_fair(total: int, parts: list[Decimal], later: bool) -> None:
    shares = split(total, parts, later_first=later)
    assert sum(shares) == total and len(shares) == len(parts)
    whole = sum(map(Fraction, parts))
    for given_share, part in zip(shares, parts, strict=True):
        assert abs(given_share - Fraction(total) * Fraction(part) / whole) < 1
    assert all(given_share == 0 for given_share, part in zip(shares, parts, strict=True) if part == 0)


@given(st.integers(0, 10**9), st.integers(1, 24), st.integers(2, 9))
def test_a_split_is_the_same_in_any_unit_of_its_weights(total: int, count: int, factor: int) -> None:
    weights = [1 + i % 5 for i in range(count)]
    assert split(total, weights) == split(total, [Decimal(w * factor) / 10 for w in weights])


def test_what_has_no_parts_is_not_split() -> None:
    with pytest.raises(ValueError, match="sum to 0"):
        split(5, [0, 0])


@given(FEN)
def test_shown_yuan_reads_back(amount: int) -> None:
    assert fen(Decimal(yuan_text(amount))) == amount
    assert fen(Decimal(yuan_shown(amount).replace(",", ""))) == amount
    assert half_up(Decimal(quantity_text(amount)) * 1000) == amount


@given(st.fractions(max_denominator=10**5), st.integers(0, 6))
def test_decimals_are_within_half_a_unit(value: Fraction, places: int) -> None:
    text = decimals(value, places)
    assert abs(Fraction(text) - value) <= Fraction(1, 2 * 10**places)
    assert len(text.partition(".")[2]) == places
    assert percent_shown(value) == decimals(value * 100, 2) + "%"
