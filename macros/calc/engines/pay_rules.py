"""Pay: rates on lines, brackets, parts of a whole, days in service, what is not paid below 0 (D06, D06_lines; settled 9, 28).

Money is whole fen and is rounded once, half away from zero, where a line is paid; what was not rounded stays a fraction.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from validators.values.money import half_up, split

PROGRESSIVE, WHOLE = "超额累进", "全额累进"
CARRIED, DROPPED = "结转", "清零"
_INT64_ROOM = 2**62


class Brackets(NamedTuple):
    """A scale of rates by lower bounds, the first one 0, rising.

    how    超额累进 = each rate on what lies in its bracket, so that a bound gives the same from both sides;
           全额累进 = the rate of the bracket on the whole, and a bound belongs to the upper one (G01)
    """

    bounds: tuple[int | Decimal, ...]
    rates: tuple[Decimal | Fraction, ...]
    how: str = PROGRESSIVE

    @classmethod
    def of(cls, bounds: Sequence[int | Decimal], rates: Sequence[Decimal | Fraction], how: str = PROGRESSIVE) -> Brackets:
        """The scale; ValueError where the bounds do not begin at 0 and rise, or there is not a rate for each."""
        rising = bool(bounds) and bounds[0] == 0 and all(one < other for one, other in pairwise(bounds))
        if not rising or len(bounds) != len(rates) or how not in (PROGRESSIVE, WHOLE):
            raise ValueError("bounds rise from 0, each with its rate")
        return cls(tuple(bounds), tuple(rates), how)

    def pay(self, amount: int | Decimal | Fraction) -> Fraction:
        """What an amount gives, exact; an amount below 0 is in no bracket and gives 0.

        >>> scale = Brackets.of((0, 50_000, 200_000), (Decimal("0.01"), Decimal("0.02"), Decimal("0.03")))
        >>> str(scale.pay(250_000)), str(scale.pay(50_000)), str(scale._replace(how=WHOLE).pay(50_000))
        ('5000', '500', '1000')
        """
        reached = [Fraction(bound) for bound in self.bounds if amount >= bound]
        if not reached:
            return Fraction()
        if self.how == WHOLE:
            return Fraction(amount) * Fraction(self.rates[len(reached) - 1])
        tops = [*reached[1:], Fraction(amount)]
        return sum(((top - low) * Fraction(rate) for low, top, rate in zip(reached, tops, self.rates, strict=False)), Fraction())


def bounded(amount: Fraction, floor: int | None = None, cap: int | None = None) -> Fraction:
    """An amount within the floor and the cap that are set, in its own unit; the cap holds where the two cross.

    >>> str(bounded(Fraction(7), 10)), str(bounded(Fraction(70), 10, 50))
    ('10', '50')
    """
    found = amount if floor is None else max(amount, Fraction(floor))
    return found if cap is None else min(found, Fraction(cap))


def shared(amount: int, shares: Sequence[int | Decimal | Fraction]) -> list[int]:
    """Whole fen over several by their shares, summing to it exactly; a reversal of the amount gives the same parts with minus.

    >>> shared(1001, (1, 1)), shared(-1001, (1, 1))
    ([501, 500], [-501, -500])
    """
    parts = split(abs(amount), shares)
    return parts if amount >= 0 else [-part for part in parts]


def rewards(bases: pd.Series, rates: pd.Series) -> pd.Series:
    """H(base × rate) in fen, line by line (Int64); empty where either is missing: a blank rate is never 0."""
    found = pd.Series(pd.NA, index=bases.index, dtype="Int64")
    codes, known = pd.factorize(rates)
    ready = bases.notna().to_numpy()
    for code, rate in enumerate(known):
        mask = ready & (codes == code)
        found[mask] = rounded_rewards(bases[mask].astype("int64").to_numpy(), Fraction(rate))
    return found


def rounded_rewards(bases: np.ndarray, rate: Fraction) -> Sequence[int] | np.ndarray:
    """As `money.half_up(base * rate)` for each base, halves away from zero."""
    if len(bases) and int(np.abs(bases).max()) * 2 * abs(rate.numerator) + rate.denominator >= _INT64_ROOM:
        return [half_up(int(base) * rate) for base in bases]
    parts = (2 * np.abs(bases) * abs(rate.numerator) + rate.denominator) // (2 * rate.denominator)
    whole: np.ndarray = np.sign(bases) * (-parts if rate < 0 else parts)
    return whole


def taken_back(amount: int | None, gross: int | None, less: int | None) -> int | None:
    """The net of a reversal: its amount, less the part of it that was taken off the gross of the line that it reverses."""
    if amount is None or not gross or not less:
        return amount
    return half_up(Fraction(int(amount) * int(gross - less), int(gross)))


def weighted(weights: Sequence[Fraction], scores: Sequence[Any]) -> Fraction:
    """Σ w·q / (100·Σw) of scores out of 100, exact; ZeroDivisionError where the weights sum to 0.

    >>> str(weighted((Fraction(1), Fraction(3)), (100, 60)))
    '7/10'
    """
    return sum((w * Fraction(q) for w, q in zip(weights, scores, strict=True)), Fraction()) / (100 * sum(weights))


def prorated(amount: int, days: int, whole: int) -> int:
    """The part of a month's amount for the days of it, in fen."""
    return half_up(amount * Fraction(days, whole))


class Settled(NamedTuple):
    """What is paid, what goes to next month, and the plain sum; None while a part is not known."""

    paid: int | None
    carried: int | None
    total: int | None


def settled(parts: Sequence[int | None], below: str | None) -> Settled:
    """The sum of the parts, and what becomes of one below 0: 结转 = paid as it is and carried, 清零 = not paid.

    >>> settled((5, -9), CARRIED), settled((5, -9), DROPPED), settled((5, None), CARRIED)
    (Settled(paid=-4, carried=-4, total=-4), Settled(paid=0, carried=0, total=-4), Settled(paid=None, carried=None, total=None))
    """
    held = [part for part in parts if part is not None]
    if below is None or len(held) < len(parts):
        return Settled(None, None, None)
    total = sum(held)
    return Settled(max(total, 0) if below == DROPPED else total, min(total, 0) if below == CARRIED else 0, total)
