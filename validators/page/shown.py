"""The number that stands in a cell: units, scale, and shown rows that add up to the shown total (ux 1.4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from validators.values.origin import Origin, added, carrying, origin_of

SCALE = {"money": 100, "wan": 100, "quantity": 1000}
"""By how much a stored whole number is divided to become the number of the cell."""


def shown_number(value: Any, kind: str) -> Any:
    """A typed value as the number, date or text that stands in the cell.

    >>> shown_number(12345, 'money'), shown_number(Fraction(1, 4), 'ratio'), shown_number(None, 'money')
    (123.45, 0.25, None)
    """
    if value is None or isinstance(value, (str, bool, dt.date)):
        return value
    if kind in SCALE:
        return int(value) / SCALE[kind]
    if isinstance(value, (Fraction, Decimal)):
        return int(value) if value == int(value) else float(value)
    return value.item() if hasattr(value, "item") else value


def balanced_wan(amounts_fen: Sequence[int | None]) -> list[int | None]:
    """Fen as hundredths of 万元, so that the shown rows add up to the shown total (ux 1.4); None stays None.

    The total is rounded half-up once; what is left over goes to the largest remainders.

    >>> balanced_wan([1_00_4400, 1_00_4400, 1_00_4400])
    [101, 100, 100]
    """
    known = [int(amount) for amount in amounts_fen if amount is not None]
    shares = iter(_balanced(known, 10_000))
    return [None if amount is None else carrying(next(shares), _in_wan(origin_of(amount))) for amount in amounts_fen]


def wan(amount_fen: int) -> int:
    """One amount in fen as hundredths of 万元, rounded half-up."""
    return balanced_wan([amount_fen])[0] or 0


def _in_wan(origin: Origin | None) -> Origin | None:
    return None if origin is None else Origin("wan", (), (origin,))


def _balanced(amounts: list[int], unit: int) -> list[int]:
    total = sum(amounts)
    target = (2 * abs(total) + unit) // (2 * unit) * (1 if total >= 0 else -1)
    floors = [amount // unit for amount in amounts]
    over = target - sum(floors)
    if not amounts or over == 0:
        return floors
    order = sorted(range(len(amounts)), key=lambda i: (-(amounts[i] % unit), i))
    for i in order[:over]:
        floors[i] += 1
    return floors


def total_of(values: Iterable[Any]) -> Any:
    """The sum of the numbers among values; texts such as 未报 count for nothing, as in SUM."""
    numbers = [value for value in values if value is not None and not isinstance(value, (str, bool))]
    if not numbers:
        return 0
    origins = [origin for number in numbers if (origin := origin_of(number)) is not None]
    plain = [int(number) if type(number) is not int and isinstance(number, int) else number for number in numbers]
    return carrying(sum(plain[1:], plain[0]), added(origins) if len(origins) == len(numbers) else None)
