"""D21: 量价利, why the profit of a product changed since last month (S0 C76; R10, R08)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from macros.calc.engines.declare import Computation, Done, some
from macros.calc.engines.given import LINES, Given, Sources
from macros.calc.engines.table_columns import row_by_row
from macros.calc.engines.table_lines import TableLines
from macros.calc.engines.tables import Tally
from macros.calc.engines.variance import NO_PRICES, Traded, effects
from macros.calc.engines.words import count, earlier, less, mean, ruled, total, totals
from macros.calc.terms.costed_sales import cost_origin, costed
from macros.calc.terms.window import with_full_rows
from validators.filing.reversal import with_originals

_SAME = "R10 同口径"
_EFFECTS = ("量效", "价效", "成本效")


def _why(at: TableLines, line: dict[str, Any]) -> str:
    known = "_branch" not in line or line["_branch"] in at.given.known
    without = line["_without"] + (line["_without_then"] or 0)
    parts = [f"有 {without} 行没有成本，利润没有算"] if without else []
    parts += [] if known else ["历史不足，没有上月的明细"]
    return "；".join(parts + [NO_PRICES] * (known and not without and not (line["数量"] and line["上期数量"])))


_COLUMNS = (
    *(total("数量", "quantity"), mean("单价", "净收入", "数量", form="money", times=1000, total=False)),
    *(
        mean("单位成本", "_cost", "数量", form="money", times=1000, total=False),
        less("利润", "money", ("净收入",), ("_cost",), needs=("_cost",)),
    ),
    *(earlier("上期数量", "数量", "quantity"), earlier("上期单价", "单价", "money"), earlier("上期单位成本", "单位成本", "money")),
    *(
        earlier("上期利润", "利润", "money"),
        *effects(_EFFECTS, Traded("上期数量", "上期净收入", "_cost_then"), Traded("数量", "净收入", "_cost")),
    ),
    *(total("净收入", "money", account=(("收入",), ("折扣折让",))), earlier("上期净收入", "净收入", "money")),
    *(less("变动", "money", ("利润",), ("上期利润",), needs=("利润", "上期利润")), ruled("理由", _why)),
    total("_cost", "money", "成本", origin=row_by_row(cost_origin), whole=True, shown=False),
    *(earlier("_cost_then", "_cost", "money", shown=False), count("_without", "无成本", shown=False)),
    *(earlier("_without_then", "_without", shown=False), ruled("_most", lambda _, line: abs(line["变动"] or 0), shown=False)),
)
_ROWS = Tally("R10", "_branch", "业务代码", where="_named", largest="_most").of(*_COLUMNS)
_MERGED = Tally(_SAME, "业务代码", largest="_most").of(*_COLUMNS)
_ALL = Tally(LINES).of(*totals("money", "利润", *_EFFECTS, "变动"), count("无成本", "无成本", "没有成本的", source="R10"))


def run(given: Given) -> Sources:
    """One row a branch and product of this month or the last (settled 8); `extra["merged"]`: over the branches that have both.

    净收入 = 收入 − 折扣折让, 成本 as `terms/costed_sales` has it, 利润 = 净收入 − 成本 in fen; unit prices are fen a unit,
    exact. 变动 = 量效 + 价效 + 成本效 exactly (engines/variance). A product of which a row has no cost has no profit and is
    in no sum; a branch without last month has no change (历史不足). `extra["profit"]`: the cell 利润 of each row of R10.
    """
    then = with_originals(given.inputs.history.frame("R10"), given.inputs.history.frame("R10"))
    then = costed(given.inputs, then[(then["_period"] == str(given.previous)) & then["_branch"].isin(given.branches)], given.previous)
    now, then = costed(given.inputs, given.flow, given.period), then[then["业务代码"].notna()].assign(_named=True)
    now = now.assign(_named=now["业务代码"].notna())
    same = now[now["_named"] & now["_branch"].isin(given.known)]
    return {"R10": now, "R10<": then, _SAME: same, f"{_SAME}<": then}


def _left(done: Done) -> Iterable[str]:
    lines = done.rows[LINES]
    left = "、".join(dict.fromkeys(lines.loc[lines["利润"].isna(), "业务代码"]))
    return (f"没有利润、不在合计里的：{left}",) * bool(left)


CALC = Computation(
    "D21",
    "量价利分析",
    "Volume, price and cost",
    reads=("R10",),
    uses={
        "R03": "客户编码 客户类型 分片区域",
        "R08": "成本价",
        "R10": "客户编码 业务代码 月份 数量 收入 揽收人 业绩归属 长期合作项目 是否首笔 业务日期 折扣折让 成本 冲销标记 冲销原记录编号 记录编号",
    },
    keeps={"R10": 1},
).of(
    run,
    _ROWS,
    beside={"merged": _MERGED, "profit": lambda given, rows: rows["R10"][["_branch", "_row", "_file", "利润"]]},
    summary=_ALL,
    notes=(some("无成本", "{} 行没有成本，价目里也没有当天的成本价，不算利润"), _left),
    compares=with_full_rows,
)
