"""A report: sheets, each a list of parts over results; positions, heights, totals, page breaks and the way back follow (design 7b)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from macros.reports.layout.branch_pages import conclude, source_of
from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import close, finish, missing, source_text, start
from macros.reports.parts.page_flow import FIRST_ROW, Note, PageFlow, Part, Words
from macros.reports.parts.shown_columns import at_branch
from macros.reports.parts.table_of import TableOf
from validators.page.fitting_widths import fitting_widths
from validators.page.page import Area, Page, Print
from validators.page.page_ends import kept_together, page_ends
from validators.page.parts import footer
from validators.values.text import Text

LEAST_SCALE = 85
"""Per cent: what is wider prints on several pages, the first columns on each, and stays legible (ux 10)."""
_FROZEN, _FROZEN_UNITS = 95, 60
"""Points, and units of columns, that may stay in view (ux 10)."""


@dataclass(frozen=True, kw_only=True)
class ReportSheet:
    """One sheet of a report, for any node of the tree.

    sheet     its name; heading: of the title bar ("" = the title of the report)
    source    what stands under the title, where that is not the files it was made from
    parts     in their order, or what makes them; lines of notes come last, under where the page was made from
    reads     computations whose notes, blocks and 示例值 the sheet shows at a branch; () = those that the report needs
    legend    the last line; quality, absentees: with 数据质量, and with those who are in no sum (False: where its tables name them)
    signs     how many sign it
    widths    of all columns; () = those of the first table, then of what stands right of it in others; ordinal: of its first column
    landscape None: where it would be too small upright
    freeze    and repeat: rows and columns that stay in view, rows on each printed page, where the heads of tables are not enough
    after     parts below the signatures, on a printed page of their own
    letter    it is a circular too: `--word` writes it as a Word document with room for the editor
    bare      a sheet that has a head and a foot of its own: the first part begins on row 1
    where     False leaves the sheet out
    """

    sheet: str = ""
    heading: Words = ""
    source: Words = ""
    parts: Sequence[Part] | Callable[[ReportContext], Sequence[Part]] = ()
    reads: Sequence[str] | Callable[[ReportContext], Sequence[str]] = ()
    legend: Words = ""
    quality: bool | None = None
    absentees: bool | None = None
    signs: int = 4
    widths: tuple[float, ...] | Callable[[ReportContext], tuple[float, ...]] = ()
    side: tuple[float, ...] = ()
    ordinal: float = 5
    landscape: bool | None = None
    tab: str = "blue"
    freeze: tuple[int, int] | None = None
    repeat: tuple[int, int] | None = None
    after: Sequence[Part] = ()
    letter: bool = False
    bare: bool = False
    where: Callable[[ReportContext], bool] | None = None

    @property
    def named(self) -> str:
        """What it is called where it has no heading of its own."""
        return self.sheet

    def shown(self, context: ReportContext) -> Sequence[str]:
        """The computations whose notes it shows."""
        return self.reads(context) if callable(self.reads) else self.reads

    def page(self, context: ReportContext) -> Page:
        """The sheet laid out."""
        parts = self.parts(context) if callable(self.parts) else self.parts
        if self.bare:
            return self._bare(context, parts)
        flow = PageFlow(context=context, page=self._begun(context, parts))
        notes = [part for part in parts if isinstance(part, Note)]
        for part in parts:
            if not isinstance(part, Note):
                part(flow)
        for part in [*([Note(_made_from)] if self.source else []), *notes]:
            part(flow)
        foot = flow.row
        self._end(flow)
        last = flow.row - 1
        for part in self.after:
            part(flow)
        flow.page.widths = fitting_widths(flow.page)
        self._keep_heads(flow)
        _keep_together(flow.page, foot, last)
        flow.page.letter = self.letter
        return flow.page

    def _bare(self, context: ReportContext, parts: Sequence[Part]) -> Page:
        """Its parts and nothing else."""
        widths = self._widths(context)
        page = Page(name=self.sheet, tab=self.tab, widths=(*widths, *self.side))
        page.printing = Print(footer=footer(context.node.name, context.period.zh, self.sheet), area=Area(1, 1, 1, len(widths)))
        flow = PageFlow(context=context, page=page, row=1)
        for part in parts:
            part(flow)
        close(page, flow.row - 1)
        return page

    def _widths(self, context: ReportContext) -> tuple[float, ...]:
        return self.widths(context) if callable(self.widths) else self.widths

    def _said(self, context: ReportContext, words: Words) -> str:
        return words if isinstance(words, str) else words(context)

    def _begun(self, context: ReportContext, parts: Sequence[Part]) -> Page:
        """The empty page with its title and source line."""
        tables = [part for part in parts if isinstance(part, TableOf)]
        first, numbered = (tables[0].shown(context), tables[0].numbered) if tables else ([], True)
        widths = self._widths(context) or (1, *([self.ordinal] if numbered else []), *_of_tables(context, tables), 1)
        side = self.side or tuple(column.width for column in first if column.side)
        heading = self._said(context, self.heading or self.named)
        source = self._said(context, self.source) or _made_from(context)
        page = start(context, self.sheet, heading, widths, side=side, tab=self.tab, source=source)
        page.printing.landscape = page.print_scale() < LEAST_SCALE if self.landscape is None else self.landscape
        return page

    def _end(self, flow: PageFlow) -> None:
        """Notes, quality and signatures of a branch's page; of a centre's, with the units that are absent."""
        context, places = flow.context, _quarters(flow.page, self.signs)
        legend = f"{self._said(context, self.legend)}{flow.marks_said}"
        if at_branch(context):
            flow.row = conclude(context, flow.page, flow.row, places, needs=self.shown(context), legend=legend)
            return
        quality = not self.source if self.quality is None else self.quality
        out = missing(context) if self.absentees is None or self.absentees else []
        absent = f"没有并入、不在合计里的单位：{'、'.join(row.short + row.state for row in out)}。" if out else ""
        flow.row = finish(context, flow.page, flow.row, places, legend=f"{legend}{absent}", quality=quality)

    def _keep_heads(self, flow: PageFlow) -> None:
        """The head of a table that begins the page stays in view and is repeated on each printed page; else the title is."""
        page, tables = flow.page, flow.tables
        page.printing.landscape = page.printing.landscape or (self.landscape is None and page.print_scale() < LEAST_SCALE)
        if page.print_scale() < LEAST_SCALE:
            page.printing.fit, page.printing.scale, page.printing.repeat_cols = None, LEAST_SCALE, (1, 3)
        heads = [made.header_row for made in tables[:1] if made.header_row == FIRST_ROW or len(tables) == 1]
        head = heads[0] if heads else 1
        page.printing.repeat_rows = self.repeat or (head, head)
        high = sum(page.heights.get(row, page.row_height) for row in range(1, head + 1))
        kept = head if high <= _FROZEN else 0, 3 if sum(page.widths[:3]) <= _FROZEN_UNITS else 0
        page.freeze = self.freeze or (kept if heads else (0, 0))


def _of_tables(context: ReportContext, tables: Sequence[TableOf]) -> list[float]:
    """The widths of the first table's columns, and right of them those of tables that have more."""
    found: list[float] = []
    for table in tables:
        found += [column.width for column in table.shown(context) if not column.side][len(found) :]
    return found


