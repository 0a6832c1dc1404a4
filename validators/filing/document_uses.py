"""Which documents stand behind two credits, or behind credits of two customers: the second and later uses (R48; V35, D19b).

A use is another 授信编号 with the same 凭证类型, 号码 and 金额; the same credit is looked at again. A contract and a deed of
pledge rightly stand behind several credits of one customer, so their use is another customer; an audit report likewise, whatever
the amount beside it. What nobody named (no 授信编号, no 客户) is not known to be the same, so it is another use.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pandas as pd

from validators.frames import plain_values
from validators.legal_entity import by_code
from validators.registers.risk.documents import AUDIT, CONTRACT, DEED, TYPES

REUSE = "reuse_types"
"""Parameter: the 凭证类型 that may be used once."""
ONCE = tuple(word for word in TYPES if word != AUDIT)
"""The same where no policy says it."""
_BY_CUSTOMER = (CONTRACT, DEED, AUDIT)
_ORDER = ["_period", "核验日期", "记录编号", "_branch", "_row"]


def first_uses(rows: pd.DataFrame, customers: pd.DataFrame, credits: pd.DataFrame, once: Collection[str]) -> pd.Series:
    """Of each row of R48 the position of the row that used its document first; missing where the row is no second use.

    `rows` are all at hand, of any months and branches; `customers` and `credits` their R03 and R47. The order of uses is the month
    of filing, 核验日期 (blank last), 记录编号. A customer is its legal entity; where a row names none, the member of its credit.
    """
    frame = rows.reset_index(drop=True)
    audit, by_customer = (frame["凭证类型"].isin(words).fillna(False) for words in ((AUDIT,), _BY_CUSTOMER))
    user = _customers(frame, customers, credits).where(by_customer, _credits(frame))
    judged = frame["号码"].notna() & (frame["凭证类型"].isin([*once]) | audit)
    held = frame[["凭证类型", "号码", *_ORDER]].assign(
        _amount=frame["金额"].mask(audit), _pos=pd.array(range(len(frame)), dtype="Int64"), _user=user
    )
    held = held[judged].sort_values(_ORDER, kind="stable", na_position="last")
    groups = held.groupby(["凭证类型", "号码", "_amount"], dropna=False, sort=False)
    first = groups["_pos"].transform("first")
    firsts = user.reindex(first.astype("int64")).set_axis(held.index)
    again = (first != held["_pos"]) & (held["_user"].isna() | firsts.isna() | (held["_user"] != firsts))
    return first.where(again).reindex(frame.index).set_axis(rows.index)


def _credits(frame: pd.DataFrame) -> pd.Series:
    """The credit of each row: its number within its branch."""
    return _named(frame["_branch"], frame["授信编号"])


def _customers(frame: pd.DataFrame, customers: pd.DataFrame, credits: pd.DataFrame) -> pd.Series:
    """The legal entity of each row: that of its 客户, else of the member of its credit."""
    entities = _known(customers, "客户编码", by_code(customers))
    members = _known(credits, "授信编号", credits["成员"])
    own = plain_values(frame["客户"])
    named = [
        code or members.get((b, number)) for b, code, number in zip(frame["_branch"], own, plain_values(frame["授信编号"]), strict=True)
    ]
    found = [entities.get((b, code), f"{b}\x1f{code}") if code else None for b, code in zip(frame["_branch"], named, strict=True)]
    return pd.Series(found, index=frame.index, dtype="object")


def _known(frame: pd.DataFrame, key: str, values: pd.Series) -> dict[tuple[Any, Any], Any]:
    """(branch, key) -> the value of the first row that has it."""
    found: dict[tuple[Any, Any], Any] = {}
    for branch, code, value in zip(frame["_branch"], plain_values(frame[key]), plain_values(values), strict=True):
        if code is not None:
            found.setdefault((branch, code), value)
    return found


def _named(branches: pd.Series, codes: pd.Series) -> pd.Series:
    found = [f"{branch}\x1f{code}" if code else None for branch, code in zip(branches, plain_values(codes), strict=True)]
    return pd.Series(found, index=branches.index, dtype="object")
