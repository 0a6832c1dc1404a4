"""Customers as the rules look at them: who is 大客户 by the level in force (settled 5), and what they are called."""

from __future__ import annotations

import pandas as pd

from validators.filing.inputs import Facts


def tiered(facts: Facts, codes: pd.Series) -> pd.Series:
    """Mask of the customers that are 大客户 by the level in force on the first day of the period."""
    levels = {code: level for code, level in facts.levels().items() if level in facts.policy.pack.grades.levels}
    return codes.isin(list(levels))


def names(facts: Facts) -> dict[str, str]:
    """企业全称 by 客户编码, for messages."""
    frame = facts.frame("R03")
    named = frame[frame["客户编码"].notna() & frame["企业全称"].notna()]
    return dict(zip(named["客户编码"], named["企业全称"], strict=True))


def of_highest_level(facts: Facts) -> frozenset[str]:
    """客户编码 of the customers that have the highest level of the pack in force on the first day of the period."""
    levels = facts.policy.pack.grades.levels
    return frozenset(code for code, level in facts.levels().items() if levels and level == levels[0])
