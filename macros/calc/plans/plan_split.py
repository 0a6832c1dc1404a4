"""An annual plan over the months (D10; S2 C86; G07): exact, rounded up, or weighted."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from validators.values.money import split


def month_plans(
    yearly: Decimal, typed: Sequence[Decimal | None], unit: Decimal, method: str, weights: Sequence[Fraction | int]
) -> list[Decimal]:
    """The twelve months of a plan: typed ones as they are, the rest of the year over the blank ones.

    均分: whole `unit`s, those left over one each to the last months. 进位均分: each rounded up to whole units, so that the
    months may sum to more. 权重: by largest remainder, equal remainders to the later month. 均分 and 权重 sum to the year
    exactly: a part smaller than a unit goes to the last blank month.

    >>> [int(m) for m in month_plans(Decimal(1000), [None] * 12, Decimal(1), '均分', [1] * 12)]
    [83, 83, 83, 83, 83, 83, 83, 83, 84, 84, 84, 84]
    >>> {int(m) for m in month_plans(Decimal(1000), [None] * 12, Decimal(1), '进位均分', [1] * 12)}
    {84}
    """
    blanks = [i for i, month in enumerate(typed) if month is None]
    rest = yearly - sum((month for month in typed if month is not None), Decimal(0))
    parts = (
        _rounded_up(rest, unit, len(blanks))
        if method == "进位均分"
        else _exact(rest, unit, [weights[i] if method == "权重" else 1 for i in blanks])
    )
    filled = dict(zip(blanks, parts, strict=True))
    return [filled[i] if month is None else month for i, month in enumerate(typed)]


def _rounded_up(rest: Decimal, unit: Decimal, count: int) -> list[Decimal]:
    return [math.ceil(Fraction(rest) / Fraction(unit) / count) * unit] * count


def _exact(rest: Decimal, unit: Decimal, weights: Sequence[Fraction | int]) -> list[Decimal]:
    whole = math.floor(Fraction(rest) / Fraction(unit))
    parts = [number * unit for number in split(whole, weights, later_first=True)]
    parts[-1] += rest - whole * unit
    return parts
