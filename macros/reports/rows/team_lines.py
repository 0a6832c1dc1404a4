"""The account managers' team of each unit: heads, visits, complaints, and how many customers have a level (E4.5b; D47, R20, R25, R06)."""

from __future__ import annotations

from collections.abc import Sequence

from macros.reports.layout.branch_pages import levels
from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import how_many, rows_in, rows_of
from macros.reports.parts.shown_columns import Row
from validators.values.origin import share

_TEAM = ("客户经理团队负责人", "客户经理")
"""岗位 of R02b that make up a team; where a pack has none of them, every post does."""


def team_lines(context: ReportContext) -> list[Row]:
    """One row a branch in the sums; 编制 is None where none of its posts has any."""
    posts = [row for row in rows_of(context, "D47") if row["岗位"] in _TEAM] or rows_of(context, "D47")
    visits, cases, files = (_by_branch(rows_in(context, name)) for name in ("R20", "R25", "R03"))
    known = levels(context)
    found = []
    for branch in context.inputs.branches:
        mine = [row for row in posts if row["_branch"] == branch]
        planned = [row["编制"] for row in mine if row["编制"] is not None]
        graded = [row for row in files.get(branch, []) if (branch, row["客户编码"]) in known]
        every, held = how_many(files.get(branch, [])), how_many(graded, "有有效级别的客户")
        found.append(
            {
                "_branch": branch,
                "编制": sum(planned[1:], planned[0]) if planned else None,
                "在岗": sum((row["在岗"] for row in mine[1:]), mine[0]["在岗"]) if mine else 0,
                "拜访": how_many(visits.get(branch, [])),
                "投诉": how_many(cases.get(branch, [])),
                "客户数": every,
                "已分级": held,
                "分级覆盖": share(held, every) if every else None,
            }
        )
    return found


def _by_branch(rows: Sequence[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        found.setdefault(row["_branch"], []).append(row)
    return found
