"""The tasks of the build programme, those that slip first (E2.5; R64, D43)."""

from __future__ import annotations

from macros.reports.layout.branch_pages import day
from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import rows_in
from macros.reports.parts.shown_columns import Row
from validators.registers.control.build_presets import PHASES
from validators.values.origin import Origin, of_rows


def build_tasks(context: ReportContext) -> list[Row]:
    """The rows of R64 with 逾期: days from 计划止日 to 实际止日, else to the end of the month, 0 before; None without a plan."""
    last, found = context.period.last, []
    for row in rows_in(context, "R64"):
        due, ended = day(row["计划止日"]), day(row["实际止日"])
        until = last if ended is None or ended > last else ended
        late = None if due is None else max(0, (until - due).days)
        found.append({name: row[name] for name in row} | {"逾期": row.days("计划止日", late, f"从计划止日到 {until} 的天数")})
    order = {phase: place for place, phase in enumerate(PHASES)}
    return sorted(found, key=lambda row: (-(row["逾期"] or 0), order.get(row["阶段"], 9), row["_branch"], row["_row"]))


def task_days(row: Row, count: int, rule: str) -> Origin:
    """Where the days of a task's bar come from: how much of it is done, by its own row."""
    return of_rows("R64", "完成%", [(row["_file"], row["_row"], count)], rule)
