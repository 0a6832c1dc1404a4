"""Why an amount changed: by volume, by price, by cost (D21)."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from validators.values.money import half_up


class Trade(NamedTuple):
    """What was sold in a period: quantity in any unit, income and cost in fen."""

    quantity: int
    income: int
    cost: int

    @property
    def profit(self) -> int:
        """Income less cost."""
        return self.income - self.cost


class Variance(NamedTuple):
    """The parts of a change of profit in fen; they sum to it exactly."""

    volume: int
    price: int
    cost: int


def variance(then: Trade, now: Trade) -> Variance:
    """(Q1−Q0)(P0−C0), Q1(P1−P0) and −Q1(C1−C0), where Q is the quantity, P income and C cost of a unit.

    What this period's quantity would have earned and cost at the earlier unit prices is rounded once each, so that the
    parts sum to the change. Without a quantity in either period there are no unit prices: the whole change is volume.

    >>> variance(Trade(1000, 5_000_000, 4_800_000), Trade(1100, 5_445_000, 5_258_000))
    Variance(volume=20000, price=-55000, cost=22000)
    """
    if not then.quantity or not now.quantity:
        return Variance(now.profit - then.profit, 0, 0)
    grown = Fraction(now.quantity, then.quantity)
    income, cost = half_up(then.income * grown), half_up(then.cost * grown)
    return Variance(income - cost - then.profit, now.income - income, cost - now.cost)
