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
from validators.frames import records
from validators.values.times import moment, until


def made(inputs: Inputs) -> Mapping[str, list[Any]]:
    """完成: a row of R20 in 计划月 names the plan as 信息传递单号, or is of the same customer and 走访人, if the plan says one.

    One visit completes one plan, those named first. A plan of another month keeps what stood there: its visits are not
    at hand.
    """
    plans = records(inputs.frame("R21"))
    visits = [v for v in records(inputs.frame("R20")) if v["日期"] is not None]
    named = {(v["_branch"], str(v["信息传递单号"]).strip()): v for v in visits if v["信息传递单号"] is not None}
    open_ = [v for v in visits if v["信息传递单号"] is None]
    return {"完成": [_made(plan, named, open_, str(inputs.period)) for plan in plans]}


def _made(plan: dict[str, Any], named: Mapping[Any, dict[str, Any]], open_: list[dict[str, Any]], period: str) -> bool | None:
    if plan["计划月"] != period or plan["客户"] is None:
        stood: bool | None = plan["完成"]
        return stood
    if (plan["_branch"], plan["计划编号"]) in named:
        return True
    for visit in open_:
        if _fits(plan, visit):
            open_.remove(visit)
            return True
    return False


def _fits(plan: dict[str, Any], visit: dict[str, Any]) -> bool:
    same = plan["_branch"] == visit["_branch"] and plan["客户"] == visit["客户编码"]
    return same and f"{visit['日期']:%Y-%m}" == plan["计划月"] and plan["走访人"] in (None, visit["走访人"])


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
