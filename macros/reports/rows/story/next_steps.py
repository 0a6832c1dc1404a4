"""What the branches are to do next month, and why: losses, visits that were not made, levels, what counties propose (E3.12)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import rows_of
from macros.reports.rows.centre.moves import BACK, FELL, LOST, NEW, adjustments, moves
from validators.values.money import yuan_shown

_ACTION = {
    LOST: (0, "上门了解去向，提出挽留办法"),
    FELL: (1, "约谈用邮计划，核实减少的原因"),
    NEW: (4, "建全档案，列入走访"),
    BACK: (4, "续谈合作，列入走访"),
}


@dataclass(frozen=True)
class MaintenanceStep:
    """One change to next month's plan; `rank` orders the list, the smaller the more pressing."""

    rank: int
    branch: str
    customer: str
    action: str
    why: str


def next_steps(context: ReportContext) -> list[MaintenanceStep]:
    """Losses first, then what was not visited, levels, new ones, and what counties ask for."""
    found = [*_from_moves(context), *_from_visits(context), *_from_levels(context), *_from_counties(context)]
    return sorted(found, key=lambda step: (step.rank, step.branch, step.customer))


def _from_moves(context: ReportContext) -> Iterator[MaintenanceStep]:
    for move in moves(context):
        rank, action = _ACTION[move.kind]
        why = f"{move.kind}：{yuan_shown(move.before)} → {yuan_shown(move.now)} 元"
        yield MaintenanceStep(rank, move.branch, move.customer, action, why)


def _from_visits(context: ReportContext) -> Iterator[MaintenanceStep]:
    for row in rows_of(context, "D08"):
        if row["走访合规"] == "不足":
            due, done = int(row["应走访"] or 0), int(row["实走访"] or 0)
            action, why = f"补走访 {due - done} 次，再按规定安排下月", f"本月应走访 {due} 次，实走访 {done} 次"
            yield MaintenanceStep(2, row["_branch"], row["客户编码"], action, why)


def _from_levels(context: ReportContext) -> Iterator[MaintenanceStep]:
    """Levels computed now that differ from those in force: next month's visits follow the new one once approved."""
    held = context.inputs.levels()
    force = dict(zip(zip(held["_branch"], held["客户编码"], strict=True), held["级别"], strict=True))
    for row in rows_of(context, "D01"):
        before, now = force.get((row["_branch"], row["客户编码"])), row["级别"]
        if before is not None and now is not None and before != now:
            action, why = f"审批后按{now}安排走访", f"级别由{before}变为{now}，待审批生效"
            yield MaintenanceStep(3, row["_branch"], row["客户编码"], action, why)


def _from_counties(context: ReportContext) -> Iterator[MaintenanceStep]:
    for (branch, customer), text in adjustments(context).items():
        yield MaintenanceStep(5, branch, customer, text, "县局在大客户用邮情况表里提出")
