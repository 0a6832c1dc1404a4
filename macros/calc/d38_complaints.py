"""D38: complaints by class, and tickets by kind and by department: how many, how many in time (S4 C52; R25, R51, R51b)."""

from __future__ import annotations

import pandas as pd

from macros.calc.columns.ticket_states import HOURS, hours_origin, ticket_states
from macros.calc.engines.declare import Computation, Done
from macros.calc.engines.given import Given, Sources
from macros.calc.engines.table_columns import row_by_row
from macros.calc.engines.tables import Tally
from macros.calc.engines.words import count, earlier, exact, mean, share, total
from macros.calc.terms.window import with_filing

UNCLASSED, COMPLAINT = "未填", "投诉"
_CASES = Tally("R25", "_branch", "类别").of(
    count("件数"),
    share("按期率", "按期", "应结"),
    mean("平均天数", "天数", "结案"),
    count("结案", "_closed", "期末前结案的"),
    count("逾期未结", "_overdue", "期末没有结案、处理期限已过的"),
    count("应结", "_judged", "已结案的和过期没有结案的", shown=False),
    count("按期", "_in_time", "在处理期限前结案的", shown=False),
    total("天数", "number", cell="结案日期", rule="结案日期减受理时间的天数", shown=False),
    earlier("上期件数", "件数"),
)
_TICKETS = Tally("R51", "_branch", "类型").of(
    *(count("工单数"), count("办结工单", "_done", "期末前完成的"), count("按时办结", "_in_time", "在时限前完成的")),
    count("应办结", "_judged", "已完成的和超过时限没有完成的"),
    share("工单按时率", "按时办结", "应办结"),
    *(count("超时未结", "_overdue", "期末没有完成、时限已过的"), count("_timed_count", "_timed", "完成时间和受理时间都有的", shown=False)),
    exact("_hours", "score", HOURS, shown=False, origin=row_by_row(hours_origin("R51", "完成时间", "完成时间减受理时间的小时数"))),
    mean("平均小时", "_hours", "_timed_count"),
)
_DEPARTMENTS = Tally("R51b", "_branch", "部门").of(
    *(count("环节数"), count("办结环节", "_done", "期末前完成的"), count("按时环节", "_in_time", "在时限前完成的")),
    count("应办环节", "_judged", "已完成的和超过时限没有完成的"),
    share("环节按时率", "按时环节", "应办环节"),
    count("超时环节", "_overdue", "期末没有完成、时限已过的"),
)
_OPEN = Tally("R25", "_branch").of(count("投诉未结", "_still", "期末没有结案的"))


def _empties(done: Done) -> tuple[str, ...]:
    """What is 0 below a share or a mean; a pack whose desks have tickets alone is not told that it has no complaints."""
    own = done.given.inputs.policy.pack.registers
    if "R51" in own and "R25" not in own:
        return ()
    said = (("应结", "没有到期的投诉，按期率"), ("结案", "没有结案的投诉，平均天数"))
    return tuple(f"分母为0：{words}为空" for name, words in said if not done.whole[name])


def run(given: Given) -> Sources:
    """One row a branch and class that has cases in this month's or the previous month's filing (settled 8).

    As-of is the last day of the period; a case is closed when 结案日期 <= as-of (settled 12). 按期率 = closed on or
    before 处理期限 / (closed + open with 处理期限 < as-of); 平均天数 = mean of 结案日期 - 受理时间 in calendar days
    over the closed; both are empty where there is no such case. 上期件数 is empty where that month is not at hand.
    `extra["tickets"]`: the tickets of R51 by 类型, those of 类型 投诉 left out, since they stand in R25; `extra["departments"]`: the
    links of R51b by 部门; in time ⇔ 完成时间 <= 时限. `extra["open"]`: 投诉未结 of each branch.
    """
    now, before = (_classed(frame, "类别") for frame in (given.frame("R25"), given.earlier("R25")))
    accepted, due, closed_on = (now[name].dt.normalize() for name in ("受理时间", "处理期限", "结案日期"))
    closed = closed_on <= pd.Timestamp(given.period.last)
    overdue = ~closed & (due < pd.Timestamp(given.period.last))
    flags = {"_judged": closed | overdue, "_in_time": closed & (closed_on <= due), "_overdue": overdue}
    last, tickets, links = given.period.last, given.frame("R51"), given.frame("R51b")
    return {
        "R25": now.assign(**flags, _still=~closed, _closed=closed & accepted.notna(), 天数=(closed_on - accepted).dt.days.where(closed)),
        "R25<": before,
        "R51": ticket_states(_classed(tickets[~tickets["类型"].eq(COMPLAINT).fillna(False)], "类型"), last, "受理时间"),
        "R51b": ticket_states(_classed(links, "部门"), last),
    }


def _classed(rows: pd.DataFrame, header: str) -> pd.DataFrame:
    return rows.assign(**{header: rows[header].fillna(UNCLASSED).astype("object")})


CALC = Computation(
    "D38",
    "投诉处理指标",
    "Complaint indicators",
    reads=("R25",),
    uses={"R25": "受理时间 类别 处理期限 结案日期", "R51": "类型 受理时间 时限 完成时间", "R51b": "部门 时限 完成时间"},
    keeps={"R25": 1},
).of(run, _CASES, beside={"tickets": _TICKETS, "departments": _DEPARTMENTS, "open": _OPEN}, notes=(_empties,), compares=with_filing)
