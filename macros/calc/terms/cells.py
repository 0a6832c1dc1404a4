"""Computed columns of a register's rows: rates and scores as a cell holds them, and what another table says of a row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd

from macros.calc.terms.shares import ratios
from validators.frames import each_once, plain_values
from validators.values.missing import is_missing
from validators.values.money import decimals

PLACE = ("_branch", "_file", "_row")
"""Where a row stands: no two rows of a frame share it, but for the records of a printed page."""


def rate_cell(value: Any) -> Decimal | None:
    """A share or a change as a fraction with four decimals, as the contract prints it; None where it is empty.

    >>> rate_cell(Fraction(2, 3)), rate_cell(None)
    (Decimal('0.6667'), None)
    """
    return _rounded(value, 4)


def score_cell(value: Any) -> Decimal | None:
    """A score, a mean or a number of hours with two decimals; None where it is empty."""
    return _rounded(value, 2)


def rate_cells(parts: Iterable[Any], wholes: Iterable[Any]) -> list[Decimal | None]:
    """The shares of two columns, row by row; empty where the whole is 0 or either is."""
    return [rate_cell(share) for share in ratios(parts, wholes)]


def each_row(function: Callable[..., Any], frame: pd.DataFrame, headers: Sequence[str]) -> list[Any]:
    """`function` of these cells of each row (None for what is missing), worked out once for rows that are alike in them."""
    return list(each_once(function, *(frame[h] for h in headers)))


def looked_up(frame: pd.DataFrame, keys: Sequence[str], known: Mapping[Any, Any]) -> list[Any]:
    """What is known of the key of each row; None where nothing is."""
    return each_row(lambda *key: known.get(key), frame, keys)


def matched(frame: pd.DataFrame, keys: Sequence[str], known: pd.Series) -> pd.Series:
    """What is known of the key of each row as whole numbers (Int64), missing where nothing is; `known` has the keys as its index."""
    return pd.Series(looked_up(frame, keys, known.to_dict()), index=frame.index, dtype="Int64")


def matched_words(frame: pd.DataFrame, keys: Sequence[str], known: pd.Series) -> pd.Series:
    """The same of texts, None where nothing is known."""
    return pd.Series(looked_up(frame, keys, dict(zip(known.index, plain_values(known), strict=True))), index=frame.index, dtype="object")


def with_columns(frame: pd.DataFrame, found: Iterable[Sequence[Any]], names: Sequence[str], dtype: str = "object") -> pd.DataFrame:
    """The frame with further columns: `found` has for each row one value a name."""
    listed = list(found)
    return frame.assign(**{name: pd.Series([row[i] for row in listed], index=frame.index, dtype=dtype) for i, name in enumerate(names)})


def by_place(frame: pd.DataFrame, cells: pd.DataFrame, headers: Sequence[str]) -> dict[str, list[Any]]:
    """The columns of `cells` (a table with _branch, _file, _row) for the rows of `frame`."""
    places = list(zip(*(plain_values(cells[h]) for h in PLACE), strict=True))
    return {h: looked_up(frame, PLACE, dict(zip(places, plain_values(cells[h]), strict=True))) for h in headers}


def _rounded(value: Any, places: int) -> Decimal | None:
    if is_missing(value):
        return None
    return Decimal(decimals(value if isinstance(value, (Fraction, Decimal)) else int(value), places))
