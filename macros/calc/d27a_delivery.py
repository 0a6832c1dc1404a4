"""D27a: whether small deliveries arrived in time (S0 R58; P02)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd

from macros.calc.engines.declare import Computation, some, unset_of
from macros.calc.engines.given import Given
from macros.calc.engines.tables import Listing, Tally
from macros.calc.engines.words import cells, count, ruled, share, text
from macros.calc.terms.cells import each_row, with_columns
from macros.calc.terms.shares import reached
from validators.values.times import moment

TARGET = "delivery_target"
ON_TIME, LATE, MISSED, UNDER_WAY, UNJUDGED = "准时", "迟到", "未到", "在途", "没有判断"
DUE = (ON_TIME, LATE, MISSED)
_TIMES = ("需求时间", "送达时间", "签收")
_ROWS = Listing("R58").of(*text("_branch", "订单", "客户"), *cells("quantity", "数量"), *text(*_TIMES[:2], "结论", "理由"))
_BRANCHES = Tally("R58", "_branch").of(
    count("趟数"),
    count("应到", ("结论", *DUE), "已到时间的配送"),
    *(count(word, ("结论", word), f"判为“{word}”的配送") for word in (*DUE, UNDER_WAY, UNJUDGED)),
    share("准时率", ON_TIME, "应到", empty="没有到时间的配送"),
    ruled("结论", lambda at, line: reached(line["准时率"], at.given.setting(TARGET, line["_branch"]))),
)
_NOTES = (unset_of(TARGET, "没有判断是否达标"), some(UNJUDGED, "{} 趟没有需求时间或送达时间，没有判断"))


def run(given: Given) -> pd.DataFrame:
    """One row a delivery of R58 with 结论 and 理由; `extra["by_branch"]`: 趟数, 应到, 准时, 准时率 and whether it is enough.

    准时 ⇔ 送达时间 <= 需求时间; a 需求时间 without a time of day (its first minute) means any hour of that day. Not arrived: 未到
    when 需求时间 is past at the end of the period, else 在途. 准时率 = 准时 / (准时 + 迟到 + 未到); what lacks 需求时间, or is
    signed for without 送达时间, is not judged. 达标 by `delivery_target`, empty while that is blank.
    """
    rows, end = given.frame("R58"), dt.datetime.combine(given.period.last, dt.time.max)
    rows = with_columns(rows, each_row(lambda *times: _judged(end, *times), rows, _TIMES), ("结论", "理由"))
    return rows.assign(准时=rows["结论"].map({ON_TIME: True, LATE: False, MISSED: False}).astype("boolean"))


def _judged(end: dt.datetime, wanted_at: Any, came_at: Any, signed: Any) -> tuple[str, str]:
    if wanted_at is None:
        return UNJUDGED, "需求时间没有填"
    wanted = moment(wanted_at)
    if wanted.time() == dt.time():
        wanted = dt.datetime.combine(wanted.date(), dt.time.max)
    if came_at is not None:
        return ON_TIME if moment(came_at) <= wanted else LATE, f"{came_at} 送到，要求 {wanted_at}"
    if signed is not None:
        return UNJUDGED, "已签收，送达时间没有填"
    return (MISSED, f"要求 {wanted_at}，期末还没有送到") if wanted <= end else (UNDER_WAY, f"要求 {wanted_at}，还没有到时间")


CALC = Computation(
    "D27a",
    "小额配送准时率",
    "Deliveries on time",
    reads=("R58",),
    uses={"R58": "订单 客户 数量 需求时间 送达时间 签收"},
    needs="delivery_target",
).of(run, _ROWS, beside={"by_branch": _BRANCHES}, summary=_BRANCHES, notes=_NOTES, fills={"R58": ("准时",)})
