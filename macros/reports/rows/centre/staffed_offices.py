"""How many people each office may have, and has: the establishment that the policy states for a whole office (E3.17; C01, R02)."""

from __future__ import annotations

from typing import Any

from macros.reports.layout.branch_pages import day
from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import how_many, rows_in
from macros.reports.parts.shown_columns import Row
from validators.values.origin import carrying, parameter

HEADS = "staffing"
"""Parameter: heads of an office, all posts together; blank = nobody says. By post it is R02b that says it (D47)."""


def stated(context: ReportContext) -> bool:
    """True in a pack that states it."""
    return HEADS in context.inputs.policy.pack.parameters


def staffed_offices(context: ReportContext) -> list[Row]:
    """One row a branch in the sums: 编制, 在岗 on the last day of the period (a person once), 缺编 (below 0: more than may be)."""
    people: dict[str, dict[str, Row]] = {}
    for row in rows_in(context, "R02"):
        if row["工号"] and _serves(context, row):
            people.setdefault(row["_branch"], {}).setdefault(row["工号"], row)
    return [_office(context, branch, list(people.get(branch, {}).values())) for branch in context.inputs.branches]


def _serves(context: ReportContext, row: Row) -> bool:
    """One who leaves on the last day is no longer there."""
    last, came, left = context.period.last, day(row["入职日期"]), day(row["离职日期"])
    return (came is None or came <= last) and (left is None or left > last)


def _office(context: ReportContext, branch: str, people: list[Row]) -> Row:
    heads: Any = context.inputs.setting(HEADS, branch)
    planned = None if heads is None else carrying(int(heads), parameter(HEADS, branch))
    here = how_many(people, "期末在岗的")
    gap = None if planned is None else planned - here
    said = "没有填编制" if gap is None else f"缺 {gap} 人" if gap > 0 else f"超编 {-gap} 人" if gap < 0 else "满编"
    example = planned is not None and context.inputs.policy.is_example(HEADS, branch, context.period.first)
    return {"_branch": branch, "编制": planned, "在岗": here, "缺编": gap, "说明": f"{said}；编制是示例值" if example else said}
