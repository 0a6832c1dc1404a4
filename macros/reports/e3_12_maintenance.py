"""E3.12 下月维护计划调整: customer, what to do, why, who and by when (S3 「对下月的大客户的维护计划进行调整」)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from macros.reports.layout.context import Report, ReportContext
from macros.reports.layout.frame import (
    SOURCE,
    SOURCE_WIDTHS,
    branch_names,
    customers,
    finish,
    limit,
    person,
    rows_of,
    source_text,
    staff,
    start,
)
from macros.reports.layout.moves import BACK, FELL, LOST, NEW, adjustments, moves
from validators.page.page import Cell, Page, Style
from validators.page.parts import ORDINAL, Absent, Col, note_line, table
from validators.values.money import yuan_shown
from validators.values.text import Text, width

WIDTHS = (1, 4.5, 26, 16, 9, 30, 34, 10, 12, 1)
HEADER_ROW = 4
COLUMNS = (
    ORDINAL,
    Col(header="客户"),
    Col(header="机构"),
    Col(header="级别", kind="choice"),
    Col(header="怎么调整", wrap=True),
    Col(header="为什么", wrap=True),
    Col(header="负责人", kind="choice"),
    Col(header="完成期限", kind="date"),
    Col(header=""),
    *SOURCE,
)
_ACTION = {
    LOST: "上门了解去向，提出挽留办法",
    FELL: "约谈用邮计划，核实减少的原因",
    NEW: "建全九项档案，列入走访",
    BACK: "续谈合作，列入走访",
}


@dataclass(frozen=True, kw_only=True)
class MaintenanceStep:
    """One change to next month's plan; `rank` orders the list, the smaller the more pressing."""

    rank: int
    branch: str
    customer: str
    action: str
    why: str


def build(context: ReportContext) -> Page:
    """The list that goes back to the branches: losses first, then what was not visited, levels, new ones."""
    steps = sorted(
        [*_from_moves(context), *_from_visits(context), *_from_levels(context), *_from_counties(context)],
        key=lambda step: (step.rank, step.branch, step.customer),
    )
    page = start(
        context,
        "下月维护计划",
        "下月维护计划调整",
        WIDTHS,
        side=SOURCE_WIDTHS,
        landscape=True,
        source=f"由本月结果列出，供{context.period.plus(1).zh}安排；县局在大客户用邮情况表里写的调整也在内",
    )
    table_at = table(
        page, HEADER_ROW, 2, COLUMNS, _lines(context, steps), limit=limit(context), rest="条", empty="下月维护计划没有要调整的"
    )
    for row in range(table_at.first, table_at.last + 1):
        fits = all(width(str(page.value(row, col) or "")) <= WIDTHS[col - 1] - 2 for col in (6, 7))
        page.heights[row] = 18.0 if fits else 31.0
    page.freeze = (HEADER_ROW, 3)
    page.printing.repeat_rows = (HEADER_ROW, HEADER_ROW)
    row = note_line(page, table_at.below, source_text(context))
    finish(context, page, row, (2, 4, 6, 8), quality=False, legend="负责人是客户档案里的客户经理；“未定”的请先指定。")
    return page


def _lines(context: ReportContext, steps: list[MaintenanceStep]) -> list[list[Any]]:
    known, names, people = customers(context), branch_names(context), staff(context)
    levels = {(row["_branch"], row["客户编码"]): row["级别"] for row in rows_of(context, "D01")}
    due: dt.date = context.period.plus(1).last
    lines: list[list[Any]] = []
    for i, step in enumerate(steps, 1):
        key = (step.branch, step.customer)
        who = known.get(key)
        manager = person(people, step.branch, who.manager if who else None)
        look = Style("text", wrap=True, sides="ltrb", bold=step.rank == 0)
        lines.append(
            [
                i,
                who.name if who else step.customer,
                names.get(step.branch, step.branch),
                levels.get(key) or Absent("未定"),
                Cell(step.action, look),
                step.why,
                manager or Absent("未定"),
                due,
                None,
                who.file if who else None,
                who.row if who else None,
            ]
        )
    return lines


def _from_moves(context: ReportContext) -> Iterator[MaintenanceStep]:
    ranks = {LOST: 0, FELL: 1, NEW: 4, BACK: 4}
    for move in moves(context):
        why = f"{move.kind}：{yuan_shown(move.before)} → {yuan_shown(move.now)} 元"
        yield MaintenanceStep(rank=ranks[move.kind], branch=move.branch, customer=move.customer, action=_ACTION[move.kind], why=why)


def _from_visits(context: ReportContext) -> Iterator[MaintenanceStep]:
    for row in rows_of(context, "D08"):
        if row["走访合规"] == "不足":
            due, done = int(row["应走访"] or 0), int(row["实走访"] or 0)
            yield MaintenanceStep(
                rank=2,
                branch=row["_branch"],
                customer=row["客户编码"],
                action=f"补走访 {due - done} 次，再按规定安排下月",
                why=f"本月应走访 {due} 次，实走访 {done} 次",
            )


def _from_levels(context: ReportContext) -> Iterator[MaintenanceStep]:
    """Levels computed now that differ from those in force: next month's visits follow the new one once approved."""
    held = context.inputs.levels()
    force = dict(zip(zip(held["_branch"], held["客户编码"], strict=True), held["级别"], strict=True))
    for row in rows_of(context, "D01"):
        before = force.get((row["_branch"], row["客户编码"]))
        if before is not None and row["级别"] is not None and before != row["级别"]:
            yield MaintenanceStep(
                rank=3,
                branch=row["_branch"],
                customer=row["客户编码"],
                action=f"审批后按{row['级别']}安排走访",
                why=f"级别由{before}变为{row['级别']}，待审批生效",
            )


def _from_counties(context: ReportContext) -> Iterator[MaintenanceStep]:
    for (branch, customer), text in adjustments(context).items():
        yield MaintenanceStep(rank=5, branch=branch, customer=customer, action=text, why="县局在大客户用邮情况表里提出")


REPORT = Report(
    id="E3.12", sheet="下月维护计划", title=Text("下月维护计划调整", "Next month's visits"), level="centre", build=build, order=90
)
