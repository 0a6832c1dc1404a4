"""The processes that are to be mended first: below the target of the policy, or with an issue (E4.7; R55, D52)."""

from __future__ import annotations

from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import rows_in
from macros.reports.parts.shown_columns import Row
from validators.values.text import says_something

TARGET = "maturity_target"


def weak_processes(context: ReportContext) -> list[Row]:
    """R55 rows with an issue, or with a 成熟度 below `maturity_target`, the lowest grade first."""
    target = context.inputs.setting(TARGET, context.node.code)
    found = [row for row in rows_in(context, "R55") if says_something(row["问题"]) or (target is not None and _grade(row) < target)]
    return sorted(found, key=lambda row: (_grade(row), not says_something(row["问题"]), row["_branch"], row["_row"]))


def _grade(row: Row) -> int:
    """The digit of 成熟度; above the scale where there is none."""
    grade = row["成熟度"]
    return int(grade[0]) if grade and grade[0].isdigit() else 9
