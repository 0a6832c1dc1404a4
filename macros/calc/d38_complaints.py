"""D38: complaints by class: how many, how many in time, how many days (S4 C52; R25)."""

from __future__ import annotations

import pandas as pd

from macros.calc.engines.declare import Computation
from macros.calc.engines.given import Given, Sources
from macros.calc.engines.tables import Tally
from macros.calc.engines.words import count, earlier, mean, share, total
from macros.calc.terms.window import with_filing

UNCLASSED = "未填"
_CASES = Tally("R25", "_branch", "类别").of(
    count("件数"),
    share("按期率", "按期", "应结", empty="没有到期的投诉"),
    mean("平均天数", "天数", "结案", empty="没有结案的投诉"),
    count("结案", "_closed", "期末前结案的"),
    count("逾期未结", "_overdue", "期末没有结案、处理期限已过的"),
    count("应结", "_judged", "已结案的和过期没有结案的", shown=False),
    count("按期", "_in_time", "在处理期限前结案的", shown=False),
    total("天数", "number", cell="结案日期", rule="结案日期减受理时间的天数", shown=False),
    earlier("上期件数", "件数"),
)


def run(given: Given) -> Sources:
    """One row a branch and class that has cases in this month's or the previous month's filing (settled 8).

    As-of is the last day of the period; a case is closed when 结案日期 <= as-of (settled 12). 按期率 = closed on or
    before 处理期限 / (closed + open with 处理期限 < as-of); 平均天数 = mean of 结案日期 - 受理时间 in calendar days
    over the closed; both are empty where there is no such case. 上期件数 is empty where that month is not at hand.
    """
    now, before = (
        frame.assign(类别=frame["类别"].fillna(UNCLASSED).astype("object")) for frame in (given.frame("R25"), given.earlier("R25"))
    )
    accepted, due, closed_on = (now[name].dt.normalize() for name in ("受理时间", "处理期限", "结案日期"))
    closed = closed_on <= pd.Timestamp(given.period.last)
    overdue = ~closed & (due < pd.Timestamp(given.period.last))
    flags = {"_judged": closed | overdue, "_in_time": closed & (closed_on <= due), "_overdue": overdue}
    return {
        "R25": now.assign(**flags, _closed=closed & accepted.notna(), 天数=(closed_on - accepted).dt.days.where(closed)),
        "R25<": before,
    }


CALC = Computation(
    "D38", "投诉处理指标", "Complaint indicators", reads=("R25",), uses={"R25": "受理时间 类别 处理期限 结案日期"}, keeps={"R25": 1}
).of(run, _CASES, compares=with_filing)
