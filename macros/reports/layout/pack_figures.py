"""The figures that a pack declares for its main report and its leader's page (design 7a): sums by branch, ratios, changes."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

import pandas as pd

from macros.reports.layout.context import ReportContext
from macros.reports.layout.figures import figures, total_progress
from macros.reports.layout.frame import counted, summary
from validators.packs.pack_contents import PackFigure

Sums = dict[str, int]


def parts_of(text: str) -> list[tuple[str, str]]:
    """`D57.直销数量 + D57.批发数量` as pairs of where and what; what is "" for rows."""
    pairs = (part.strip().partition(".") for part in text.split("+") if part.strip())
    return [(place, column) for place, _, column in pairs]


class FigureOf:
    """One declared figure over the branches of a report: of each branch, and in total; None where it is not known."""

    def __init__(self, context: ReportContext, figure: PackFigure) -> None:
        self.context, self.figure = context, figure
        self.inside = [row.branch for row in counted(context)] or list(context.inputs.branches)
        self.known = all(_at_hand(context, place) for place, _ in (*parts_of(figure.of), *parts_of(figure.per)))
        self._of, self._per = (self._sums(text) for text in (figure.of, figure.per))
        self._before = _before(context, figure.change)

    def _sums(self, text: str) -> Sums:
        found: Sums = {}
        for place, column in parts_of(text):
            where = self.figure.where if text == self.figure.of else {}
            for branch, amount in _by_branch(self.context, place, column, where).items():
                found[branch] = found.get(branch, 0) + amount
        return found

    def at(self, branch: str) -> Any:
        """The figure of one branch."""
        if self.figure.plan:
            return next((f.progress for f in figures(self.context) if f.row.branch == branch), None)
        if self.figure.change and not self.figure.of:
            return self._change((branch,))
        return self._value((branch,))

    @property
    def whole(self) -> Any:
        """The figure over all of them."""
        if self.figure.plan:
            return total_progress(figures(self.context))
        if self.figure.total:
            named = [summary(self.context, place, name) for place, name in parts_of(self.figure.total)]
            return None if any(value is None for value in named) else sum(named)
        if self.figure.change and not self.figure.of:
            return self.change
        return self._value(self.inside)

    @property
    def change(self) -> Fraction | None:
        """Against the month before, over the branches that have both."""
        return self._change(self.inside)

    def _change(self, branches: Iterable[str]) -> Fraction | None:
        both = [b for b in branches if b in self._before]
        now = _by_branch(self.context, "R10", self.figure.change, {})
        then = sum(self._before[b] for b in both)
        return Fraction(sum(now.get(b, 0) for b in both), then) - 1 if then else None

    def _value(self, branches: Iterable[str]) -> Any:
        if not self.known:
            return None
        listed = list(branches)
        above = sum(self._of.get(b, 0) for b in listed)
        if not self.figure.per:
            return above
        below = sum(self._per.get(b, 0) for b in listed)
        return Fraction(above * self.figure.scale, below) if below else None


def _at_hand(context: ReportContext, place: str) -> bool:
    return place.startswith("R") or place in context.results


def _frame(context: ReportContext, place: str, column: str) -> pd.DataFrame:
    """The rows of a register or of a result; of a result its side table by product where that alone has the column."""
    if place.startswith("R"):
        return context.inputs.frame(place)
    result = context.results[place]
    tables = [result.rows, *(table for table in result.extra.values() if isinstance(table, pd.DataFrame) and "_branch" in table)]
    return next((table for table in tables if not column or column in table), result.rows)


def _by_branch(context: ReportContext, place: str, column: str, where: dict[str, tuple[str, ...]]) -> Sums:
    if not _at_hand(context, place):
        return {}
    frame = _frame(context, place, column)
    for header, values in where.items():
        frame = frame[frame[header].isin(values)]
    grouped = frame.groupby("_branch")
    sums = grouped[column].sum() if column else grouped.size()
    return {str(branch): int(amount) for branch, amount in sums.items()}


def _before(context: ReportContext, column: str) -> Sums:
    """R10 of the month before by branch, as its filing of that month had it."""
    if not column:
        return {}
    usage = context.inputs.history.usage
    usage = usage[usage["月份"] == str(context.period.plus(-1))]
    return {str(branch): int(amount) for branch, amount in usage.groupby("_branch")[column].sum().items()}
