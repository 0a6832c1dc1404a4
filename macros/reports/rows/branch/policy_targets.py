"""What head office asks of a person for the year and for a month, beside the person's own plan and the month's actual (E1.3b; G07, C86)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from macros.reports.layout.context import ReportContext
from macros.reports.parts.shown_columns import Row
from macros.reports.rows.branch.person_plans import person_plans
from macros.reports.rows.unit_plans import amount
from validators.values.money import fen, yuan_shown
from validators.values.origin import carrying, parameter

YEAR, MONTH = "yearly_target", "month_target"
"""Parameters in yuan, of one person; blank = nothing is asked."""


def policy_targets(context: ReportContext) -> list[Row]:
    """One row a person with a plan of the pack's indicator: 年计划 against 年任务, 本月 against 月任务; fen, empty where nothing is asked."""
    people: dict[tuple[str, str], list[Row]] = {}
    for row in person_plans(context).get((context.inputs.policy.pack.plan, "元"), []):
        people.setdefault((row["_branch"], row["主体"]), []).append(row)
    return [_person(context, key, _whole(lines)) for key, lines in people.items()]


def targets_asked(context: ReportContext) -> bool:
    """True where head office asks somebody for something."""
    return any(row[name] is not None for row in policy_targets(context) for name in ("年任务", "月任务"))


def both_ways(context: ReportContext) -> str:
    """That twelve months make another sum than the year, where they do (G07)."""
    said = dict.fromkeys((row["年任务"], row["月任务"]) for row in policy_targets(context))
    told = [
        f"月任务 {yuan_shown(month)} × 12 = {yuan_shown(month * 12)} 元，比年任务{'多' if month * 12 > year else '少'} "
        f"{yuan_shown(abs(month * 12 - year))} 元"
        for year, month in said
        if year is not None and month is not None and month * 12 != year
    ]
    return "；".join(dict.fromkeys(told))


def examples_asked(context: ReportContext) -> bool:
    """True where one of them is an invented value."""
    policy, first = context.inputs.policy, context.period.first
    return any(policy.is_example(code, branch, first) for code in (YEAR, MONTH) for branch in context.inputs.branches)


def _whole(lines: Sequence[Row]) -> Sequence[Row]:
    """The plan over all businesses and areas where there is one, else those of the parts."""
    return [row for row in lines if row["产品"] is None and row["区域"] is None] or lines


def _person(context: ReportContext, key: tuple[str, str], lines: Sequence[Row]) -> Row:
    plan, done = (_sum([amount(row, name) for row in lines]) for name in ("年计划", "实际"))
    year, month = (_asked(context, code, key[0]) for code in (YEAR, MONTH))
    told = {"年任务": year, "年计划": plan, "年差额": _gap(plan, year), "月任务": month, "本月": done, "月差额": _gap(done, month)}
    return {"_branch": key[0], "主体": key[1], **told}


def _asked(context: ReportContext, code: str, branch: str) -> Any:
    value = context.inputs.setting(code, branch)
    return None if value is None else carrying(fen(value), parameter(code, branch))


def _gap(held: Any, asked: Any) -> Any:
    return None if held is None or asked is None else held - asked


def _sum(values: Sequence[Any]) -> Any:
    known = [value for value in values if value is not None]
    return sum(known[1:], known[0]) if known and len(known) == len(values) else None
