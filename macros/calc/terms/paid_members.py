"""The members whose numbers a group pays for: who is there on a day, who joined and left in a month, and of which segment (R46, R03)."""

from __future__ import annotations

import pandas as pd

from macros.calc.terms.cells import matched_words
from validators.filing.inputs import Inputs
from validators.values.period import Month

ACCOUNT, NUMBER, LEFT, JOINED = "集团账户", "号码", "退出日期", "加入日期"
PLAIN, UNSORTED = "成员统付", "未归类"
"""The one of the three products that the seed describes; the segment of a group that the archive does not know."""


def paid_products(inputs: Inputs) -> tuple[str, ...]:
    """业务代码 of what groups pay for: the list of R46.统付产品 as the pack has it."""
    kind = inputs.policy.registers["R46"].by_header["统付产品"].kind
    return tuple(getattr(kind, "values", ()))


def members(inputs: Inputs) -> pd.DataFrame:
    """The rows of R46 that name an account and a number, in their order."""
    rows = inputs.frame("R46")
    return rows[rows[[ACCOUNT, NUMBER]].notna().all(axis=1)].reset_index(drop=True)


def there_at_end(rows: pd.DataFrame, month: Month) -> pd.Series:
    """True for who has joined by the last day of a month and has not left by then; a blank 加入日期 counts as joined."""
    last = pd.Timestamp(month.last)
    return ~(rows[JOINED] > last) & ~(rows[LEFT] <= last)


def in_month(rows: pd.DataFrame, month: Month) -> pd.DataFrame:
    """The rows with `_opening` (joined before the month, not left before it), `_closing`, `_joined` and `_left` in it.

    A member without 加入日期 was there when the month began. Who left and is still there under another row has not left.
    """
    first, last = pd.Timestamp(month.first), pd.Timestamp(month.last)
    closing = there_at_end(rows, month)
    opening = ~(rows[JOINED] >= first) & ~(rows[LEFT] < first)
    still = rows[NUMBER].isin(set(rows.loc[closing, NUMBER]))
    left = opening & rows[LEFT].between(first, last) & ~still
    return rows.assign(_opening=opening, _closing=closing, _joined=rows[JOINED].between(first, last), _left=left)


def segments(inputs: Inputs, rows: pd.DataFrame, customer: str) -> pd.Series:
    """客户类型 of the group that `customer` names; 未归类 where the archive does not say."""
    files = inputs.frame("R03")
    files = files[files["客户编码"].notna()].drop_duplicates(["_branch", "客户编码"])
    known = files.set_index(["_branch", "客户编码"])["客户类型"]
    return matched_words(rows, ("_branch", customer), known).fillna(UNSORTED).astype("object")
