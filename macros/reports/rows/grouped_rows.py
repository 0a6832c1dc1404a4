"""Rows of a result put together: sums, and means that weigh each of what they are the mean of alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import or_zero, rows_of
from validators.values.origin import share


def grouped(context: ReportContext, result: str, by: str, sums: Sequence[str], means: Mapping[str, str]) -> list[dict[str, Any]]:
    """The rows of a result by a column; `means`: column of means -> column with the number of what each is the mean of.

    A sum of nothing but what is not known is not known.
    """
    found: dict[str, dict[str, Any]] = {}
    for row in rows_of(context, result):
        held = found.setdefault(row[by], {by: row[by]} | dict.fromkeys(sums) | dict.fromkeys(means, Fraction(0)))
        for name in sums:
            if row[name] is not None:
                held[name] = or_zero(held[name]) + row[name]
        for name, weight in means.items():
            held[name] += Fraction(0) if row[name] is None else row[name] * row[weight]
    for held in found.values():
        held |= {name: share(held[name], held[weight]) if held[weight] else None for name, weight in means.items()}
    return list(found.values())
