"""Frames as Python's own values: what leaves pandas for a row, a text or a cell."""
from __future__ import annotations

from typing import Any

import pandas as pd


def plain_values(column: pd.Series) -> list[Any]:
    """The values of a column, None for whatever pandas calls missing."""
    values = column.astype("object").to_numpy(copy=True)
    values[column.isna().to_numpy()] = None
    return list(values)


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame as dictionaries, None for whatever is missing."""
    names = [str(name) for name in frame.columns]
    columns = [plain_values(frame[name]) for name in frame.columns]
    return [dict(zip(names, values, strict=True)) for values in zip(*columns, strict=True)]


def whole(series: pd.Series, pos: int) -> int:
    """A whole number (fen, thousandths) of a column by position; the cell must not be blank."""
    return int(series.to_numpy()[pos])
