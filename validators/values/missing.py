"""A missing value, whatever holds it: None, and what pandas puts in its place (NaN, NaT, NA)."""

from __future__ import annotations

from typing import Any

import pandas as pd


def is_missing(value: Any) -> bool:
    """True for None, NaN, NaT and NA. Text of nothing but spaces is not missing: see `is_blank`.

    >>> [is_missing(value) for value in (None, float('nan'), pd.NaT, pd.NA, 0, '', False)]
    [True, True, True, True, False, False, False]
    """
    return value is None or value is pd.NaT or value is pd.NA or bool(value != value)


def or_none(value: Any) -> Any:
    """The value itself, None where it is missing."""
    return None if is_missing(value) else value