def _keep_together(page: Page, foot: int, last: int) -> None:
    """Pages end where no chart is cut, and neither a head nor the foot of the page (from its row on) stands alone."""
    first, until = page.printing.repeat_rows or (1, 0)
    page.printing.row_breaks = page_ends(page, kept_together(page, last, foot), last, range(first, until + 1))


def _made_from(context: ReportContext) -> str:
    return source_of(context) if at_branch(context) else source_text(context)


def _quarters(page: Page, count: int) -> list[int]:
    """The columns in which so many signatures begin, the same way apart."""
    last = page.printing.area.last_col - 1 if page.printing.area else page.last_col
    begins = {col: sum(page.widths[1 : col - 1]) for col in range(2, last + 1)}
    whole, places = sum(page.widths[1:last]), [2]
    for part in range(1, count):
        free = range(min(places[-1] + 1, last), last + 1)
        places.append(min(free, key=lambda col: abs(begins[col] - whole * part / count)))
    return places


@dataclass(frozen=True, kw_only=True)
class Report(ReportSheet):
    """A report of the catalogue.

    level    "branch" (desk, 生成报表), "centre" (consolidate), or "any": the same sheet for every node
    asks     computation ids without which it has nothing to say; () = those that its tables name
    order    its place in the workbook; the smaller the earlier
    more     sheets that follow the first, or what makes them
    build    makes the pages of a report that is no list of parts
    """

    id: str
    title: Text
    level: str = "any"
    asks: tuple[str, ...] = ()
    order: int = 50
    more: Sequence[ReportSheet] | Callable[[ReportContext], Sequence[ReportSheet]] = ()
    build: Callable[[ReportContext], list[Page] | Page] | None = None

    def __post_init__(self) -> None:
        if not self.sheet:
            object.__setattr__(self, "sheet", self.title.zh)

    @property
    def needs(self) -> tuple[str, ...]:
        """Computations without which it has nothing to say: the caller leaves it out when all are absent."""
        parts = () if callable(self.parts) else self.parts
        named = [part.rows.partition(".")[0] for part in parts if isinstance(part, TableOf) and isinstance(part.rows, str)]
        return self.asks or tuple(dict.fromkeys(name for name in named if name.startswith("D")))

    @property
    def named(self) -> str:
        """Its title."""
        return self.title.zh

    def shown(self, context: ReportContext) -> Sequence[str]:
        """Those that it needs, where it does not say others."""
        return super().shown(context) or self.needs

    def pages(self, context: ReportContext) -> list[Page]:
        """The pages of the report."""
        if self.build is not None:
            made = self.build(context)
            return [made] if isinstance(made, Page) else made
        more = self.more(context) if callable(self.more) else self.more
        return [sheet.page(context) for sheet in (self, *more) if sheet.where is None or sheet.where(context)]
