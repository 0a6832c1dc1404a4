"""What was decided of the levels of legal entities, how many have each, and what is missing to the next (D02, D02c; settled 6)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import pandas as pd

from macros.calc.engines.tier import Ladder
from macros.calc.levels.policy_ladder import tier_codes
from macros.calc.terms.stops import Stops
from macros.calc.ways.summed_rows import places
from validators.filing.inputs import Inputs, Result
from validators.filing.lineage import Lineage, OfRow
from validators.frames import plain_values
from validators.values.origin import Origin, counted, less, number, parameter
from validators.values.text import Text

BY_HAND = "人工指定"
"""触发 of R06: a level that was given by hand stays."""


def own_levels(customers: pd.DataFrame, levels: pd.DataFrame) -> list[Any]:
    """The level of each customer's own row, None without one."""
    found = levels.drop_duplicates(["_branch", "客户编码"]).set_index(["_branch", "客户编码"])["级别"].astype("object")
    return plain_values(found.reindex(pd.MultiIndex.from_frame(customers[["_branch", "客户编码"]])))


def given_by_hand(inputs: Inputs) -> pd.DataFrame:
    """The levels in force whose decision was made by hand."""
    decisions = inputs.frame("R06")
    hand = decisions[decisions["触发"] == BY_HAND][["_branch", "客户编码", "新级别"]].rename(columns={"新级别": "级别"})
    return inputs.levels().merge(hand.drop_duplicates(), on=["_branch", "客户编码", "级别"])


def highest(steps: Ladder | None) -> Callable[[pd.Series], Any]:
    """For a grouping: the highest of the levels of an entity's rows; without a ladder the first."""

    def best(levels: pd.Series) -> Any:
        known = levels.dropna()
        return steps.highest(known) if steps else next(iter(known), None)

    return best


def level_counts(inputs: Inputs, customers: pd.DataFrame, rows: pd.DataFrame) -> dict[str, int]:
    """How many entities have each level of the pack, and how many none."""
    counts = customers.assign(级别=rows["级别"]).drop_duplicates("主体")["级别"].value_counts()
    grades = inputs.policy.pack.grades
    return {level: int(counts.get(level, 0)) for level in dict.fromkeys((*grades.levels, grades.none))}


def graded(
    title: Text,
    inputs: Inputs,
    customers: pd.DataFrame,
    rows: pd.DataFrame,
    formats: Mapping[str, str],
    stops: Stops,
    *,
    notes: tuple[str, ...],
    examples: tuple[str, ...],
    lineage: Lineage,
) -> Result:
    """A grading as a result: its rows, how many entities have each level, what it lacks, and whether it is a branch's trial."""
    counts = level_counts(inputs, customers, rows)
    return Result(
        title=title,
        rows=rows,
        formats=dict(formats),
        summary=counts,
        summary_formats=dict.fromkeys(counts, "count"),
        blocked=stops.found,
        notes=notes,
        examples=examples,
        extra={"trial": not inputs.final},
        lineage=lineage,
    )


def trial_notes(inputs: Inputs) -> tuple[str, ...]:
    """What is said of a branch's own grading (settled 5)."""
    return () if inputs.final else ("试算：只含本单位的客户，以上级合并后的认定为准",)


def level_ways(
    inputs: Inputs,
    customers: pd.DataFrame,
    rows: pd.DataFrame,
    measures: Mapping[str, OfRow],
    place: str | None,
    *,
    reached: str = "门槛级别",
    codes: Mapping[str, str] | None = None,
) -> Lineage:
    """What is measured leads to its rows (`measures`, the first is held against the thresholds), 差上一级 to the threshold above,
    the counts to the files, an entity once. `codes`: level -> code of its threshold, where that is not `tier_1`, ...
    """
    codes, measured = codes or tier_codes(inputs), next(iter(measures.values()))

    def missing(pos: int) -> Origin:
        names, level = list(codes), str(rows[reached].iat[pos])
        above = names[names.index(level) - 1 if level in names else -1]
        return less(parameter(codes[above], place), measured(pos)) if rows["差上一级"].iat[pos] else number(0, "门槛上的数量不算达到")

    def held(level: str) -> Origin:
        once = customers[~customers["主体"].duplicated().to_numpy() & (rows["级别"] == level).to_numpy()]
        return counted("R03", places(once), f"定为{level}的客户，同一法人只算一户")

    return Lineage(
        rows={**measures, "差上一级": missing},
        summary={level: partial(held, level) for level in level_counts(inputs, customers, rows)},
        record=lambda pos: counted("R03", places(customers.iloc[[pos]])),
    )
