"""A map of a table: what is down, what is across, and in each cell a number on the fill of how far it goes (E3.5)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from macros.reports.parts.page_flow import PageFlow, Section
from macros.reports.parts.shown_columns import Shown, at_branch, branch, mark
from macros.reports.parts.table_of import TableOf
from validators.page.page import Cell


@dataclass(frozen=True, kw_only=True)
class HeatMap:
    """Branches down and `across` the values of a column, as many as the page is wide, of the table above; only where several filed.

    value   the column whose numbers stand in the cells, of `kind`; bounds: (from which size, fill), the largest first
    """

    title: str
    across: str
    value: str
    kind: str
    bounds: Sequence[tuple[Fraction, str]]

    def __call__(self, flow: PageFlow) -> None:
        """Puts it down; nothing where nothing stands across."""
        held = {(row["_branch"], row[self.across]): row[self.value] for row in flow.rows if row[self.across]}
        across = sorted({name for _, name in held})[: flow.last - 3]
        if not across or at_branch(flow.context):
            return
        codes = sorted({row["_branch"] for row in flow.rows})
        lines = [{"_branch": code} | {name: self._cell(held.get((code, name))) for name in across} for code in codes]
        Section(self.title)(flow)
        TableOf(lambda c: lines, (branch(short=True), *(Shown(name, kind=self.kind) for name in across)))(flow)

    def _cell(self, value: Fraction | None) -> Cell | None:
        if value is None:
            return None
        return mark(value, next(fill for least, fill in self.bounds if abs(value) >= least)).but(kind=self.kind)
