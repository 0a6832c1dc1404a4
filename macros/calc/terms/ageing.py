"""Ages in days and the buckets that they fall into (D17, D18)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import pandas as pd

from macros.calc.terms.stops import Stops
from validators.filing.inputs import Inputs
from validators.values.cell import read_number

UNDATED = "日期未填"
"""The bucket of what has no day."""


@dataclass(frozen=True)
class Buckets:
    """Buckets by the last day of each but the last: (0, 30) gives up to 0, 1–30 and >30. `first` names the first one.

    >>> Buckets((0, 30, 60), '未到期').labels
    ('未到期', '1–30', '31–60', '>60', '日期未填')
    """

    bounds: tuple[int, ...]
    first: str

    @property
    def labels(self) -> tuple[str, ...]:
        """The names of the buckets, the youngest first; none without bounds."""
        if not self.bounds:
            return ()
        pairs = zip(self.bounds, self.bounds[1:], strict=False)
        return (self.first, *(f"{low + 1}–{high}" for low, high in pairs), f">{self.bounds[-1]}", UNDATED)

    def of(self, days: pd.Series) -> pd.Series:
        """The bucket of each age (Int64 days; missing = 日期未填); None without bounds."""
        if not self.bounds:
            return pd.Series(None, index=days.index, dtype="object")
        places = [sum(day > bound for bound in self.bounds) if not missing else -1 for day, missing in zip(days, days.isna(), strict=True)]
        return pd.Series([self.labels[place] for place in places], index=days.index, dtype="object")


def buckets(inputs: Inputs, stops: Stops, code: str, *, first: str = "") -> Buckets:
    """The buckets of a list parameter; without bounds where it is blank, and stopped where it is no list of days.

    With `first` the first bucket ends at day 0; without it the first bucket begins at 0 and is named by its days.
    """
    numbers = [read_number(text)[0] for text in inputs.setting(code) or ()]
    if any(number is None or number < 0 or number != int(number) for number in numbers):
        name = inputs.policy.pack.parameters[code].name
        stops.say(name, f"政策里“{name}”要填天数，从小到大，用、隔开。怎么办：请上级在政策表改好，收到新政策后点【换新政策】。")
        return Buckets((), first)
    bounds = sorted({int(number) for number in numbers if number is not None} | ({0} if first and numbers else set()))
    return Buckets(tuple(bounds), first or (f"0–{bounds[0]}" if bounds else ""))


def days_until(days: pd.Series, as_of: dt.date) -> pd.Series:
    """Calendar days from each day to `as_of` (Int64); below 0 for later days, missing for blanks."""
    found: pd.Series = (pd.Timestamp(as_of) - days.dt.normalize()).dt.days.astype("Int64")
    return found


def spread(rows: pd.DataFrame, keys: Sequence[str], amount: str, bucket: str, labels: Iterable[str]) -> pd.DataFrame:
    """Sums of `amount` by the keys, one column a label: they add up to the sum over all rows."""
    whole = rows.assign(**{label: rows[amount].where(rows[bucket] == label, 0) for label in labels})
    return whole.groupby(list(keys), sort=True, dropna=False)[list(labels)].sum().astype("Int64")
