"""Why an amount is another than the one it is held against: by volume, price and cost, or as actual against plan (D21, D10)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

import pandas as pd

from macros.calc.engines.table_columns import Figure
from macros.calc.engines.table_lines import TableLines
from macros.calc.terms.shares import ratio
from macros.calc.ways.summed_rows import minus
from validators.filing.lineage import OfRow
from validators.frames import plain_values
from validators.values.missing import is_missing
from validators.values.money import half_up
from validators.values.origin import number, product, quotient, rounded

NO_PRICES = "两个月里有一个月没有数量，变动全算量"
"""What is said where there are no unit prices to compare."""


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


class Attained(NamedTuple):
    """An actual against its plan: the share of the plan, and actual less plan; None where it is not known."""

    rate: Fraction | None
    gap: Any


def against_plan(plan: Any, actual: Any) -> Attained:
    """Of a plan of 0 there is no share, and nothing of what is blank.

    >>> against_plan(4, 5), against_plan(0, 5), against_plan(4, None)
    (Attained(rate=Fraction(5, 4), gap=1), Attained(rate=None, gap=5), Attained(rate=None, gap=None))
    """
    known = not is_missing(plan) and not is_missing(actual)
    return Attained(ratio(actual, plan), actual - plan if known else None)


class Traded(NamedTuple):
    """The columns of a table that hold a trade."""

    quantity: str
    income: str
    cost: str


@dataclass(frozen=True, kw_only=True)
class Effect(Figure):
    """One part of a change between two trades in the columns of a line; empty where one of these is."""

    part: str
    then: Traded
    now: Traded

    def values(self, at: TableLines) -> Any:
        """Fen."""
        lines = zip(*(plain_values(at.of(name)) for name in (*self.then, *self.now)), strict=True)
        found = [None if None in line else getattr(variance(Trade(*line[:3]), Trade(*line[3:])), self.part) for line in lines]
        return pd.Series(found, index=at.lines.index, dtype="Int64")

    def way(self, at: TableLines) -> OfRow:
        """The same formula over the trades' rows."""
        (q0, income0, cost0), (q1, income, cost) = ([at.way(name) for name in names] for names in (self.then, self.now))
        old_income, old_cost = (_at_old(amount, q1, q0) for amount in (income0, cost0))
        profit0 = minus(income0, cost0)
        priced = {"volume": minus(old_income, old_cost, profit0), "price": minus(income, old_income), "cost": minus(old_cost, cost)}
        unpriced = {"volume": minus(minus(income, cost), profit0)}
        quantities = [at.of(names.quantity) for names in (self.then, self.now)]

        def origin(pos: int) -> Any:
            if all(not is_missing(q.iat[pos]) and q.iat[pos] for q in quantities):
                return priced[self.part](pos)
            return unpriced[self.part](pos) if self.part in unpriced else number(0, NO_PRICES)

        return origin


def _at_old(amount: OfRow, quantity: OfRow, before: OfRow) -> OfRow:
    """What this period's quantity would have given at the unit price of the earlier one, rounded once."""
    return lambda pos: rounded(product(amount(pos), quotient(quantity(pos), before(pos))))


def effects(names: Sequence[str], then: Traded, now: Traded) -> tuple[Figure, ...]:
    """The columns of what volume, price and cost did to the profit, called so; money in fen."""
    return tuple(Effect(name=name, form="money", part=part, then=then, now=now) for name, part in zip(names, Variance._fields, strict=True))
