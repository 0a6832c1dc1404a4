"""A native chart of the table above it (design 7b)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from macros.reports.parts.page_flow import CHART_GAP, PageFlow, Words
from validators.page.page import Chart, Series
from validators.page.parts import Table, chart_room


@dataclass(frozen=True)
class Drawn:
    """One series of a chart: a column of the table above it.

    line     laid over the columns, on an axis of its own
    target   a mark across each column, on the same axis: what was to be reached (a bullet chart)
    """

    header: str
    ink: str = ""
    name: str = ""
    line: bool = False
    target: bool = False
    dashed: bool = False
    label: str | None = None
    points: tuple[str, ...] = ()


class ChartOver:
    """A native chart of the table above it, over the lines that are in its sums; nothing is drawn of an empty table."""

    def __init__(self, title: Words, names: str, *series: Drawn | str, rows: int = 13, most: int = 0, **words: Any) -> None:
        """`names` is the header of the categories; rows: of the sheet; most: lines drawn, 0 = all; words: those of `Chart`."""
        self.title, self.names, self.rows, self.most, self.words = title, names, rows, most, words
        self.series = tuple(Drawn(one) if isinstance(one, str) else one for one in series)

    def __call__(self, flow: PageFlow) -> None:
        """Puts it down."""
        made = flow.table
        if made is None or not any(self._numbers(flow, made)):
            return
        flow.lead(CHART_GAP)
        several = any(one.line or one.target for one in self.series)
        words = {"kind": "combined" if several else "column", "title": flow.said(self.title), "height": self.rows * 21} | self.words
        series = tuple(self._series(flow, made, one) for one in self.series)
        wide = flow.page.width_px(2, flow.last) - 4
        flow.page.charts.append(Chart(row=flow.row, col=2, width=wide, series=series, **words))
        flow.row = chart_room(flow.page, flow.row, self.rows)

    def _numbers(self, flow: PageFlow, made: Table) -> Iterator[bool]:
        """Of each line whether there is something to draw."""
        col = made.columns[self.series[0].header]
        return (not isinstance(flow.page.value(row, col), str | None) for row in range(made.first, made.last + 1))

    def _series(self, flow: PageFlow, made: Table, one: Drawn) -> Series:
        count = min(flow.inside, made.last - made.first + 1, self.most or flow.inside)
        names, values = (replace(made.area(header), last_row=made.first + count - 1) for header in (self.names, one.header))
        return Series(
            name=one.name or one.header,
            categories=names,
            values=values,
            kind="line" if one.line or one.target else None,
            second_axis=one.line,
            target=one.target,
            ink=one.ink,
            dashed=one.dashed,
            label=one.label,
            points=one.points,
        )


class ChartBeside(ChartOver):
    """A native chart at the right of the table above it, as high as that is."""

    def __call__(self, flow: PageFlow) -> None:
        """Puts it down; the next part begins below the table."""
        made, row, close = flow.table, flow.row, flow.close
        before = len(flow.page.charts)
        super().__call__(flow)
        flow.row, flow.close = row, close
        if made is not None and len(flow.page.charts) > before:
            col = max(made.columns.values()) + 1
            high = sum(flow.page.heights.get(at, flow.page.row_height) for at in range(made.header_row, made.last + 1))
            place: dict[str, Any] = {
                "row": made.header_row,
                "col": col,
                "width": flow.page.width_px(col, flow.last) - 4,
                "height": int(high * 4 / 3) - 2,
            }
            flow.page.charts[-1] = replace(flow.page.charts[-1], **place)
