"""Of each branch how many customers every level has, and how many move up, down or get a level for the first time (E4.5)."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from macros.reports.layout.branch_pages import tiers
from macros.reports.layout.context import ReportContext
from macros.reports.parts.shown_columns import Row
from validators.values.origin import carrying, each_of

UP, DOWN, FIRST, OPEN = "升级", "降级", "新定级", "没有算出"
_KEYS = ["_branch", "客户编码"]


def level_words_of(context: ReportContext) -> tuple[str, ...]:
    """The levels of the pack, the highest first, and its word for none."""
    return tuple(dict.fromkeys((*tiers(context), context.inputs.policy.pack.grades.none)))


def graded_offices(context: ReportContext) -> list[Row]:
    """One row a branch: `级别` by name, UP, DOWN, FIRST and OPEN; each count knows its lines of the grading."""
    name = context.inputs.policy.pack.grades.computation
    held = _held(context, name)
    if held is None:
        return []
    counts = (*level_words_of(context), UP, DOWN, FIRST, OPEN)
    return [
        {"_branch": branch} | {word: _count(name, found[found["级别"].eq(word) | found["_move"].eq(word)]) for word in counts}
        for branch, found in held.groupby("_branch", sort=True)
    ]


def _held(context: ReportContext, name: str) -> pd.DataFrame | None:
    """The lines of the grading with what each is against the level in force on the first day of the month."""
    if name not in context.results or context.results[name].rows.empty:
        return None
    rows = context.results[name].rows.reset_index(drop=True)
    was = context.inputs.levels().drop_duplicates(_KEYS).set_index(_KEYS)["级别"].reindex(pd.MultiIndex.from_frame(rows[_KEYS]))
    rank = {level: place for place, level in enumerate(reversed(level_words_of(context)))}
    now, then = rows["级别"].map(rank), pd.Series(was.to_numpy(), index=rows.index, dtype="object").map(rank)
    moves = [rows["级别"].isna(), then.isna() & (now > 0), now > then, now < then]
    return rows.assign(_move=np.select(moves, [OPEN, FIRST, UP, DOWN], ""))


def _count(name: str, rows: Any) -> int:
    return carrying(len(rows), each_of(name, rows.index))
