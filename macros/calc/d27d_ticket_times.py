"""D27d: service requests finished within the agreed time, and where they stand between the links (S2 A23; R51, R51b)."""

from __future__ import annotations

import pandas as pd

from macros.calc.columns.ticket_states import HOURS, hours_origin, ticket_states
from macros.calc.engines.declare import Computation, among
from macros.calc.engines.given import Given, Sources
from macros.calc.engines.table_columns import row_by_row
from macros.calc.engines.tables import Tally
from macros.calc.engines.words import count, exact, mean, share

REQUEST, UNNAMED = "服务请求", "未填"
_ROWS = Tally("R51", "_branch").of(
    *(count("服务请求"), count("办结", "_held", "期末前完成、有时限的"), count("按时办结", "_in_time", "在时限前完成的")),
    share("按时率", "按时办结", "办结", empty="没有办结的服务请求"),
    *(count("未办结", "_open", "期末没有完成的"), count("超时未办", "_overdue", "期末没有完成、时限已过的")),
    count("_timed_count", "_timed", "完成时间和受理时间都有的", shown=False),
    exact("_hours", "score", HOURS, shown=False, origin=row_by_row(hours_origin("R51", "完成时间", "完成时间减受理时间的小时数"))),
    mean("平均小时", "_hours", "_timed_count", empty="没有办结的服务请求"),
)
_LINKS = Tally("R51b", "_branch", "环节").of(
    *(count("经过"), count("已办", "_done", "期末前完成的"), count("按时已办", "_in_time", "在时限前完成的")),
    count("停在这里", "_open", "期末没有完成的"),
    count("超时", "_overdue", "期末没有完成、时限已过的"),
)


def run(given: Given) -> Sources:
    """One row a branch: the tickets of R51 whose 类型 is 服务请求. 按时率 = those with 完成时间 <= 时限 / those that were finished by the
    end of the period and have a 时限; 平均小时 = mean of 完成时间 − 受理时间. A 时限 without a time of day means any hour of it.

    `extra["links"]`: the links of R51b in the pack's order, how many tickets went through each and how many stand there.
    """
    tickets, links = given.frame("R51"), given.frame("R51b")
    order = given.inputs.policy.pack.enums.get(("R51b", "环节"), ())
    names = links["环节"].fillna(UNNAMED).astype("object")
    every = [*order, *sorted(set(names) - set(order))]
    rows = ticket_states(tickets[tickets["类型"].eq(REQUEST).fillna(False)], given.period.last, "受理时间")
    return {
        "R51": rows.assign(_held=rows["_done"] & rows["_judged"]),
        "R51b": ticket_states(links.assign(环节=pd.Categorical(names, categories=every)), given.period.last),
    }


CALC = Computation(
    "D27d",
    "服务工单时限",
    "Service tickets in time",
    reads=("R51",),
    uses={"R51": "类型 受理时间 时限 完成时间", "R51b": "环节 时限 完成时间"},
).of(run, _ROWS, beside={"links": _LINKS}, notes=(among(lambda rows: rows["时限"].isna(), "{} 张服务请求没有时限，不算按时率"),))
