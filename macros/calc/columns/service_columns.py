"""R21, R51 and R68: whether a planned visit was made, whether a ticket is late, how long a step took (D54, D38, D27c)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pandas as pd

from macros.calc.columns.ticket_states import hours_between
from macros.calc.terms.cells import each_row, score_cell
from validators.filing.inputs import Fill, Inputs
from validators.filing.planned_visits import visits_of_plans
from validators.frames import records
from validators.values.times import moment, until


def made(inputs: Inputs) -> Mapping[str, list[Any]]:
    """完成: a visit keeps the plan (`visits_of_plans`). A plan of another month keeps what stood there: its visits are not at hand."""
    plans, period = records(inputs.frame("R21")), str(inputs.period)
    mine = [plan for plan in plans if plan["计划月"] == period and plan["客户"] is not None]
    kept = iter(visits_of_plans(mine, records(inputs.frame("R20"))))
    judged = [plan["计划月"] == period and plan["客户"] is not None for plan in plans]
    return {"完成": [next(kept) is not None if own else plan["完成"] for plan, own in zip(plans, judged, strict=True)]}


def late(inputs: Inputs) -> Mapping[str, list[Any]]:
    """超时: 完成时间, else the end of the period, lies after 时限; a 时限 without a time of day means any hour of it."""
    end = dt.datetime.combine(inputs.period.last, dt.time.max)

    def judged(limit: str | None, done: str | None) -> bool | None:
        return None if limit is None else (moment(done) if done is not None else end) > until(limit)

    return {"超时": each_row(judged, inputs.frame("R51"), ("时限", "完成时间"))}


def hours(inputs: Inputs) -> Mapping[str, list[Any]]:
    """时长: `step_hours`, as a cell holds it (D27c)."""
    return {"时长": [score_cell(spent) for spent in step_hours(inputs.frame("R68"))]}


def step_hours(rows: pd.DataFrame) -> list[Fraction | None]:
    """Of each step of R68 the hours from the end of the one before of the same 内部订单 to its own end; None of the first (D27c)."""
    ends: dict[Any, list[tuple[dt.datetime, int]]] = {}
    for pos, row in enumerate(records(rows)):
        if row["内部订单"] is not None and row["实际完成"] is not None:
            ends.setdefault((row["_branch"], row["内部订单"]), []).append((moment(row["实际完成"]), pos))
    found: list[Fraction | None] = [None] * len(rows)
    for steps in map(sorted, ends.values()):
        for (before, _), (now, pos) in pairwise(steps):
            found[pos] = hours_between(before, now)
    return found


FILLS = (
    Fill(register="R21", columns=("完成",), values=made),
    Fill(register="R51", columns=("超时",), values=late),
    Fill(register="R68", columns=("时长",), values=hours),
)
