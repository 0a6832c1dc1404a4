"""Of each unit and level: customers, amounts signed, who came and fell, how they pay and how they are rated (E4.5; D03, D03b, D28)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from macros.reports.layout.branch_pages import graded_rows
from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import how_many, rows_of
from macros.reports.parts.shown_columns import Row
from macros.reports.rows.branch.level_changes import Grading, grading
from validators.values.origin import share

AMOUNT = "本单位签约额"
Key = tuple[str, str]


def level_sums(context: ReportContext) -> list[Row]:
    """One row a branch and level that has customers, by branch, the highest level first; nothing where no grading has AMOUNT."""
    rows = graded_rows(context)
    if not rows or AMOUNT not in rows[0]:
        return []
    found = grading(context)
    order = {level: place for place, level in enumerate((*found.levels, found.none))}
    cut: dict[Key, list[Row]] = {}
    for row in rows:
        if row["级别"] is not None:
            cut.setdefault((row["_branch"], row["级别"]), []).append(row)
    paid, scores = _paid(context), _scores(context)
    return [
        {"_branch": key[0], "级别": key[1]} | _summed(found, part, paid, scores)
        for key, part in sorted(cut.items(), key=lambda pair: (pair[0][0], order.get(pair[0][1], len(order))))
    ]


def _summed(found: Grading, rows: Sequence[Row], paid: Mapping[Key, Row], scores: Mapping[Key, Any]) -> dict[str, Any]:
    moves = {glyph: [row for row in rows if found.move(row)[0] == glyph] for glyph in "↑↓●"}
    due = [paid[key] for row in rows if (key := (row["_branch"], row["客户编码"])) in paid]
    rated = [scores[key] for row in rows if (key := (row["_branch"], str(row["企业全称"]))) in scores]
    whole = sum(line["到期应收"] for line in due[1:]) + due[0]["到期应收"] if due else 0
    return {
        "户数": how_many(rows),
        "签约额": sum((row[AMOUNT] for row in rows[1:]), rows[0][AMOUNT]),
        "新增": how_many([*moves["↑"], *(row for row in moves["●"] if row["级别"] != found.none)]),
        "降级": how_many(moves["↓"]),
        "按约付款率": share(sum((line["按约付款"] for line in due[1:]), due[0]["按约付款"]), whole) if whole else None,
        "平均评价": sum(rated[1:], Fraction(rated[0])) / len(rated) if rated else None,
    }


def _paid(context: ReportContext) -> dict[Key, Row]:
    return {(row["_branch"], row["客户"]): row for row in rows_of(context, "D03b")}


def _scores(context: ReportContext) -> dict[Key, Any]:
    """Branch and name -> 综合评价 of R33, which knows customers by name."""
    return {(row["_branch"], str(row["客户名称"])): row["综合评价"] for row in rows_of(context, "D28") if row["综合评价"] is not None}
