"""A weighted scorecard: items with a weight, a target and an actual, of which the points follow (D07, D58, D59).

points of an item = 100 × its weight / the weights × what it reached, and that is actual / target within bounds. What is blank
is not 0: an item without target or actual has no points. A target of 0 does not apply: its weight is lost, or goes to the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

from macros.calc.terms.shares import ratio
from validators.values.money import half_up

FULL = 100
"""What the weights make up together."""


class Item(NamedTuple):
    """One item as it was filled in; None = blank. The weight is a part of whatever the weights sum to."""

    weight: Any
    target: Any
    actual: Any


class Scored(NamedTuple):
    """What an item reached of its target, the points that reaching it whole would give, and those that it has; exact."""

    rate: Fraction
    most: Fraction
    points: Fraction


@dataclass(frozen=True, kw_only=True)
class Scorecard:
    """How a scorecard counts.

    most, least   bounds of what an item may reach of its target, as fractions (1 = the target); None = no bound
    redistribute  True = the weight of an item that does not apply goes to the others, in proportion
    places        decimals that the points of an item are rounded to, half up; None = exact
    """

    most: Any = None
    least: Any = None
    redistribute: bool = False
    places: int | None = None

    def rate(self, item: Item) -> Fraction | None:
        """Actual / target within the bounds; None where either is blank or the target is 0."""
        found = ratio(item.actual, item.target)
        if found is None:
            return None
        found = found if self.most is None else min(found, Fraction(self.most))
        return found if self.least is None else max(found, Fraction(self.least))

    def scale(self, items: Iterable[Item]) -> Fraction:
        """By what a weight is multiplied: 100 / the sum of the weights, of those that apply where they take over the others; 0
        where there is nothing to divide by.
        """
        counted = [Fraction(item.weight) for item in items if not (self.redistribute and item.target == 0)]
        whole = sum(counted, Fraction())
        return Fraction(FULL) / whole if whole else Fraction()

    def scored(self, items: Mapping[Any, Item]) -> dict[Any, Scored]:
        """The items that can be scored, in their order; none without a weight above 0. ValueError where a weight is blank.

        >>> card = Scorecard(most=Fraction(6, 5), places=2)
        >>> [str(score.points) for score in card.scored({"a": Item(40, 3, 2), "b": Item(60, 5, 9), "c": Item(0, 0, 1)}).values()]
        ['2667/100', '72']
        """
        if any(item.weight is None for item in items.values()):
            raise ValueError("an item without a weight")
        scale = self.scale(items.values())
        rates = {name: rate for name, item in items.items() if scale and (rate := self.rate(item)) is not None}
        return {name: self._score(Fraction(items[name].weight) * scale, rate) for name, rate in rates.items()}

    def _score(self, most: Fraction, rate: Fraction) -> Scored:
        points = most * rate
        return Scored(rate, most, points if self.places is None else Fraction(half_up(points * 10**self.places), 10**self.places))


def weighted_mean(weights: Iterable[Any], values: Iterable[Any]) -> Fraction | None:
    """Σ weight × value / Σ weights, exact (D05, D28); None where any of them is blank or the weights make up nothing.

    >>> weighted_mean((1, 1, 1), (90, 60, 75)), weighted_mean((0, 0), (1, 2))
    (Fraction(75, 1), None)
    """
    pairs = list(zip(weights, values, strict=True))
    if any(None in pair for pair in pairs):
        return None
    whole = sum((Fraction(weight) for weight, _ in pairs), Fraction())
    return sum((Fraction(weight) * Fraction(value) for weight, value in pairs), Fraction()) / whole if whole else None


def points_of(scores: Mapping[Any, Scored]) -> Fraction | None:
    """The sum of the points; None where no item has any (missing is not 0)."""
    return sum((score.points for score in scores.values()), Fraction()) if scores else None
