"""What each unit was owed, what it collected of it, and who owes most (E4.2; D18, D39)."""

from __future__ import annotations

from typing import Any

from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import rows_of
from macros.reports.parts.shown_columns import Row
from macros.reports.rows.grouped_rows import grouped
from validators.values.origin import carrying, counted, share

MOST = 20
"""Customers that a circular names."""
_SUMS = ("应收", "逾期", "期初逾期", "旧欠收回")


def arrears_by_unit(context: ReportContext) -> list[Row]:
    """The sums of the customers of D18, the two rates, and the overdue receivables, all and those without a cause."""
    late = _late(context)
    return [row | _rates(row) | late.get(row["_branch"], _counts(())) for row in grouped(context, "D18", "_branch", _SUMS, {})]


def _rates(row: Row) -> dict[str, Any]:
    pairs = {"旧欠回收率": ("旧欠收回", "期初逾期"), "逾期率": ("逾期", "应收")}
    return {name: share(row[part], row[whole]) if row[whole] else None for name, (part, whole) in pairs.items()}


def _late(context: ReportContext) -> dict[str, dict[str, int]]:
    held = context.results["D18"].extra["receivables"]
    overdue = held[held["_late"].fillna(False).astype(bool)]
    lines = overdue[["_branch", "_file", "_row", "欠费原因"]]
    return {
        str(branch): _counts([(row[1], row[2], row[3]) for row in part.itertuples(index=False, name=None)])
        for branch, part in lines.groupby("_branch", sort=False)
    }


def _counts(lines: Any) -> dict[str, int]:
    """笔数 and 没写原因, with the rows of R15."""
    every = [(file, row) for file, row, _ in lines]
    bare = [(file, row) for file, row, why in lines if not isinstance(why, str) or not why]
    return {
        "笔数": carrying(len(every), counted("R15", every, "期末已过到期日还没有收清的应收")),
        "没写原因": carrying(len(bare), counted("R15", bare, "期末已过到期日、没有写欠费原因的应收")),
    }


def largest_arrears(context: ReportContext) -> list[Row]:
    """The customers of D18 with the most overdue."""
    found = [row for row in rows_of(context, "D18") if row["逾期"]]
    return sorted(found, key=lambda row: (-row["逾期"], row["_branch"], row["客户"] or ""))[:MOST]
