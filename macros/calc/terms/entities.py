"""Who is one legal entity: by 统一社会信用代码, and by what the centre decided on pairs (R03, D01, D35; settled 6)."""

from __future__ import annotations

from typing import Any

import pandas as pd

from validators.filing.inputs import Inputs
from validators.values.text import fold, is_blank

CONFIRMED, REFUSED = "同一", "不同"
"""The two decisions on a pair."""


def decided_pairs(inputs: Inputs) -> pd.DataFrame | None:
    """The pairs decided on (甲机构, 甲编码, 乙机构, 乙编码, 决定); None at a branch, which decides nothing on others."""
    return inputs.results["decisions"].rows if "decisions" in inputs.results else None


def entities(customers: pd.DataFrame, decided: pd.DataFrame | None = None) -> pd.Series:
    """The legal entity of each row of R03: its 统一社会信用代码, or the row itself where that is blank.

    Pairs that are decided to be 同一 are one entity, and so are those they lead to.
    """
    own = "\x1f" + pd.Series(range(len(customers)), index=customers.index).astype(str)
    return as_decided(customers, customers["统一社会信用代码"].where(customers["统一社会信用代码"].notna(), own), decided)


def common_node(inputs: Inputs) -> str | None:
    """The lowest organisation that all branches belong to: the one whose parameters grade the merged set."""
    paths = [[node.code for node in inputs.policy.organisation.path(branch, inputs.period.first)] for branch in inputs.branches]
    return next((code for code in paths[0] if all(code in path for path in paths)), None) if paths else None


def customers_by_entity(inputs: Inputs) -> pd.DataFrame:
    """R03 rows that have a code, with `主体`: the key of the legal entity; `_own`: what it would be undecided."""
    customers = inputs.frame("R03")
    customers = customers[customers["客户编码"].notna()].reset_index(drop=True)
    codes = {code: fold(code) for code in customers["统一社会信用代码"].dropna().unique() if not is_blank(code)}
    shared = customers["统一社会信用代码"].map(codes).astype("object")
    own = shared.where(shared.notna(), customers["_branch"] + "\x1f" + customers["客户编码"])
    return customers.assign(主体=as_decided(customers, own, decided_pairs(inputs)), _own=own)


def with_entity(usage: pd.DataFrame, customers: pd.DataFrame, notes: list[str]) -> pd.DataFrame:
    """A usage frame with the `主体` of each customer; those that the archive lacks are left out and said in `notes`."""
    known = customers.drop_duplicates(["_branch", "客户编码"])[["_branch", "客户编码", "主体"]]
    found = usage.merge(known, on=["_branch", "客户编码"], how="left")
    strange = found.loc[found["主体"].isna(), ["_branch", "客户编码"]].drop_duplicates()
    if len(strange):
        listed = "、".join(f"{b} {c}" for b, c in strange.head(12).itertuples(index=False, name=None))
        notes.append(f"有用邮量而客户档案里没有的客户 {len(strange)} 个，没有计入：{listed}{' 等' if len(strange) > 12 else ''}")
    return found[found["主体"].notna()]


def as_decided(customers: pd.DataFrame, found: pd.Series, decided: pd.DataFrame | None) -> pd.Series:
    """The entities of the rows (text), with those made one that were decided to be 同一."""
    if decided is None or not (decided["决定"] == CONFIRMED).any():
        return found
    joined = _joined(customers, found, decided[decided["决定"] == CONFIRMED])
    return found.map(lambda entity: joined.get(entity, entity)).astype("object") if joined else found


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
