"""Exact shares and what is said about them: fractions, never floats; an empty whole gives an empty share.

Used by most computations (catalogue, Conventions).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd

from validators.values.missing import is_missing
from validators.values.period import Month

TOTAL = "合计"
"""The word that stands in a key column where a row is over all values of it."""


def ratio(part: Any, whole: Any) -> Fraction | None:
    """`part` / `whole`, exact; None where either is missing or the whole is 0.

    >>> ratio(3, 5), ratio(3, 0), ratio(pd.NA, 5)
    (Fraction(3, 5), None, None)
    """
    if is_missing(part) or is_missing(whole) or whole == 0:
        return None
    return Fraction(_exact(part)) / Fraction(_exact(whole))


def ratios(parts: Iterable[Any], wholes: Iterable[Any]) -> list[Fraction | None]:
    """The shares of two columns of a summed table, row by row."""
    return [ratio(part, whole) for part, whole in zip(parts, wholes, strict=True)]


def change(now: Fraction | None, then: Fraction | None) -> Fraction | None:
    """The change of a share in points, as a fraction (0.1 = 10 pp); None where either is empty."""
    return None if now is None or then is None else now - then


def reached(share: Any, target: Any) -> str | None:
    """达标 or 未达标; None where either is not known."""
    return None if share is None or target is None else "达标" if share >= target else "未达标"


def rows_of(columns: Mapping[str, str], rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """A result frame of small tables: `columns` gives the pandas dtype of each column, in order."""
    listed = list(rows)
    return pd.DataFrame(
        {name: pd.Series([row.get(name) for row in listed], dtype=dtype) for name, dtype in columns.items()}, columns=list(columns)
    )


def said_once(texts: Any) -> Any:
    """The different texts of a group of rows, joined with ；; None where there is none (for `groupby(...).agg`)."""
    return "；".join(dict.fromkeys(texts.dropna())) or None


def shortfall(months: Iterable[Month]) -> str:
    """`历史不足(n月)` for the months of a window that are not at hand (settled 7); empty when none is missing."""
    count = len(tuple(months))
    return f"历史不足({count}月)" if count else ""


def by_branch(branches: Iterable[str], text: Callable[[str], str]) -> tuple[str, ...]:
    """One note for each branch of which there is something to say."""
    return tuple(f"{branch}：{said}" for branch in branches if (said := text(branch)))


def _exact(value: Any) -> Fraction | Decimal | int:
    return value if isinstance(value, (Fraction, Decimal)) else int(value)
