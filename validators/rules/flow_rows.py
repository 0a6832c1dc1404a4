"""R10 as the rules look at it: reversals and what they reverse (settled 2), and sums by filing month (settled 1)."""

from __future__ import annotations

import pandas as pd

from validators.filing.inputs import Facts, usage_of
from validators.filing.reversal import reversals
from validators.values.period import Month

AMOUNTS = ["收入", "数量"]
"""Fen and thousandths."""

SUBJECT = ["客户编码", "业务代码"]
"""What usage is summed by."""

_KNOWN = ["记录编号", "_target", "月份", "客户编码", "长期合作项目", "是否首笔", *AMOUNTS]


def known_rows(facts: Facts) -> pd.DataFrame:
    """R10 rows of the earlier months at hand and of this file, in this order.

    Columns: 记录编号, _target (the record reversed, None for ordinary rows), 收入, 数量 and what rules compare;
    `_pos` is the position in this file, -1 for earlier rows.
    """
    return facts.once(_known_rows)


def _known_rows(facts: Facts) -> pd.DataFrame:
    now, past = _with_target(facts.frame("R10")), _with_target(earlier_rows(facts))
    now["_pos"], past["_pos"] = range(len(now)), -1
    return now if past.empty else pd.concat([past, now], ignore_index=True)


def _with_target(flow: pd.DataFrame) -> pd.DataFrame:
    return flow.assign(_target=flow["冲销原记录编号"].where(reversals(flow)))[_KNOWN]


def earlier_rows(facts: Facts) -> pd.DataFrame:
    """Full R10 rows of this branch from the months before the period, as far as they are at hand (settled 31)."""
    past = facts.history.frame("R10")
    return past[(past["_branch"] == facts.filing.branch) & (past["_period"] < str(facts.period))]


def full_months(facts: Facts) -> set[str]:
    """The months whose full R10 rows are at hand: this one, the two before it where known, and any with rows."""
    recent = {str(m) for m in facts.period.back(3)[:-1] if facts.history.has(facts.filing.branch, m)}
    return {str(facts.period)} | recent | set(earlier_rows(facts)["_period"])


def known(facts: Facts, months: tuple[Month, ...]) -> bool:
    """True when each of these months is the period itself or a month whose filing is at hand (settled 31)."""
    return all(m == facts.period or facts.history.has(facts.filing.branch, m) for m in months)


def usage(facts: Facts, months: tuple[Month, ...]) -> pd.DataFrame:
    """收入 and 数量 by 客户编码 and 业务代码 (the index) over these filing months, reversals included."""
    past = facts.history.usage
    parts = [past[(past["_branch"] == facts.filing.branch) & past["月份"].isin([str(m) for m in months])]]
    if facts.period in months:
        parts.append(facts.once(_own_usage))
    filled = [part for part in parts if not part.empty] or parts[:1]
    return pd.concat(filled, ignore_index=True).groupby(SUBJECT, observed=True)[AMOUNTS].sum()


def _own_usage(facts: Facts) -> pd.DataFrame:
    return usage_of(facts.flow)


def unsure(facts: Facts) -> pd.MultiIndex:
    """Customers and businesses with an amount in this file that could not be read: their sums are not judged."""
    sheet = facts.sheet("R10")
    if sheet is None:
        return pd.MultiIndex.from_arrays([[], []], names=SUBJECT)
    return pd.MultiIndex.from_frame(facts.flow.loc[~sheet.ok(*AMOUNTS), SUBJECT].drop_duplicates())
