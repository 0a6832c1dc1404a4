"""The account plans that count in a month, and what the month before had recorded (R49, D05, D16b)."""

from __future__ import annotations

import pandas as pd

from macros.calc.engines.given import Given


def plans_of_year(given: Given, register: str = "R49") -> pd.DataFrame:
    """The rows of the period's year that name a customer, each customer of a branch once as its last row has it, numbered from 0."""
    frame = given.frame(register)
    own = frame[(frame["年"] == str(given.period.year)) & frame["客户"].notna()]
    return own.drop_duplicates(["_branch", "客户"], keep="last").reset_index(drop=True)
