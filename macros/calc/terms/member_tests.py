"""The six tests of whether the member of a paying group is real (D20; S1 C117, C118; G22, G23; R46)."""

from __future__ import annotations

from typing import Any

import pandas as pd

from macros.calc.engines.given import Given
from macros.calc.terms.cells import matched
from macros.calc.terms.paid_members import ACCOUNT, LEFT, NUMBER, PLAIN, members, paid_products, there_at_end
from validators.frames import plain_values

IDLE, BATCH = "zero_months", "batch_k"
TESTS = {
    "T1": "不在花名册，也没有在职证明",
    "T2": "一个号码在两个集团",
    "T3": "连续几个月没有使用",
    "T4": "没有姓名或证件末四位",
    "T5": "同日同渠道成批入网",
    "T6": "已经注销，没有退出",
}
"""What each test finds."""
FALSE, WEAK = ("T1", "T4", "T6"), ("T2", "T3", "T5")
"""The tests that make a member 不真实, and those that make it 可疑 without them."""
DETAILED = ("T1", "T3", "T5")
"""Tests of the product that the seed describes; of the other two they say nothing (G22)."""
CLEARED = "属实"
"""核清结果 that silences T3 and T5."""
AT = ["_branch", ACCOUNT]


def tested(given: Given) -> pd.DataFrame:
    """The members with `_audited` (not gone before the period), `_open` (there at its end) and a flag for each test.

    `_unchecked`: 花名册核对 is blank; `_unknown_use`: nobody knows for how long the number was not used.
    """
    rows = members(given.inputs)
    rows = rows.assign(_open=there_at_end(rows, given.period), _audited=~(rows[LEFT] < pd.Timestamp(given.period.first)))
    rows = rows.assign(_two=rows["_open"] & rows[NUMBER].isin(_shared(rows)), _alike=_alike(rows), _idle=_idle(rows))
    others = [name for name in paid_products(given.inputs) if name != PLAIN]
    rows = rows.assign(_detailed=rows["_audited"] & ~rows["统付产品"].isin(others))
    parts = [part.assign(**_flags(given, str(branch), part)) for branch, part in rows.groupby("_branch", sort=True)]
    return pd.concat(parts).sort_index() if parts else rows.assign(**_flags(given, "", rows))


def _flags(given: Given, branch: str, rows: pd.DataFrame) -> dict[str, pd.Series]:
    """The tests of one branch, its thresholds and switches minded."""
    months, batch = given.setting(IDLE, branch or None), given.setting(BATCH, branch or None)
    real = rows["核清结果"].eq(CLEARED).fillna(False).astype(bool)
    hits = {
        "T1": rows["花名册核对"].eq(False) & ~rows["在职证明"].fillna(False).astype(bool),
        "T2": rows["_two"],
        "T3": _reaches(rows["_idle"], months) & ~real,
        "T4": rows["姓名"].isna() | rows["证件末四位"].fillna("").astype("object").str.strip().str.len().ne(4),
        "T5": rows["_open"] & _reaches(rows["_alike"], batch) & ~real,
        "T6": rows["状态"].eq("注销") & rows[LEFT].isna(),
    }
    found = {}
    for name, hit in hits.items():
        asked = rows["_detailed" if name in DETAILED else "_audited"]
        on = given.setting(f"{name.lower()}_on", branch or None) is True
        found[name] = hit.fillna(False).astype(bool) & asked & on
    idle = rows["_detailed"] & rows["_idle"].isna() & (months is not None)
    return found | {"_unchecked": rows["_detailed"] & rows["花名册核对"].isna(), "_unknown_use": idle.astype(bool)}


def _reaches(held: pd.Series, threshold: Any) -> pd.Series:
    """True where a number reaches the threshold; nowhere while that is blank."""
    return pd.Series([None not in (threshold, n) and n >= threshold for n in plain_values(held)], index=held.index, dtype=bool)


def _idle(rows: pd.DataFrame) -> pd.Series:
    """连续零使用月数; 0 where it is blank and the month has usage."""
    blank = rows["连续零使用月数"].isna() & rows["月使用量"].gt(0).fillna(False).astype(bool)
    return rows["连续零使用月数"].mask(blank, 0)


def _shared(rows: pd.DataFrame) -> set[Any]:
    """Numbers that are there in more than one account; equal account numbers of two branches are two accounts."""
    pairs = rows.loc[rows["_open"], [NUMBER, *AT]].drop_duplicates()
    return set(pairs.loc[pairs.duplicated(NUMBER, keep=False), NUMBER])


def _alike(rows: pd.DataFrame) -> pd.Series:
    """Of each row how many members of its account joined on its day through its channel and are still there."""
    keys = [*AT, "加入日期", "办理渠道"]
    held = rows[rows["_open"] & rows[["加入日期", "办理渠道"]].notna().all(axis=1)]
    return matched(rows, keys, held.groupby(keys).size())
