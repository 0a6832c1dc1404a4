"""From one sum to another, step by step: a small table and a chart of columns that stand where the one before ended (E3.3, E3.4)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from macros.reports.layout.context import ReportContext
from macros.reports.parts.chart_over import ChartOver, Drawn
from macros.reports.parts.page_flow import PageFlow, Section
from macros.reports.parts.shown_columns import Row, Shown
from macros.reports.parts.table_of import TableOf
from validators.page.shown import SCALE
from validators.values.origin import carrying, number, times

_NOTHING = carrying(0, number(0, "这一步没有这一段"))
_BASE = "垫底"
_INKS = ("white", "green", "red", "blue")


Steps = Sequence[tuple[str, int]]
"""What each step is called, and how far it goes; the first is the sum at which they begin."""


@dataclass(frozen=True)
class Bridge:
    """From the first amount over the steps to the sum of all, which stands last as `end`.

    steps   what makes them; nothing is put down where there are none
    kind    format of the amounts; final: what the bars at both ends are called; col: where the table of the steps stands
    aside   True: what the bars are drawn from stands right of the print area, on a narrow page
    """

    title: str
    steps: Callable[[ReportContext], Steps]
    end: str
    final: str
    kind: str = "money"
    col: int = 2
    aside: bool = False

    def __call__(self, flow: PageFlow) -> None:
        """Puts it down."""
        made = self.steps(flow.context)
        if not made:
            return
        names = (_BASE, "增加", "减少", self.final)
        columns = (Shown("一步"), Shown("变化", kind=self.kind), *(Shown(name, kind=self.kind, side=self.aside) for name in names))
        lines = list(self._bars(made))
        Section(self.title)(flow)
        TableOf(rows=lambda _: lines, columns=columns, col=self.col, numbered=not self.aside)(flow)
        drawn = [Drawn(name, ink) for name, ink in zip(names, _INKS, strict=True)]
        floor = _floor([line[_BASE] if line[_BASE] else line["变化"] for line in lines], self.kind)
        title = f"{self.title}，纵轴不从 0 起" if floor else self.title
        ChartOver(title, "一步", *drawn, stacked=True, legend="none", y_format="#,##0", y_min=floor, gap=40)(flow)

    def _bars(self, steps: Steps) -> Iterator[Row]:
        """What is not drawn under each step, and the step itself, up or down."""
        (first, at), *rest = steps
        yield self._bar(first, at, whole=at)
        for name, moved in rest:
            up, down = (moved, _NOTHING) if moved >= 0 else (_NOTHING, times(moved, -1, "减少的部分画成正数"))
            yield self._bar(name, moved, base=min(at, at + moved), up=up, down=down)
            at += moved
        yield self._bar(self.end, at, whole=at)

    def _bar(self, name: str, moved: int, *, base: int = _NOTHING, up: int = _NOTHING, down: int = _NOTHING, whole: int = _NOTHING) -> Row:
        return {"一步": name, "变化": moved, _BASE: base, "增加": up, "减少": down, self.final: whole}


def _floor(levels: Sequence[int], kind: str) -> int | None:
    """Where the axis begins so that small steps at a great height can be seen; None = at 0, in units of the cells."""
    low, high = min(levels) // SCALE.get(kind, 1), max(levels) // SCALE.get(kind, 1)
    if low <= 0 or (high - low) * 3 > high:
        return None
    unit = int(10 ** max(len(str(high - low)) - 1, 0))
    return max(low - (high - low), 0) // unit * unit


@dataclass(frozen=True)
class Waterfall:
    """The sums of columns of the table above: `start` = what it is called and its column, `steps` the columns between, `end` the last bar.

    final    what the bars at both ends are called; col: where the table of the steps stands
    """

    title: str
    start: tuple[str, str]
    steps: Sequence[str]
    end: str
    final: str
    col: int = 2

    def __call__(self, flow: PageFlow) -> None:
        """Puts it down; nothing where no line has a change."""
        known = [row for row in flow.rows if all(row[name] is not None for name in self.steps)]
        first, column = self.start
        sums = [(name, sum(row[at] for row in known)) for name, at in ((first, column), *((name, name) for name in self.steps))]
        Bridge(self.title, lambda _: sums if known else [], self.end, self.final, col=self.col)(flow)
