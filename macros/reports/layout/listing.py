"""A report that is one list and a chart under it, at a branch and at a centre alike: columns said once, in their order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from macros.reports.layout.branch_pages import begin, conclude, lines_high
from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import branch_names, customers, finish, limit, missing, start
from validators.page.page import Cell, Chart, Page, Series, Style
from validators.page.parts import ORDINAL, Absent, Col, Table, chart_room, gap, table
from validators.values.origin import Origin
from validators.values.text import width

HEADER_ROW = 4
LEAST_SCALE = 85
"""Per cent: what is wider prints on several pages, the first columns on each, and stays legible (ux 10)."""
Row = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One column of a list.

    take    name of the result's column, or what is shown of a row
    total   None, "sum" or a formula (see `Col`)
    empty   the word that stands for a value that there is not
    origin  of numbers that carry none (see `Col`)
    alarm   True for a value that is red and bold
    """

    header: str
    width: float
    take: str | Callable[[Row], Any]
    kind: str = "text"
    total: str | None = None
    wrap: bool = False
    empty: str = "–"
    origin: Origin | None = None
    alarm: Callable[[Any], bool] | None = None

    @property
    def col(self) -> Col:
        """The column as a table has it."""
        return Col(header=self.header, kind=self.kind, total=self.total, wrap=self.wrap, origin=self.origin)

    def cell(self, row: Row) -> Any:
        """What stands in a row."""
        value = row[self.take] if isinstance(self.take, str) else self.take(row)
        if value is None or value == "":
            return Absent(self.empty)
        if self.alarm is not None and self.alarm(value):
            return Cell(value, Style(self.kind, ink="alarm", bold=True, sides="ltrb", wrap=self.wrap))
        return Cell(value, Style("text", size=9, wrap=True, sides="ltrb")) if self.wrap else value


def at_branch(context: ReportContext) -> bool:
    """True on the report of one filing, where a column with the branch would say the same on every line."""
    return not context.board


def unit(context: ReportContext, width: float = 12) -> tuple[Shown, ...]:
    """The column with the branch's name; none at a branch."""
    names = branch_names(context)
    return () if at_branch(context) else (Shown(header="机构", width=width, take=lambda row: names.get(row["_branch"], row["_branch"])),)


def buyer(context: ReportContext, header: str = "客户", key: str = "客户", width: float = 22) -> Shown:
    """The column with the customer's name; the code where it is not on file."""
    known = customers(context)

    def name(row: Row) -> Any:
        held = known.get((row["_branch"], row[key]))
        return held.name if held else row[key]

    return Shown(header=header, width=width, take=name)


def list_page(
    context: ReportContext, sheet: str, heading: str, columns: Sequence[Shown], *, tab: str = "blue", landscape: bool = True
) -> Page:
    """An empty page as wide as its columns, with title and source line; the list begins on `HEADER_ROW`."""
    return page_at(context, sheet, heading, (1, 5, *(column.width for column in columns), 1), tab=tab, landscape=landscape)


def page_at(
    context: ReportContext, sheet: str, heading: str, widths: Sequence[float], *, tab: str = "blue", landscape: bool = True
) -> Page:
    """An empty page of a branch's report or of a centre's, with title and source line."""
    return (begin if at_branch(context) else start)(context, sheet, heading, tuple(widths), tab=tab, landscape=landscape)


def put_list(
    context: ReportContext,
    page: Page,
    row: int,
    columns: Sequence[Shown],
    rows: Sequence[Row],
    *,
    label: str = "",
    word: str = "行",
    given: dict[str, Any] | None = None,
    empty: str = "本期没有",
    col: int = 2,
) -> Table:
    """The numbered list from column B (or `col`) with its total; `label` = the header under which 合计 stands (none: no total row)."""
    lines = [[number, *(column.cell(line) for column in columns)] for number, line in enumerate(rows, 1)]
    widths = page.widths[col : col + len(columns)]
    tight = any(width(column.header) + 2 > units for column, units in zip(columns, widths, strict=True))
    made = table(
        page,
        row,
        col,
        (ORDINAL, *(column.col for column in columns)),
        lines,
        total=given,
        total_label=(label, f"合计（{len(lines)} {word}）") if label else None,
        rest=word,
        limit=limit(context),
        empty=empty,
        header_height=32 if tight else 22,
    )
    for at, line in zip(range(made.first, made.last + 1), lines, strict=False):
        page.heights[at] = max(18.0, *_heights(columns, line, widths))
    return made


def _heights(columns: Sequence[Shown], line: Sequence[Any], widths: Sequence[float]) -> list[float]:
    """Points that the wrapped texts of a line need."""
    cells = zip(columns, line[1:], widths, strict=True)
    return [lines_high(cell.value, units, least=18) for column, cell, units in cells if column.wrap and isinstance(cell, Cell)] or [18.0]


def put_chart(page: Page, made: Table, title: str, names: str, values: Sequence[tuple[str, str]], **words: Any) -> int:
    """A chart under a table: `names` is the header of its categories, `values` header and ink of each series.

    Returns the row below; nothing is drawn of an empty table.
    """
    row = gap(page, made.below)
    if made.last < made.first or isinstance(page.value(made.first, made.columns[values[0][0]]), str | None):
        return row
    high = words.pop("rows", 13)
    last = (page.printing.area.last_col if page.printing.area else page.last_col) - 1
    series = tuple(
        Series(
            name=header,
            categories=made.area(names),
            values=made.area(header),
            ink=ink,
            kind="line" if header in words.get("lines", ()) else None,
            second_axis=header in words.get("lines", ()),
        )
        for header, ink in values
    )
    kind = words.pop("kind", "column")
    lines = words.pop("lines", ())
    page.charts.append(
        Chart(
            kind="combined" if lines else kind,
            title=title,
            series=series,
            row=row,
            col=2,
            width=page.width_px(2, last) - 4,
            height=int(high * 21),
            **words,
        )
    )
    return chart_room(page, row, high)


def end(
    context: ReportContext, page: Page, row: int, places: Sequence[int], *, needs: Sequence[str], legend: str, head_row: int = HEADER_ROW
) -> Page:
    """Notes, quality, signatures; the head of the list is repeated on every printed page."""
    conclude_at(context, page, row, places, needs=needs, legend=legend)
    if page.print_scale() < LEAST_SCALE:
        page.printing.fit, page.printing.scale, page.printing.repeat_cols = None, LEAST_SCALE, (1, 3)
    page.freeze = (head_row, 3)
    page.printing.repeat_rows = (head_row, head_row)
    return page


def conclude_at(context: ReportContext, page: Page, row: int, places: Sequence[int], *, needs: Sequence[str], legend: str) -> None:
    """Notes, quality and signatures of a branch's page; of a centre's, with the units that are absent."""
    if at_branch(context):
        conclude(context, page, row, places, needs=needs, legend=legend)
        return
    out = missing(context)
    absent = f"没有报的单位不在表里：{'、'.join(r.short for r in out)}。" if out else ""
    finish(context, page, row, places, legend=f"{legend}{absent}")
