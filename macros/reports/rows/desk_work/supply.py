"""Materials over all customers, and projects by what they are to reach (E3.7s, E3.2c; D51, R19)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import how_many, or_zero, rows_in, rows_of
from macros.reports.parts.shown_columns import Row

UNSAID = "未填"


def materials(context: ReportContext) -> list[Row]:
    """A row a material: how many customers have it, how many are short of it, and what is to be sent in all."""
    found: dict[str, list[Row]] = {}
    for row in rows_of(context, "D51"):
        found.setdefault(row["物料"] or UNSAID, []).append(row)
    return [
        {
            "物料": name,
            "客户数": len({(row["_branch"], row["客户"]) for row in rows}),
            "缺货": how_many([row for row in rows if row["状态"] == "缺货"]),
            "补货建议": sum((or_zero(row["补货建议"]) for row in rows[1:]), or_zero(rows[0]["补货建议"])),
        }
        for name, rows in found.items()
    ]


def goals(context: ReportContext) -> list[Row]:
    """A row a 目标类型 of the pack's list: 项目数, 目标额, and the progress weighed by it (None without one)."""
    rows = rows_in(context, "R19")
    kinds = dict.fromkeys((*context.inputs.policy.pack.enums.get(("R19", "目标类型"), ()), *(row["目标类型"] or UNSAID for row in rows)))
    return [_goal(kind, [row for row in rows if (row["目标类型"] or UNSAID) == kind]) for kind in kinds]


def _goal(kind: str, rows: list[Row]) -> dict[str, Any]:
    amounts = [or_zero(row["目标额"]) for row in rows]
    whole = sum(amounts[1:], amounts[0]) if amounts else 0
    told = [(row["进度%"], or_zero(row["目标额"])) for row in rows if row["进度%"] is not None]
    weight = sum(amount for _, amount in told)
    return {
        "目标类型": kind,
        "项目数": how_many(rows),
        "目标额": whole,
        "进度": Fraction(sum(Fraction(share) * amount for share, amount in told), weight) if weight else None,
    }
