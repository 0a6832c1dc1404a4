"""Months at hand: customers' sums by month, and which months of a branch are known (settled 1, 7, 31)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import pandas as pd

from macros.calc.terms.shares import shortfall
from validators.filing.inputs import Inputs
from validators.values.period import Month

_KEYS = ["_branch", "客户编码", "月份"]


def customer_months(inputs: Inputs) -> pd.DataFrame:
    """Sums by customer and filing month: `_branch`, 客户编码, 月份, 收入 (fen), 数量 (thousandths); reversals included.

    The period's own month is summed from R10 itself, so that a row without 业务代码 counts too.
    """
    flow = inputs.frame("R10")
    now = flow.assign(月份=str(inputs.period)).groupby(_KEYS, sort=False)[["收入", "数量"]].sum().reset_index()
    usage = inputs.history.usage
    then = usage[usage["月份"] < str(inputs.period)].groupby(_KEYS, sort=False)[["收入", "数量"]].sum().reset_index()
    if then.empty or now.empty:
        return now if then.empty else then
    return pd.concat([then, now], ignore_index=True)


class ByBranch:
    """A frame cut once into its branches."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self._empty = frame.iloc[:0]
        self._parts = dict(list(frame.groupby("_branch", sort=False)))

    def of(self, branch: str) -> pd.DataFrame:
        """The rows of one branch; empty where it has none."""
        return self._parts.get(branch, self._empty)


class KnownMonths(NamedTuple):
    """The filing months known of each branch, as text: filed, an empty one included, or with usage."""

    period: Month
    months: Mapping[str, frozenset[str]]

    def missing(self, branch: str, months: Sequence[Month]) -> tuple[Month, ...]:
        """Which of these months are unknown of a branch; the period itself is always known."""
        present = self.months.get(branch, frozenset())
        return tuple(month for month in months if month != self.period and str(month) not in present)


def known_months(inputs: Inputs) -> KnownMonths:
    """Which earlier months are at hand."""
    usage = inputs.history.usage[["_branch", "月份"]].drop_duplicates()
    found: dict[str, set[str]] = {branch: {str(m) for m in months} for branch, months in inputs.history.months.items()}
    for branch, month in zip(usage["_branch"], usage["月份"], strict=True):
        found.setdefault(branch, set()).add(month)
    return KnownMonths(inputs.period, {branch: frozenset(months) for branch, months in found.items()})


def with_filing(inputs: Inputs, month: Month) -> frozenset[str]:
    """The branches whose filing of a month is known, an empty one included."""
    return frozenset(branch for branch in inputs.branches if not inputs.missing(branch, (month,)))


def with_sums(inputs: Inputs, month: Month) -> frozenset[str]:
    """The branches of whose flow a month is known, as rows or as sums."""
    known, branches = known_months(inputs), {*inputs.frame("R10")["_branch"], *inputs.branches}
    return frozenset(branch for branch in branches if not known.missing(branch, (month,)))


def with_full_rows(inputs: Inputs, month: Month) -> frozenset[str]:
    """The branches whose R10 rows of an earlier month are all at hand: usage alone has neither cost nor channel."""
    known, rows, usage = known_months(inputs), inputs.history.frame("R10"), inputs.history.usage
    full = set(rows.loc[rows["_period"] == str(month), "_branch"])
    summed = set(usage.loc[usage["月份"] == str(month), "_branch"])
    return frozenset(b for b in inputs.branches if not known.missing(b, (month,)) and (b in full or b not in summed))


def short_history(missing: Sequence[Month], months: Sequence[Month]) -> str:
    """`历史不足(9月)：12 个月里只有 3 个月的数据`; empty when no month is missing."""
    if not missing:
        return ""
    return f"{shortfall(missing)}：{len(months)} 个月里只有 {len(months) - len(missing)} 个月的数据"
