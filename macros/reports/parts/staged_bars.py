"""Bars that do not begin at nothing: tasks in their time, and steps in the middle of the page; the part before each is not drawn
(E2.5, E3.20).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from macros.reports.layout.branch_pages import day
from macros.reports.layout.context import ReportContext
from macros.reports.parts.chart_over import ChartOver, Drawn
from macros.reports.parts.page_flow import PageFlow, Section
from macros.reports.parts.shown_columns import Row, Shown
from macros.reports.parts.table_of import TableOf
from validators.values.money import half_up
from validators.values.origin import Origin, carrying, number
from validators.values.serial import to_serial

_BASE = "垫底"


@dataclass(frozen=True)
class Funnel:
    """A table of steps with how many came so far, and a bar for each in the middle, the widest as wide as the most."""

    title: str
    rows: Callable[[ReportContext], Sequence[Row]]
    step: str
    count: str

    def __call__(self, flow: PageFlow) -> None:
        """Puts it down."""
        lines = self.rows(flow.context)
        most = max((line[self.count] for line in lines), default=0)
        words = "两边各空一半，条形就在中间"
        listed = [dict(line) | {_BASE: carrying(Fraction(int(most) - int(line[self.count]), 2), number(0, words))} for line in lines]
        columns = (Shown(self.step), Shown(self.count, kind="tally"), Shown(_BASE, kind="number", side=True))
        TableOf(lambda _: listed, columns)(flow)
        drawn = (Drawn(_BASE, "white"), Drawn(self.count, "blue", label="0"))
        ChartOver(self.title, self.step, *drawn, kind="bar", reverse=True, stacked=True, legend="none", gap=20, y_format=";;;", y_min=0)(
            flow
        )


@dataclass(frozen=True)
class Gantt:
    """Tasks with a planned beginning and end, the first to begin on top: a bar each over the days of its plan, what is done of it first.

    rows        each with the task, 计划起日, 计划止日, 完成%; most: how many are drawn
    task        the column that names a task
    way         where the days of a part come from: the row, how many, the rule in words
    """

    title: str
    rows: Callable[[ReportContext], Sequence[Row]]
    way: Callable[[Row, int, str], Origin]
    task: str = "任务"
    most: int = 24

    def __call__(self, flow: PageFlow) -> None:
        """Puts it down; nothing where no task has both days."""
        planned = [row for row in self.rows(flow.context) if day(row["计划起日"]) and day(row["计划止日"])]
        lines = sorted(map(self._bar, planned), key=lambda line: (line["计划起"], line["计划止"], line[self.task] or ""))
        if not lines:
            return
        Section(self.title)(flow)
        days = (Shown(name, kind="tally") for name in ("做完(天)", "没做完(天)"))
        columns = (Shown(self.task, wrap=True), Shown("计划起", kind="date"), Shown("计划止", kind="date"), *days)
        TableOf(lambda _: lines, columns, word="项")(flow)
        drawn = (Drawn("计划起", "white"), Drawn("做完(天)", "green"), Drawn("没做完(天)", "grey"))
        words: dict[str, Any] = {"kind": "bar", "reverse": True, "stacked": True, "y_format": "yyyy-mm-dd", "gap": 30, "legend": "none"}
        first = int(to_serial(lines[0]["计划起"]))
        rows = 4 + min(len(lines), self.most)
        title = f"{flow.head}，先开始的 {self.most} 项" if len(lines) > self.most else flow.head
        ChartOver(title, self.task, *drawn, rows=rows, most=self.most, y_min=first, **words)(flow)

    def _bar(self, row: Row) -> dict[str, Any]:
        begin, end = day(row["计划起日"]), day(row["计划止日"])
        assert begin is not None and end is not None  # the caller leaves out what has not both
        length = max(0, (end - begin).days + 1)
        done = half_up(Fraction(row["完成%"] or 0) * length)
        parts = {"做完(天)": (done, "做完的"), "没做完(天)": (length - done, "没做完的")}
        told = {name: carrying(count, self.way(row, count, f"从 {begin} 到 {end} 的天数里{word}")) for name, (count, word) in parts.items()}
        return {self.task: row[self.task], "计划起": begin, "计划止": end} | told
