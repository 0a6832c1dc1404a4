"""Frames as Python's own values: what leaves pandas for a row, a text or a cell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pandas as pd


def plain_values(column: pd.Series) -> list[Any]:
    """The values of a column, None for whatever pandas calls missing."""
    values = column.astype("object").to_numpy(copy=True)
    values[column.isna().to_numpy()] = None
    return list(values)


def plain_day(value: Any) -> Any:
    """A day of a frame as a date; any other value as it is. >>> plain_day(pd.Timestamp('2026-10-05')), plain_day('日')
    (datetime.date(2026, 10, 5), '日')
    """
    return value.date() if isinstance(value, pd.Timestamp) else value


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame as dictionaries, None for whatever is missing."""
    names = [str(name) for name in frame.columns]
    columns = [plain_values(frame[name]) for name in frame.columns]
    return [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]


def net(frame: pd.DataFrame, plus: Sequence[str], minus: Sequence[str] = ()) -> pd.Series:
    """Each row's sum of the columns `plus` less that of the columns `minus`, whole numbers (Int64); a blank is 0."""
    found = pd.Series(0, index=frame.index, dtype="Int64")
    for sign, names in ((1, plus), (-1, minus)):
        for name in names:
            found = found + sign * frame[name].astype("Int64").fillna(0)
    return found


def whole(series: pd.Series, pos: int) -> int:
    """A whole number (fen, thousandths) of a column by position; the cell must not be blank."""
    return int(series.to_numpy()[pos])


def distinct(*columns: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    """Which rows are alike in these columns of one length: the number of each row's kind, and each kind's first row."""
    codes = np.zeros(len(columns[0]), dtype="int64")
    for column in columns:
        own, words = pd.factorize(column, use_na_sentinel=False)
        codes = pd.factorize(codes * max(len(words), 1) + own)[0]
    first = np.zeros(codes.max(initial=-1) + 1, dtype="int64")
    first[codes[::-1]] = np.arange(len(codes) - 1, -1, -1)
    return codes, first


def each_once(function: Callable[..., Any], *columns: pd.Series) -> np.ndarray:
    """`function` of the cells of each row, None for what is missing, worked out once for each kind of row.

    The answers come as an object array in the order of the rows.
    """
    codes, first = distinct(*columns)
    found: np.ndarray = np.empty(len(first), dtype="object")
    for place, cells in enumerate(zip(*(plain_values(column.iloc[first]) for column in columns), strict=True)):
        found[place] = function(*cells)
    spread: np.ndarray = found[codes]
    return spread
