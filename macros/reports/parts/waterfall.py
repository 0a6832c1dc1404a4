"""From one sum to another, step by step: a small table and a chart of columns that stand where the one before ended (E3.4)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from macros.reports.parts.chart_over import ChartOver, Drawn
from macros.reports.parts.page_flow import PageFlow, Section
from macros.reports.parts.shown_columns import Row, Shown
from macros.reports.parts.table_of import TableOf
from validators.values.origin import carrying, number, times

_NOTHING = carrying(0, number(0, "这一步没有这一段"))
_BASE = "垫底"
_INKS = ("white", "green", "red", "blue")


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
        if not known:
            return
        names = (_BASE, "增加", "减少", self.final)
        columns = (Shown("一步"), *(Shown(name, kind="money") for name in ("变化", *names)))
        steps = list(self._bars(known))
        Section(self.title)(flow)
        TableOf(rows=lambda _: steps, columns=columns, col=self.col)(flow)
        drawn = [Drawn(name, ink) for name, ink in zip(names, _INKS, strict=True)]
        ChartOver(self.title, "一步", *drawn, stacked=True, legend="none", y_format="#,##0", gap=40)(flow)

    def _bars(self, known: Sequence[Row]) -> Iterator[Row]:
        """What is not drawn under each step, and the step itself, up or down."""
        first, column = self.start
        at = sum(row[column] for row in known)
        yield self._bar(first, at, whole=at)
        for name in self.steps:
            moved = sum(row[name] for row in known)
            up, down = (moved, _NOTHING) if moved >= 0 else (_NOTHING, times(moved, -1, "减少的部分画成正数"))
            yield self._bar(name, moved, base=min(at, at + moved), up=up, down=down)
            at += moved
        yield self._bar(self.end, at, whole=at)

    def _bar(self, name: str, moved: int, *, base: int = _NOTHING, up: int = _NOTHING, down: int = _NOTHING, whole: int = _NOTHING) -> Row:
        return {"一步": name, "变化": moved, _BASE: base, "增加": up, "减少": down, self.final: whole}
