"""Who is one legal entity: by 统一社会信用代码, by name where a code is missing, and by what the centre decided on pairs
(R03, D01, D35; settled 6).
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from validators.frames import each_once
from validators.values.text import fold, fold_company, is_blank

CODE, NAME = "统一社会信用代码", "企业全称"
CONFIRMED, REFUSED = "同一", "不同"
"""The two decisions on a pair."""
_OWN = "\x1f"


def credit_codes(customers: pd.DataFrame) -> pd.Series:
    """The 统一社会信用代码 of each row of R03 as it is compared (folded text); missing where it is blank."""
    return _each(lambda code: None if is_blank(code) else fold(str(code)), customers, CODE)


def by_code(customers: pd.DataFrame) -> pd.Series:
    """The entity of each row of R03 as text: its 统一社会信用代码; where that is blank, this customer of this branch alone.

    `_branch` and 客户编码 name the customer; a row without 客户编码 is one of its own.
    """
    own = _each(lambda branch, code: f"{branch}{_OWN}{code}" if not is_blank(code) else None, customers, "_branch", "客户编码")
    alone = _OWN + pd.Series(range(len(customers)), index=customers.index).astype(str)
    codes = credit_codes(customers)
    return codes.where(codes.notna(), own.where(own.notna(), alone)).astype("object")


def by_code_or_name(customers: pd.DataFrame) -> pd.Series:
    """The entity of each row of R03 as text: 码 and the code, or 名 and the folded name; missing where both are blank."""
    named = _each(lambda name: None if is_blank(name) else "名" + fold_company(str(name)), customers, NAME)
    codes = "码" + credit_codes(customers)
    return codes.where(codes.notna(), named).astype("object")


def as_decided(customers: pd.DataFrame, found: pd.Series, decided: pd.DataFrame | None) -> pd.Series:
    """The entities `found` of the rows, with those made one that were decided to be 同一, and those they lead to.

    `decided` has the columns 甲机构, 甲编码, 乙机构, 乙编码, 决定; None where nobody decides, as at a branch.
    """
    if decided is None or not (decided["决定"] == CONFIRMED).any():
        return found
    joined = _joined(customers, found, decided[decided["决定"] == CONFIRMED])
    return found.map(lambda entity: joined.get(entity, entity)).astype("object") if joined else found


def entity_named(entity: str) -> str:
    """An entity as people read it: its code, or branch and customer."""
    return entity.replace(_OWN, " ").strip()


def _each(judge: Any, customers: pd.DataFrame, *headers: str) -> pd.Series:
    return pd.Series(each_once(judge, *(customers[h] for h in headers)), index=customers.index, dtype="object")


def _joined(customers: pd.DataFrame, found: pd.Series, same: pd.DataFrame) -> dict[Any, Any]:
    """Entity -> the smallest of the entities that it was decided to be one with."""
    at: dict[tuple[Any, Any], list[Any]] = {}
    wanted = {*zip(same["甲机构"], same["甲编码"], strict=True), *zip(same["乙机构"], same["乙编码"], strict=True)}
    for branch, code, entity in zip(customers["_branch"], customers["客户编码"], found, strict=True):
        if (branch, code) in wanted:
            at.setdefault((branch, code), []).append(entity)
    root: dict[Any, Any] = {}
    for one, code, two, other, _ in same.itertuples(index=False, name=None):
        if (one, code) in at and (two, other) in at:
            tops = {_top(root, entity) for entity in (*at[one, code], *at[two, other])}
            root.update(dict.fromkeys(tops, min(tops)))
    return {entity: _top(root, entity) for entity in root}


def _top(root: dict[Any, Any], entity: Any) -> Any:
    while root.get(entity, entity) != entity:
        entity = root[entity]
    return entity
