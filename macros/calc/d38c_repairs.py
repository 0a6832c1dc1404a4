"""D38c: repair crews on the spot by the promised time, tickets asked about afterwards, and what is open (S2 C108; R51)."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from macros.calc.columns.ticket_states import ticket_states
from macros.calc.d38_complaints import COMPLAINT
from macros.calc.engines.declare import Computation, among
from macros.calc.engines.given import Given
from macros.calc.engines.tables import Tally
from macros.calc.engines.words import count, share
from macros.calc.terms.cells import each_row
from validators.values.times import moment, until

_ROWS = Tally("R51", "_branch").of(
    count("工单"),
    count("未结工单", "_open", "期末没有完成的"),
    count("超时未结", "_overdue", "期末没有完成、时限已过的"),
    count("抢修", "_repair", "抢修类的"),
    count("应到", "_both", "抢修类里承诺和到达时间都有的"),
    count("按时到达", "_there", "在承诺时限前到达的"),
    share("抢修到达率", "按时到达", "应到", empty="没有填齐承诺和到达时间的抢修工单"),
    count("办结工单", "_done", "期末前完成的"),
    count("已回访", "_called", "期末前完成、有回访结果的"),
    share("回访率", "已回访", "办结工单", empty="没有办结的工单"),
)


def run(given: Given) -> pd.DataFrame:
    """One row a branch over the tickets of R51, those of 类型 投诉 left out, since they stand in R25.

    抢修到达率 = 抢修类 tickets with 到达现场时间 <= 承诺到达时限 / those that have both times; 回访率 = finished tickets with 回访结果 /
    finished tickets. Finished and past the limit are judged on the last day of the period. A time without hours means any hour of
    its day.
    """
    rows = given.frame("R51")
    rows = ticket_states(rows[~rows["类型"].eq(COMPLAINT).fillna(False)].reset_index(drop=True), given.period.last)
    repair = rows["抢修类"].astype("boolean").fillna(False).astype(bool)
    times = [rows[name].notna() for name in ("承诺到达时限", "到达现场时间")]
    there = pd.Series(each_row(_there, rows, ("承诺到达时限", "到达现场时间")), index=rows.index, dtype="bool")
    both = repair & times[0] & times[1]
    return rows.assign(_repair=repair, _both=both, _there=both & there, _called=rows["_done"] & rows["回访结果"].notna())


def _there(promised: str | None, arrived: str | None) -> bool:
    if promised is None or arrived is None:
        return False
    came, limit = moment(arrived), until(promised)
    return came.date() <= limit.date() if came.time() == dt.time() else came <= limit


CALC = Computation(
    "D38c",
    "抢修到达和回访",
    "Repairs on the spot, and calls back",
    reads=("R51",),
    uses={"R51": "类型 时限 完成时间 抢修类 承诺到达时限 到达现场时间 回访结果"},
).of(run, _ROWS, notes=(among(lambda rows: rows["_repair"] & ~rows["_both"], "{} 张抢修工单没有填齐承诺和到达时间，不在抢修到达率里"),))
