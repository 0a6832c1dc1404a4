"""D27c: how long an order takes from step to step, and where it waits (S1 A08; R68)."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

import pandas as pd

from macros.calc.columns.service_columns import hours, step_hours
from macros.calc.columns.ticket_states import hours_between, hours_origin
from macros.calc.engines.declare import Computation, among, unset_of
from macros.calc.engines.given import Given
from macros.calc.engines.table_columns import row_by_row
from macros.calc.engines.table_lines import TableLines
from macros.calc.engines.tables import Listing, Tally
from macros.calc.engines.words import cells, count, exact, mean, ruled, share, text, told
from macros.calc.terms.cells import each_row, with_columns
from validators.frames import plain_values
from validators.values.origin import Origin, added, of_result
from validators.values.times import moment, until

TARGET = "lead_target"
IN_TIME, LATE, OVERDUE, OPEN, UNPLANNED = "按时", "迟延", "过期未完", "未到期", "没有计划"
UNDER_WAY, FINISHED = "在制", "完成"
_SPAN = row_by_row(hours_origin("R68", "实际完成", "比上一道工序晚的小时数", "_span"))


def _state(at: TableLines, line: dict[str, Any]) -> str:
    return UNDER_WAY if line["完成工序"] < line["工序数"] else FINISHED


def _enough(at: TableLines, line: dict[str, Any]) -> str | None:
    """达标 where a finished order took no longer than the target; None while that is blank."""
    target = at.given.setting(TARGET, line["_branch"])
    if target is None or line["周期"] is None or line["状态"] != FINISHED:
        return None
    return "达标" if line["周期"] <= Fraction(target) else "未达标"


def _lines(at: TableLines, rows: pd.DataFrame) -> Origin:
    return added(of_result("D27c", "周期", int(pos)) for pos in rows.index)


_ORDERS = Tally("R68", "_branch", "内部订单").of(
    *(told("外部订单"), count("工序数"), count("完成工序", "_done", "期末前完成的")),
    *(count("按时工序", "_in_time", "不晚于计划完成的"), count("应完工序", "_judged", "已完成的和过期没有完成的")),
    share("按时率", "按时工序", "应完工序", empty="没有到期的工序"),
    exact("周期", "score", "_span", origin=_SPAN),
    ruled("状态", _state),
    *(ruled("结论", _enough), told("等在")),
)
_STEPS = Listing("R68").of(
    *text("_branch", "外部订单", "内部订单", "工序", "计划完成", "实际完成", "交接人"),
    *cells("score", "时长", cell="实际完成", rule="比上一道工序晚的小时数，两位小数"),
    *cells("score", "迟延", cell="实际完成", rule="比计划完成晚的小时数"),
    *text("结果"),
)
_BY_STEP = Tally("R68", "_branch", "工序").of(
    *(count("道数"), count("迟延道数", "_late", "晚于计划完成的"), count("停在这里", "_waits", "前一道完成了、这一道没有完成的")),
    *(count("有时长", "_timed", "有上一道工序的"), exact("_hours", "score", "_span", shown=False, origin=_SPAN)),
    mean("平均小时", "_hours", "有时长"),
)
_WHOLE = (
    *(count("订单数"), count("在制订单", ("状态", UNDER_WAY)), count("完成订单", ("状态", FINISHED))),
    exact("_leads", "score", "周期", where=("状态", FINISHED), shown=False, origin=_lines),
    mean("平均周期", "_leads", "完成订单", empty="没有完成的订单"),
    count("超过目标", ("结论", "未达标")),
)
_BRANCHES = Tally("=", "_branch").of(*_WHOLE)
_SUMMARY = Tally("=").of(*_WHOLE)
_OF_STEPS = Tally("R68", "_branch").of(
    *(count("按时道数", "_in_time", "不晚于计划完成的"), count("应完道数", "_judged", "已完成的和过期没有完成的")),
    share("按时道率", "按时道数", "应完道数"),
)


def run(given: Given) -> pd.DataFrame:
    """One row an order inside the house (内部订单): 周期 = its last 实际完成 less its first, in hours, which is the sum of 时长 over its
    steps; the first step has a delay but no 时长. 按时率 = steps with 实际完成 <= 计划完成 / steps done or past their plan.

    状态 is 在制 while a step is open; 等在 names the first open step. A 计划完成 without a time of day means any hour of it.
    `extra["steps"]`: each step with 时长, 迟延 (hours after the plan, 0 in time) and 结果; `extra["by_step"]`: mean hours and delays
    of each 工序; `extra["by_branch"]`, `extra["in_time"]`: the figures of a branch. 结论 against `lead_target` (hours), empty
    while that is blank.
    """
    rows, end = given.frame("R68"), dt.datetime.combine(given.period.last, dt.time.max)
    order = given.inputs.policy.pack.enums.get(("R68", "工序"), ())
    judged = each_row(lambda *times: _judged(end, *times), rows, ("计划完成", "实际完成"))
    rows = with_columns(rows, judged, ("结果", "迟延"))
    spans = pd.Series(step_hours(rows), index=rows.index, dtype="object")
    done = pd.Series([held is not None and moment(held) <= end for held in plain_values(rows["实际完成"])], index=rows.index, dtype=bool)
    waits = ~done & _first_open(rows, done)
    flags = {"_in_time": rows["结果"].eq(IN_TIME), "_late": rows["结果"].eq(LATE), "_done": done, "_waits": waits}
    flags |= {"_judged": rows["结果"].isin([IN_TIME, LATE, OVERDUE]), "_timed": spans.notna(), "_unplanned": rows["计划完成"].isna()}
    names = rows["工序"].fillna("未填").astype("object")
    return rows.assign(
        **flags,
        _span=spans,
        时长=pd.Series(list(hours(given.inputs)["时长"]), index=rows.index, dtype="object"),
        等在=names.where(waits),
        工序=pd.Categorical(names, categories=[*order, *sorted(set(names) - set(order))]),
    )


def _judged(end: dt.datetime, planned: str | None, finished: str | None) -> tuple[str, Fraction | None]:
    """What is said of a step, and how many hours after its plan it was done; None while it is not."""
    if planned is None:
        return UNPLANNED, None
    due, came = until(planned), None if finished is None or moment(finished) > end else moment(finished)
    if came is None:
        return OVERDUE if due < end else OPEN, None
    return LATE if came > due else IN_TIME, max(Fraction(0), hours_between(due, came))


def _first_open(rows: pd.DataFrame, done: pd.Series) -> pd.Series:
    """True for the open step of each order that comes first by its plan."""
    open_ = rows[~done].assign(_at=rows["计划完成"].fillna("9999")).sort_values(["_at", "_row"], kind="stable")
    first = open_.drop_duplicates(["_branch", "内部订单"]).index
    return pd.Series(rows.index.isin(first), index=rows.index)


CALC = Computation(
    "D27c",
    "订单工序时长",
    "Steps of orders",
    reads=("R68",),
    uses={"R68": "外部订单 内部订单 工序 计划完成 实际完成 交接人"},
    needs="lead_target",
).of(
    run,
    _ORDERS,
    beside={"steps": _STEPS, "by_step": _BY_STEP, "by_branch": _BRANCHES, "in_time": _OF_STEPS},
    summary=_SUMMARY,
    notes=(unset_of(TARGET, "没有判断周期是否达标"), among(lambda rows: rows["_unplanned"], "{} 道工序没有计划完成，没有判断按时")),
)
