"""The customers to be won with their step, what they are expected to bring and what they are worth (E3.20; D37, D28)."""

from __future__ import annotations

from typing import Any

from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import extra_rows, rows_of, summary
from macros.reports.parts.shown_columns import Row
from validators.values.text import fold_company

STEPS = ("自我介绍", "获取信息", "示来意", "当场演示", "预估达成率", "预约")
"""The six steps of the form, in its order."""


def pipeline(context: ReportContext) -> list[Row]:
    """What is expected to bring most first; 综合评价 is that of R33 under the same number or name."""
    scores: dict[tuple[str, str], Row] = {}
    for row in rows_of(context, "D28"):
        for name in (row["编号"], row["客户名称"]):
            if name:
                scores.setdefault((row["_branch"], fold_company(str(name))), row)

    def scored(row: Row) -> Any:
        keys = ((row["_branch"], fold_company(str(name))) for name in (row["编号"], row["客户名称"]) if name)
        held = next((scores[key] for key in keys if key in scores), None)
        return None if held is None else held["综合评价"]

    lines = [ScoredProspect(row, scored(row)) for row in extra_rows(context, "D37", "customers")]
    return sorted(lines, key=lambda one: (one["期望值"] is None, -(one["期望值"] or 0), one["_branch"], one["编号"] or ""))


class ScoredProspect(dict[str, Any]):
    """A line of the pipeline and its score."""

    def __init__(self, row: Row, score: Any) -> None:
        super().__init__(row)
        self._row, self._score = row, score

    def __getitem__(self, name: str) -> Any:
        return self._score if name == "综合评价" else self._row[name]


def funnel(context: ReportContext) -> list[Row]:
    """How many customers have done each step."""
    return [{"步骤": step, "户数": summary(context, "D37", f"{step}户数") or 0} for step in STEPS]
