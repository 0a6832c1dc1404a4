"""Sums by age under a list of open items: a small table, and a chart of columns that stand on their ages (E1.6, E1.7)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import or_zero, short_names
from macros.reports.parts.chart_over import ChartOver, Drawn
from macros.reports.parts.page_flow import PageFlow, Section
from macros.reports.parts.shown_columns import Row, Shown, at_branch, summed
from macros.reports.parts.table_of import TableOf

INKS = ("green", "blue", "yellow", "orange", "red", "purple", "grey", "series2", "series3")
"""Of the ages, from the youngest to the oldest."""
MOST = 16
"""Groups that a chart can show."""


def buckets(context: ReportContext, result: str) -> tuple[str, ...]:
    """The ages of a computation; none where it did not run."""
    return tuple(context.results[result].extra["buckets"]) if result in context.results else ()


@dataclass(frozen=True, kw_only=True)
class AgeGroups:
    """One line a group of the table above with its sums by age, the largest first.

    A group is a branch at a centre, and at a branch what `of` says, under `head`.
    """

    result: str
    title: str
    kind: str
    head: str
    of: Callable[[ReportContext, Row], str]

    def __call__(self, flow: PageFlow) -> None:
        """Puts it down; nothing where nothing is open."""
        context = flow.context
        head = self.head if at_branch(context) else "机构"
        listed = self._sums(context, flow.rows, head)
        inks = dict(zip(buckets(context, self.result), INKS, strict=False))
        used = [label for label in inks if any(line[label] for line in listed)]
        if not used:
            return
        columns = (Shown(head), *(summed(label, kind=self.kind) for label in used))
        drawn = [Drawn(label, inks[label]) for label in used]
        Section(self.title)(flow)
        TableOf(rows=lambda _: listed, columns=columns, label=head, word="组")(flow)
        ChartOver(self.title, head, *drawn, stacked=True, y_format="#,##0", gap=50)(flow)

    def _sums(self, context: ReportContext, rows: Sequence[Row], head: str) -> list[dict[str, Any]]:
        labels, names = buckets(context, self.result), short_names(context)
        sums: dict[str, dict[str, Any]] = {}
        for line in rows:
            name = self.of(context, line) if at_branch(context) else names.get(line["_branch"], str(line["_branch"]))
            held = sums.setdefault(name, {head: name} | dict.fromkeys(labels, 0))
            for label in labels:
                held[label] += or_zero(line[label])
        return sorted(sums.values(), key=lambda line: (-sum(line[label] for label in labels), line[head]))[:MOST]
