"""Who is to be visited: the customers of a level that says how often, in force or, at an office without any yet, on trial (settled 45)."""

from __future__ import annotations

import pandas as pd

from validators.filing.inputs import Inputs

TRIAL = "试算"
"""In the column of that name: the customer has its level from the branch's own grading, since none is approved."""
_KEY = ["_branch", "客户编码"]


def cadence_stated(inputs: Inputs, branch: str) -> bool:
    """False where nobody says how often anybody is to be visited: neither the pack, in what it presets, nor head office (P04)."""
    codes, known = tuple(inputs.policy.pack.grades.visits.values()), inputs.policy.pack.parameters
    preset = any(known[code].value for code in codes if code in known)
    return preset or not codes or any(inputs.setting(code, branch) is not None for code in codes)


def cadence_levels(inputs: Inputs) -> pd.DataFrame:
    """Tiered customers: the level on the first day of the month, else (`_later`) that of the next month's first day; where a
    branch has neither for anybody, what its grading proposes.
    """
    both = pd.concat([inputs.levels().assign(_later=False), inputs.levels(inputs.period.plus(1)).assign(_later=True)], ignore_index=True)
    both["试算"] = pd.Series(None, index=both.index, dtype="object")
    known = both if inputs.final else pd.concat([both, _proposed(inputs, set(both["_branch"]))], ignore_index=True)
    tiered = known[known["级别"].isin(inputs.policy.pack.grades.visits)]
    return tiered.drop_duplicates(_KEY).sort_values(_KEY, ignore_index=True)


def _proposed(inputs: Inputs, decided: set[str]) -> pd.DataFrame:
    """What the pack's grading proposes for the customers of branches in which nothing is decided; no row where it did not run."""
    grading = inputs.results.get(inputs.policy.pack.grades.computation)
    columns = [*_KEY, "级别"]
    rows = inputs.levels()[columns].iloc[:0] if grading is None else grading.rows[columns]
    return rows[~rows["_branch"].isin(decided) & rows["级别"].notna()].assign(_later=False, 试算=TRIAL)
