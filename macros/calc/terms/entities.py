"""The legal entities behind the rows of a computation, and what was decided on them (R03, D01, D35; settled 6)."""

from __future__ import annotations

import pandas as pd

from validators.filing.inputs import Inputs
from validators.legal_entity import as_decided, by_code


def decided_pairs(inputs: Inputs) -> pd.DataFrame | None:
    """The pairs decided on (甲机构, 甲编码, 乙机构, 乙编码, 决定); None at a branch, which decides nothing on others."""
    return inputs.results["decisions"].rows if "decisions" in inputs.results else None


def common_node(inputs: Inputs) -> str | None:
    """The lowest organisation that all branches belong to: the one whose parameters grade the merged set."""
    paths = [[node.code for node in inputs.policy.organisation.path(branch, inputs.period.first)] for branch in inputs.branches]
    return next((code for code in paths[0] if all(code in path for path in paths)), None) if paths else None


def customers_by_entity(inputs: Inputs) -> pd.DataFrame:
    """R03 rows that have a code, with `主体`: the key of the legal entity; `_own`: what it would be undecided."""
    customers = inputs.frame("R03")
    customers = customers[customers["客户编码"].notna()].reset_index(drop=True)
    own = by_code(customers)
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
