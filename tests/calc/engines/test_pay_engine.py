"""The pay engine: laws of brackets, shares, rates and reversals, with the catalogue's worked example (D06b)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction as F
from itertools import accumulate

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from macros.calc.engines.pay_rules import (
    CARRIED,
    DROPPED,
    PROGRESSIVE,
    WHOLE,
    Brackets,
    bounded,
    prorated,
    rewards,
    rounded_rewards,
    settled,
    shared,
    taken_back,
    weighted,
)
from validators.values.money import half_up

RATES = st.decimals(min_value=0, max_value=1, places=4)
STEPS = st.lists(st.tuples(st.integers(1, 10**9), RATES), min_size=1, max_size=6)
FEN = st.integers(-(10**11), 10**11)


def scale(first: Decimal, steps: list[tuple[int, Decimal]], how: str = PROGRESSIVE) -> Brackets:
    """A scale whose bounds rise by these steps."""
    return Brackets.of((0, *accumulate(step for step, _ in steps)), (first, *(rate for _, rate in steps)), how)


def test_worked_example_of_the_catalogue():
    """0-5万 1%, 5-20万 2%, above 3%: 25万 gives 5,000.00, times 1.1 5,500.00; 50,000 gives 500 or, as a whole, 1,000."""
    fen = Brackets.of((0, 5_000_000, 20_000_000), (Decimal("0.01"), Decimal("0.02"), Decimal("0.03")))
    assert (fen.pay(25_000_000), half_up(fen.pay(25_000_000) * F(11, 10)), fen.pay(5_000_000)) == (500_000, 550_000, 50_000)
    assert fen._replace(how=WHOLE).pay(5_000_000) == 100_000 and fen._replace(how=WHOLE).pay(4_999_999) == F(4_999_999, 100)


@given(RATES, STEPS)
def test_a_bound_gives_the_same_from_both_sides(first, steps):
    """A fen below a bound gives the pay at the bound less a fen at the lower rate: no step anywhere."""
    held = scale(first, steps)
    for bound, below in zip(held.bounds[1:], held.rates, strict=False):
        assert held.pay(bound) - held.pay(bound - 1) == F(below)


@given(RATES, STEPS, st.integers(0, 10**10), st.integers(0, 10**10))
def test_more_never_pays_less_where_no_rate_is_below_0(first, steps, one, more):
    held = scale(first, steps)
    assert held.pay(one) <= held.pay(one + more)


@given(RATES, STEPS, st.integers(0, 10**10))
def test_one_rate_in_every_bracket_is_that_rate_on_the_whole(first, steps, amount):
    flat = [(step, first) for step, _ in steps]
    assert scale(first, flat).pay(amount) == scale(first, flat, WHOLE).pay(amount) == amount * F(first)


@pytest.mark.parametrize(
    ("bounds", "rates", "how"),
    [
        ((), (), PROGRESSIVE),
        ((1,), (1,), WHOLE),
        ((0, 0), (1, 1), WHOLE),
        ((0, 5, 3), (1, 1, 1), WHOLE),
        ((0, 5), (1,), WHOLE),
        ((0,), (1,), "?"),
    ],
)
def test_a_scale_that_is_none_is_refused(bounds, rates, how):
    with pytest.raises(ValueError, match="rise from 0"):
        Brackets.of(bounds, rates, how)


def test_below_0_no_bracket_is_reached():
    assert Brackets.of((0,), (Decimal(1),)).pay(-5) == 0


@given(FEN, st.lists(st.integers(0, 1000), min_size=1, max_size=9).filter(any))
def test_shares_sum_to_the_amount_and_a_reversal_takes_each_back(amount, shares):
    parts = shared(amount, shares)
    assert sum(parts) == amount and all(a + b == 0 for a, b in zip(parts, shared(-amount, shares), strict=True))
    assert all(abs(F(part) - F(amount * share, sum(shares))) < 1 for part, share in zip(parts, shares, strict=True))


@given(st.lists(FEN, max_size=20), st.decimals(min_value=-2, max_value=2, places=5))
def test_rates_round_each_line_as_money_does(bases, rate):
    assert list(rounded_rewards(np.array(bases, dtype="int64"), F(rate))) == [half_up(base * F(rate)) for base in bases]


def test_numbers_beyond_the_machine_s_are_exact():
    assert list(rounded_rewards(np.array([2**61, -(2**61)]), F("0.33333"))) == [
        half_up(2**61 * F("0.33333")),
        -half_up(2**61 * F("0.33333")),
    ]


@given(st.permutations(range(6)))
def test_the_order_of_lines_changes_nothing(order):
    bases = pd.Series([100, 101, None, 7, -101, 5], dtype="Int64")
    rates = pd.Series([Decimal("0.05"), Decimal("0.5"), Decimal("0.05"), None, Decimal("0.5"), Decimal("0.05")], dtype="object")
    found = rewards(bases.iloc[list(order)], rates.iloc[list(order)]).reindex(range(6))
    assert [None if pd.isna(value) else int(value) for value in found] == [5, 51, None, None, -51, 0]


@given(st.integers(1, 10**9), st.integers(0, 10**8))
def test_a_full_reversal_takes_back_the_whole_net(gross, rebate):
    assert taken_back(-gross, gross, rebate) == -(gross - rebate)


def test_a_reversal_without_a_known_gross_stands_as_it_is():
    assert (taken_back(-5, None, 3), taken_back(-5, 10, None), taken_back(None, 10, 3)) == (-5, -5, None)


@given(st.lists(st.integers(-500, 500), min_size=1, max_size=5))
def test_what_is_below_0_is_carried_or_dropped(parts):
    plain, carried, dropped = sum(parts), settled(parts, CARRIED), settled(parts, DROPPED)
    assert carried == (plain, min(plain, 0), plain) and dropped == (max(plain, 0), 0, plain)
    assert settled([*parts, None], CARRIED) == settled(parts, None) == (None, None, None)


def test_floor_cap_days_and_weights():
    assert (bounded(F(5), floor=7), bounded(F(5), cap=3), bounded(F(5)), bounded(F(5), floor=9, cap=8)) == (7, 3, 5, 8)
    assert (prorated(10_000, 31, 31), prorated(10_000, 10, 31), prorated(10_000, 0, 31)) == (10_000, 3_226, 0)
    assert weighted([F(3), F(1)], [Decimal(80), 100]) == F(17, 20)
