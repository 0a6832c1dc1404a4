"""A page while its parts are laid on it, one under the other, and the parts that a report is a list of (design 7b)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from macros.reports.layout.context import ReportContext
from macros.reports.parts.shown_columns import Row
from validators.page.page import Page
from validators.page.parts import Table, Tile, gap, note_line, section, tiles

FIRST_ROW = 4
GAP, CHART_GAP = 8.0, 6.0
"""Points between two parts, and between a table and its chart."""
NUMERALS = tuple("一二三四五六七八九十")
Words = str | Callable[[ReportContext], str]


@dataclass(kw_only=True)
class PageFlow:
    """A page and the row at which the next part begins.

    table    the table laid last; rows: what it lists; inside: how many of its lines are in the sums
    red      columns that have red marks, and beyond which limit; plain: those that have none because too many are beyond it
    cut      what is said of a list that ends at what matters
    sections how many heads bear a number so far; head: the one laid last
    close    True where the next part stands directly under what is above it
    """

    context: ReportContext
    page: Page
    row: int = FIRST_ROW
    close: bool = True
    table: Table | None = None
    rows: Sequence[Row] = ()
    inside: int = 0
    tables: list[Table] = field(default_factory=list)
    red: dict[str, str] = field(default_factory=dict)
    plain: list[str] = field(default_factory=list)
    cut: str = ""
    sections: int = 0
    head: str = ""

    @property
    def last(self) -> int:
        """The last column between the margins."""
        area = self.page.printing.area
        return (area.last_col if area else self.page.last_col) - 1

    def lead(self, height: float = GAP) -> None:
        """The space above a part that does not belong to what is above it."""
        if not self.close:
            self.row = gap(self.page, self.row, height)
        self.close = False

    @property
    def marks_said(self) -> str:
        """What red stands for on this page, and what is left out: sentences of its legend."""
        red = "、".join(f"{header}{limit}" for header, limit in self.red.items())
        plain = f"{'、'.join(dict.fromkeys(self.plain))}超限的多于三分之一，不标红。" if self.plain else ""
        return f"{f'红字：{red}。' if red else ''}{plain}{self.cut}"

    def counted(self, head: str) -> str:
        """A head that begins with a number, with its own place among those of the page: a part that has nothing to say leaves no gap."""
        numeral, mark, words = head.partition("、")
        if not mark or numeral not in NUMERALS:
            return head
        self.sections += 1
        return f"{NUMERALS[self.sections - 1]}、{words}"

    def said(self, words: Words) -> str:
        """A text that may hang on the context."""
        return words if isinstance(words, str) else words(self.context)


Part = Callable[[PageFlow], None]
"""A part writes itself at the row of the flow and moves it on; a function of the flow is one as well."""


@dataclass(frozen=True)
class Section:
    """A head with a thick line under it."""

    words: Words

    def __call__(self, flow: PageFlow) -> None:
        """Puts it down."""
        flow.lead()
        flow.head = flow.counted(flow.said(self.words))
        flow.row = section(flow.page, flow.row, 2, flow.last, flow.head)
        flow.close = True


@dataclass(frozen=True)
class Tiles:
    """Framed numbers side by side."""

    items: Callable[[ReportContext], Sequence[Tile]]

    def __call__(self, flow: PageFlow) -> None:
        """Puts them down."""
        flow.lead()
        flow.row = tiles(flow.page, flow.row, self.items(flow.context))


@dataclass(frozen=True)
class Note:
    """Lines of 9 pt right under what is above; none where there is nothing to say."""

    words: Words

    def __call__(self, flow: PageFlow) -> None:
        """Puts them down."""
        if words := flow.said(self.words):
            flow.row = note_line(flow.page, flow.row, words)


@dataclass(frozen=True)
class Space:
    """A thin empty row."""

    height: float = GAP

    def __call__(self, flow: PageFlow) -> None:
        """Puts it down."""
        flow.row, flow.close = gap(flow.page, flow.row, self.height), True


def page_break(flow: PageFlow) -> None:
    """What follows begins a printed page."""
    flow.page.printing.row_breaks = (*flow.page.printing.row_breaks, flow.row)
