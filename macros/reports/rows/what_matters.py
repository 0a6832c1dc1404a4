"""How far a list of a leader goes: to what matters; the rest is counted and summed in one line."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

PART = Fraction(9, 10)
"""Of the sum of what is listed, without signs."""
LEAST = 20
"""Lines that are listed however small they are."""


def material(amounts: Iterable[int]) -> list[int]:
    """The places of the largest amounts that together make the part that matters, at least so many; in their own order.

    >>> material([5, -90, 1, 0] + [1] * 30)[:4]
    [0, 1, 2, 4]
    """
    sizes = [abs(int(amount)) for amount in amounts]
    order = sorted(range(len(sizes)), key=lambda place: (-sizes[place], place))
    whole, held, count = sum(sizes), 0, 0
    for count, place in enumerate(order, 1):
        held += sizes[place]
        if count >= LEAST and held >= PART * whole:
            break
    return sorted(order[:count])
