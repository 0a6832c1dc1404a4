"""Sums by age under a list of open items: a small table, and a chart of columns that stand on their ages (E1.6, E1.7)."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import or_zero
from macros.reports.layout.listing import Row, Shown, put_chart, put_list
from validators.page.page import Page
from validators.page.parts import section

INKS = ("green", "blue", "yellow", "orange", "red", "purple", "grey", "series2", "series3")
"""Of the ages, from the youngest to the oldest."""
MOST = 16
"""Groups that a chart can show."""


def put_ages(
    context: ReportContext,
    page: Page,
    row: int,
    rows: Sequence[Row],
    labels: Sequence[str],
    *,
    head: str,
    of: Callable[[Row], str],
    title: str,
    kind: str,
) -> int:
    """One line a group (`of` names the group of a row) with its sums by age, the largest first; returns the row below."""
    sums: dict[str, Row] = {}
    for line in rows:
        held = sums.setdefault(of(line), {head: of(line)} | dict.fromkeys(labels, 0))
        for label in labels:
            held[label] += or_zero(line[label])
    listed = sorted(sums.values(), key=lambda line: (-sum(line[label] for label in labels), line[head]))[:MOST]
    used = [label for label in labels if any(line[label] for line in listed)]
    if not used:
        return row
    last = (page.printing.area.last_col if page.printing.area else page.last_col) - 1
    row = section(page, row + 1, 2, last, title)
    columns = (
        Shown(header=head, width=0, take=head),
        *(Shown(header=label, width=0, take=label, kind=kind, total="sum") for label in used),
    )
    made = put_list(context, page, row, columns, listed, label=head, word="组")
    inks = dict(zip(labels, INKS, strict=False))
    return put_chart(
        page, made, title, head, [(label, inks[label]) for label in used], kind="column", stacked=True, y_format="#,##0", gap=50
    )
