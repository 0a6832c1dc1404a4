"""D27: orders delivered on time and whole, stock at hand, and the promise of twenty-four hours (S4 C60; R73; P03)."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any, NamedTuple

import pandas as pd

from macros.calc.engines.declare import Computation, some
from macros.calc.engines.given import Given
from macros.calc.engines.table_lines import TableLines
from macros.calc.engines.tables import Listing, Tally
from macros.calc.engines.words import cells, count, exact, mean, share, text, total
from macros.calc.terms.cells import each_row, with_columns
from validators.frames import records
from validators.values.origin import Origin, facts
from validators.values.times import moment

PROMISE = "hours_promise"
DONE, PART, LATE, MISSED, LATER, UNJUDGED = "完成", "不完整", "迟到", "未交付", "未到期", "没有判断"
DUE = (DONE, PART, LATE, MISSED)
"""结论 of the orders that fell due in the period."""
KEPT, BROKEN, FREE = "达成", "未达成", "不适用"
_TIMES = ("下单时间", "要求交付时间", "交付时间")
_FOUND = ("结论", "承诺", "周期", "理由")


class _Judged(NamedTuple):
    """What is said of one order: 结论, 承诺, hours from 下单 to 交付 where it was delivered in the period, and why."""

    verdict: str
    promise: str | None
    hours: Fraction | None
    why: str


def _hours(at: TableLines, rows: pd.DataFrame) -> Origin:
    """交付 less 下单 of each order, in hours."""
    held = [
        (f"{row['订单号']}：{row['下单时间']} 下单，{row['交付时间']} 交付", row["周期"])
        for row in records(rows)
        if row["周期"] is not None
    ]
    return facts("从下单到交付的小时数", *held)


_ROWS = Listing("R73").of(
    *text("_branch", "订单号", "客户", *_TIMES, "结论", "承诺"),
    *cells("score", "周期", cell="交付时间", rule="从下单到交付的小时数"),
    *text("理由"),
)
_ORDERS = Tally("R73", "_branch").of(
    count("应交付", ("结论", *DUE), "要求交付时间在本期的订单"),
    *(count(word, ("结论", word), f"判为“{word}”的订单") for word in DUE),
    share("完成率", DONE, "应交付", empty="本期没有到期的订单"),
    *(total(name, "quantity", where="_stocked") for name in ("订购数量", "库存满足数量")),
    share("库存可用性", "库存满足数量", "订购数量", empty="没有填了库存满足数量的订单"),
    count("交付", "_delivered", "本期交付的订单"),
    exact("_hours", "score", "周期", origin=_hours, shown=False),
    mean("平均周期", "_hours", "交付", empty="本期没有交付的订单"),
    count("承诺订单", ("承诺", KEPT, BROKEN), "要求交付时间在承诺小时数以内的到期订单"),
    count("承诺达成", ("承诺", KEPT), "在承诺小时数以内交付的"),
    share("承诺达成率", "承诺达成", "承诺订单", empty="没有要求在承诺小时数以内交付的订单"),
    count(UNJUDGED, ("结论", UNJUDGED), "没有判断的订单"),
)
_BUYERS = _ORDERS.over("_branch", "客户")


def run(given: Given) -> pd.DataFrame:
    """One row an order of R73 with 结论, 承诺, 周期 in hours and 理由; `extra["by_branch"]` and `extra["by_customer"]`: the rates.

    An order counts in the month of its 要求交付时间 (without a time of day: any hour of it): 完成 = 交付 <= 要求 and 是否完整,
    不完整 and 迟到 are neither, 未交付 = not delivered. 完成率 = 完成 / these four. What falls due later is 未到期; without
    要求交付时间, or delivered in time with a blank 是否完整, nothing is judged. 库存可用性 = Σ库存满足数量 / Σ订购数量 of the due
    orders that have both. 平均周期 = mean of 交付 − 下单 of the orders delivered in the month. 承诺 is asked of the due orders whose
    要求交付时间 lies within `hours_promise` of 下单时间: 达成 = delivered within it, others 不适用; blank = nothing is judged.
    """
    rows = given.frame("R73")
    promise = {branch: given.need(PROMISE, branch) for branch in sorted(set(rows["_branch"]))}
    first = dt.datetime.combine(given.period.first, dt.time())
    last = dt.datetime.combine(given.period.last, dt.time.max)

    def judged(branch: str, whole: bool | None, *times: Any) -> _Judged:
        return _judged(first, last, promise[branch], None if whole is None else bool(whole), *times)

    rows = with_columns(rows, each_row(judged, rows, ("_branch", "是否完整", *_TIMES)), _FOUND)
    both = rows["订购数量"].notna() & rows["库存满足数量"].notna()
    return rows.assign(_stocked=rows["结论"].isin(DUE) & both, _delivered=rows["周期"].notna())


def _judged(first: dt.datetime, last: dt.datetime, promise: Any, whole: bool | None, placed: Any, due: Any, came: Any) -> _Judged:
    """One order; `promise` in hours, None = not asked."""
    put, wanted, brought = (None if told is None else moment(told) for told in (placed, due, came))
    wanted = wanted and (dt.datetime.combine(wanted, dt.time.max) if wanted.time() == dt.time() else wanted)
    hours = _between(put, brought) if brought is not None and first <= brought <= last else None
    if wanted is None:
        return _Judged(UNJUDGED, None, hours, "要求交付时间没有填")
    if not first <= wanted <= last:
        return _Judged(LATER, None, hours, f"要求 {due} 交付，不在本期")
    kept = _promised(promise, put, wanted, brought)
    if brought is None:
        return _Judged(MISSED, kept, hours, f"要求 {due} 交付，期末还没有交付")
    if brought > wanted:
        return _Judged(LATE, kept, hours, f"{came} 交付，要求 {due}")
    if whole is None:
        return _Judged(UNJUDGED, kept, hours, "是否完整没有填")
    return _Judged(DONE if whole else PART, kept, hours, "按时完整" if whole else "按时交付，货不完整")


def _promised(promise: Any, put: dt.datetime | None, wanted: dt.datetime, brought: dt.datetime | None) -> str | None:
    """Whether the promise was kept; 不适用 where the order leaves more time than it."""
    if promise is None or put is None:
        return None
    if Fraction(promise) < (_between(put, wanted) or 0):
        return FREE
    taken = None if brought is None else _between(put, brought)
    return KEPT if taken is not None and taken <= promise else BROKEN


def _between(put: dt.datetime | None, end: dt.datetime) -> Fraction | None:
    """Hours from the order on, to the minute."""
    return None if put is None else Fraction(int((end - put) / dt.timedelta(minutes=1)), 60)


CALC = Computation(
    "D27",
    "订单达成",
    "Orders delivered",
    reads=("R73",),
    uses={"R73": "订单号 客户 下单时间 要求交付时间 交付时间 订购数量 库存满足数量 是否完整"},
    needs=PROMISE,
).of(
    run,
    _ROWS,
    beside={"by_branch": _ORDERS, "by_customer": _BUYERS},
    summary=_ORDERS,
    notes=(some(UNJUDGED, "{} 张订单没有要求交付时间，或没有填是否完整，没有判断"),),
)
