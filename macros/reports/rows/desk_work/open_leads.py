"""The inquiries that are not closed, with what is to be done next, those that nobody has reached first (E1.9; R56, D23)."""

from __future__ import annotations

from macros.reports.layout.branch_pages import day
from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import rows_in
from macros.reports.parts.shown_columns import Row

STEPS = ("再传给销售", "转给销售", "问清单位和装机地", "等销售回话", "回访")
"""What is to be done, the most urgent first."""


def leads(context: ReportContext) -> list[Row]:
    """R56 rows whose 成单 is not answered yet, each with 下一步."""
    found = []
    for row in rows_in(context, "R56"):
        if row["成单"] is None:
            found.append({name: row[name] for name in row} | {"下一步": _next(row)})
    last = context.period.last
    return sorted(found, key=lambda row: (STEPS.index(row["下一步"]), day(row["日期"]) or last, row["_branch"], row["_row"]))


def _next(row: Row) -> str:
    if row["转销售日期"] is not None:
        reached = row["销售是否取得联系"]
        return STEPS[4] if reached else STEPS[0] if row["再次传递日期"] is None else STEPS[3]
    wanted = row["购买倾向度"] in ("高", "中")
    return STEPS[2] if row["单位名称"] is None or row["装机地"] is None else STEPS[1] if wanted else STEPS[4]
