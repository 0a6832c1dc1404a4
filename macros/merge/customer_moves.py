"""Customers that are elsewhere than in earlier months: renumbered in a merger, or moved to another branch (settled 48).

A customer is the same one by its credit code, or because the centre has decided so; a name alone shows nothing for sure.
"""

from __future__ import annotations

import pandas as pd

from macros.merge.customer_decisions import SAME, decisions
from validators.filing.heirs import KEYS, Customer
from validators.filing.inputs import Inputs, Result
from validators.values.period import Month
from validators.values.text import Text, fold_company, is_blank
from workbooks.archive.home import Home

MOVES = "moves"
"""Name under which computations find the customers of two places: 机构, 客户编码, 现机构, 现客户编码, 依据."""
BY_CODE, BY_DECISION, BY_NAME = "信用代码相同", "已决定同一", "名称相同"
_CODE, _NAME = "统一社会信用代码", "企业全称"
_BACK = 3
"""So many months back the last 客户档案 of a branch is looked for."""


def known_before(home: Home, period: Month) -> pd.DataFrame:
    """The customers of each branch as it filed them last before a period: key, credit code, name."""
    found: list[pd.DataFrame] = []
    seen: set[str] = set()
    for month in (period.plus(-back) for back in range(1, _BACK + 1)):
        filed = home.counted(month)
        fresh = {event.branch for event in filed} - seen
        if fresh:
            rows = home.facts.period(month, [event.sha256 for event in filed], ["R03"])["R03"]
            found.append(rows[~rows["_branch"].isin(seen)].reindex(columns=[*KEYS, _CODE, _NAME]))
            seen |= {*fresh, *rows["_branch"]}
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=[*KEYS, _CODE, _NAME], dtype="object")


def moves(home: Home, before: pd.DataFrame, given: Inputs) -> Result:
    """Customers of one branch in earlier months that another one has now: a row for each pair of places, and by what."""
    tree, now, day = given.policy.organisation, given.frame("R03"), given.period.first
    old = before[[tree.heir(branch, day) == branch for branch in before["_branch"]]] if len(before) else before
    fresh = now[~pd.MultiIndex.from_frame(now[KEYS]).isin(pd.MultiIndex.from_frame(old[KEYS]))] if len(old) else now.iloc[:0]
    rows: dict[tuple[Customer, Customer], str] = {}
    for name, how in ((_NAME, BY_NAME), (_CODE, BY_CODE)):
        rows |= dict.fromkeys(_pairs(old, fresh, name), how)
    for (one, two), said in decisions(home).items():
        if said.word == SAME and one[0] != two[0]:
            rows |= {(one, two): BY_DECISION, (two, one): BY_DECISION}
    table = [(*a, *b, how) for (a, b), how in rows.items()]
    frame = pd.DataFrame(table, columns=["机构", "客户编码", "现机构", "现客户编码", "依据"], dtype="object")
    return Result(title=Text("客户转移", "Customers that moved"), rows=frame, formats=dict.fromkeys(frame.columns, "text"))


def _pairs(old: pd.DataFrame, fresh: pd.DataFrame, name: str) -> list[tuple[Customer, Customer]]:
    """Places of two branches that agree in a column, each value found once on either side."""

    def by_value(frame: pd.DataFrame) -> dict[str, list[Customer]]:
        found: dict[str, list[Customer]] = {}
        for branch, code, value in frame[[*KEYS, name]].itertuples(index=False):
            if not is_blank(value):
                found.setdefault(fold_company(str(value)) if name == _NAME else str(value), []).append((branch, code))
        return found

    there = by_value(old)
    return [
        (there[value][0], new[0])
        for value, new in by_value(fresh).items()
        if len(new) == 1 and len(there.get(value, ())) == 1 and there[value][0][0] != new[0][0]
    ]
