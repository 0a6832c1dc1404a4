"""Tiers: a ladder of thresholds, and decisions of which the first that is true counts (D01, D02c; G01).

Where the levels come from a share of the whole, `engines/cumulative_share` says who is in it; where from a scorecard, a ladder
over its points. Thresholds that differ by organisation and date are parameters of the policy: whoever asks, asks for his own.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

import pandas as pd

Bound = Decimal | Fraction | int


class Ladder(NamedTuple):
    """Levels from the highest down with their thresholds, in the unit of what is measured, and the word below the last.

    inclusive   以上 with the number itself (G01)
    """

    levels: tuple[str, ...]
    bounds: tuple[Bound, ...]
    none: str
    inclusive: bool = True

    def level(self, amount: Bound) -> str:
        """The first level whose threshold is reached.

        >>> Ladder(("A", "B"), (100, 50), "-").level(50), Ladder(("A", "B"), (100, 50), "-", inclusive=False).level(50)
        ('B', '-')
        """
        reached = (b for b, bound in enumerate(self.bounds) if (amount >= bound if self.inclusive else amount > bound))
        place = next(reached, None)
        return self.none if place is None else self.levels[place]

    def rank(self, level: str | None) -> int:
        """0 for the highest; a level that is none of these stands below all."""
        return self.levels.index(level) if level in self.levels else len(self.levels)

    def highest(self, levels: Iterable[str]) -> str | None:
        """The highest of some levels; None where there is none."""
        return min(levels, key=self.rank, default=None)

    def missing(self, amount: int) -> int | None:
        """What a whole amount lacks to the threshold of the next level, at least 0; None on the highest level."""
        above = self.rank(self.level(amount)) - 1
        return None if above < 0 else max(0, math.ceil(self.bounds[above]) - amount)


def falling(bounds: Sequence[Bound]) -> bool:
    """True where each threshold is above 0 and below the one before it: only so the levels follow from them."""
    return all(bound > 0 for bound in bounds) and descending(bounds)


def descending(bounds: Sequence[Bound]) -> bool:
    """True where each is below the one before it."""
    return all(one > other for one, other in zip(bounds, bounds[1:], strict=False))


def decided(index: pd.Index, decisions: Iterable[tuple[pd.Series, str | None]], none: str) -> pd.Series:
    """The level of each row: that of the first decision that is true of it, else `none`; None = not known.

    >>> some = pd.Series([True, False, False]), pd.Series([True, True, False])
    >>> list(decided(some[0].index, ((some[0], "A"), (some[1], None)), "-"))
    ['A', None, '-']
    """
    found = pd.Series(none, index=index, dtype="object")
    for meant, level in reversed(list(decisions)):
        found = found.mask(meant, level)
    return found
