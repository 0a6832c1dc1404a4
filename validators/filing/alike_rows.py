"""Rows that are identical in every column that staff fill: pasted twice (settled 37)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from validators.register import Register, registers
from validators.values.date_kinds import MonthText

_AT_ONCE = 3
"""So many columns are compared before the rows that have no twin so far are laid aside: most rows differ in the first."""


def numbered_by_program() -> tuple[str, ...]:
    """The registers whose key the program assigns: nothing else tells a row that was pasted twice."""
    return tuple(name for name, register in registers().items() if assigned(register))


def assigned(register: Register) -> bool:
    """True when the program gives the rows their number."""
    return any(register.by_header[header].assigned for header in register.key)


def input_headers(register: Register, *, months: bool = True) -> list[str]:
    """The columns that staff fill, their number apart; without the month on request. Numbers and dates first: they tell most."""
    wanted = [c for c in register.columns if not c.computed and not c.assigned and (months or not isinstance(c.kind, MonthText))]
    return [c.header for c in sorted(wanted, key=lambda c: c.kind.dtype == "object")]


def twins(frame: pd.DataFrame, headers: Sequence[str]) -> pd.Series:
    """Index of each row that another one is identical to in these columns -> number of its group, from 0 in order.

    >>> twins(pd.DataFrame({'a': [1, 2, 1, 2, 3], 'b': ['x', 'y', 'x', 'z', None]}), ['a', 'b']).to_dict()
    {0: 0, 2: 0}
    """
    places, group = np.arange(len(frame)), np.zeros(len(frame), dtype="int64")
    for start in range(0, len(headers), _AT_ONCE):
        for header in headers[start : start + _AT_ONCE] if len(places) else ():
            group = _told_apart(group, frame[header].take(places))
        alike = np.bincount(group, minlength=1)[group] > 1
        if not alike.all():
            places, group = places[alike], pd.factorize(group[alike])[0]
    return pd.Series(group, index=frame.index[places], dtype="int64").sort_index()


def _told_apart(group: np.ndarray, values: pd.Series) -> np.ndarray:
    """Numbers of the groups of rows that have one number so far and one value, from 0 in order; blank cells are alike."""
    codes, found = pd.factorize(values)
    return pd.factorize(group * (len(found) + 1) + codes + 1)[0]
