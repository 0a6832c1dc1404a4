"""Which version of a plan of crude is in force (R18): the highest 计划版本, as a number, of 炼厂, 油品 and 期间 (P10; D15)."""

from __future__ import annotations

import pandas as pd

MONTHLY = ("月度", "调整令")
"""计划类型 of what is taken in a month; 年度 and 季度 stand beside and are never added (P10, chapter 7)."""
PLAN = ("_branch", "炼厂", "油品", "期间")
"""What the versions of one plan have in common."""


def version_numbers(rows: pd.DataFrame) -> pd.Series:
    """计划版本 as whole numbers; missing where it is none."""
    numbers = pd.to_numeric(rows["计划版本"], errors="coerce")
    return numbers.where(numbers % 1 == 0).astype("Int64")


def in_force(rows: pd.DataFrame) -> pd.Series:
    """True for the row of each plan with the highest version, the later one of two that are alike.

    >>> frame = pd.DataFrame({"_branch": "YX", "炼厂": "甲", "油品": "哈国原油", "期间": "2026-10", "计划版本": ["9", "10"], "_row": [6, 7]})
    >>> in_force(frame).tolist()
    [False, True]
    """
    order = rows.assign(_version=version_numbers(rows)).sort_values(["_version", "_row"], na_position="first", kind="stable")
    return ~order.duplicated(list(PLAN), keep="last").reindex(rows.index)


def planned_in_force(rows: pd.DataFrame) -> pd.Series:
    """计划数量 of the version in force of each row's plan, in thousandths."""
    held = rows[in_force(rows)].set_index(list(PLAN))["计划数量"]
    keys = pd.MultiIndex.from_frame(rows[list(PLAN)])
    return pd.Series(held.reindex(keys).to_numpy(), index=rows.index, dtype="Int64")


def monthly(rows: pd.DataFrame) -> pd.Series:
    """True for a row of a month's plan whose 炼厂, 油品 and 期间 are filled."""
    return rows["计划类型"].isin(MONTHLY) & rows[list(PLAN[1:])].notna().all(axis=1)
