"""D32: whether a fifth of the customers brings four fifths of the profit, a diagnosis and no grading (S4 C40; R10; P03)."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import pandas as pd

from macros.calc.engines.declare import Computation, some, zero
from macros.calc.engines.given import LINES, Given
from macros.calc.engines.table_columns import row_by_row
from macros.calc.engines.table_lines import TableLines
from macros.calc.engines.tables import Tally
from macros.calc.engines.words import count, derived, ruled, total
from macros.calc.terms.costed_sales import cost_origin, costed
from macros.calc.ways.summed_rows import cell
from validators.values.origin import Origin, added, number, quotient
from validators.values.origin import less as difference

SHARE = "pareto_share"
_KEYS = ["_branch", "客户编码"]
_FLAGS = ("_head", "_mine", "_known")
"""Among the first of all, of its branch; with a profit."""


def profit_way(row: dict[str, Any]) -> Origin | None:
    """收入 less 折扣折让 and 成本 of a row of R10; None where nothing says what it cost."""
    cost = cost_origin(row)
    if cost is None:
        return None
    income = cell("R10", "收入", row, 100) if row["收入"] is not None else number(0, "没有收入")
    return difference(income, added([cost] + [cell("R10", name, row, 100) for name in ("折扣折让",) if row[name] is not None]))


def _rank(at: TableLines, rows: pd.DataFrame) -> Origin:
    return number(int(rows["_rank"].sum()), "按利润从多到少的名次，没有成本的不排")


def _why(at: TableLines, line: dict[str, Any]) -> str:
    return f"有 {line['无成本']} 行没有成本，利润没有算" if line["无成本"] else ""


_ROWS = Tally("R10", *_KEYS, where="_earns", largest="_order").of(
    total("收入", "money"),
    total("利润", "money", whole=True, origin=row_by_row(profit_way)),
    total("名次", "count", "_rank", blank=True, origin=_rank),
    ruled("前段", lambda at, line: "是" if line["_head_n"] else "否" if line["利润"] is not None else None),
    count("无成本", "无成本", "没有成本的"),
    ruled("理由", _why),
    *(count(f"{flag}_n", flag, shown=False) for flag in _FLAGS),
    *(ruled(flag, lambda at, line, flag=flag: bool(line[f"{flag}_n"]), shown=False) for flag in _FLAGS),  # type: ignore[misc]
    ruled("_left", lambda at, line: line["利润"] is None, shown=False),
    ruled("_order", lambda at, line: -math.inf if line["利润"] is None else line["利润"], shown=False),
)


def _part(head: int, whole: int) -> Fraction | None:
    return Fraction(head, whole) if whole > 0 else None


def _whole(flag: str, *keys: str) -> Tally:
    return Tally(LINES, *keys).of(
        count("户数", ("_known", True), "有收入、有利润的客户"),
        count("前段户数", (flag, True), "利润最多的那一段客户"),
        total("利润", "money", where=("_known", True)),
        total("前段利润", "money", "利润", where=(flag, True)),
        derived("占利润", "ratio", ("前段利润", "利润"), _part, quotient),
        count("无成本户", ("_left", True), "有收入、没有成本的客户"),
    )


_ALL = _whole("_head")


def run(given: Given) -> pd.DataFrame:
    """One row a customer with income above 0 in the month; amounts in fen, 利润 as D21 has it, 名次 by it over all branches.

    前段 = the first ceil(`pareto_share` x N) of the N customers whose profit is known; customers of whom a row has no cost are
    left out and counted. 占利润 = their part of the profit, empty where that is not above 0; equal profits at the edge do not
    widen it (the earlier customer in branch and code stands first). `extra["by_branch"]`: the same within each branch.
    """
    flow = costed(given.inputs, given.flow, given.period)
    flow = flow[flow["客户编码"].notna()].reset_index(drop=True)
    sums = flow.groupby(_KEYS, sort=True).agg(income=("收入", "sum"), profit=("利润", "sum"), lacking=("无成本", "any")).reset_index()
    known = sums[(sums["income"] > 0) & ~sums["lacking"].astype(bool)].sort_values(["profit", *_KEYS], ascending=[False, True, True])
    share = given.need(SHARE)
    marks = known[_KEYS].assign(_known=True, _rank=range(1, len(known) + 1), _head=False, _mine=False)
    if share is not None:
        marks["_head"] = marks["_rank"] <= math.ceil(Fraction(share) * len(marks))
        sizes = marks.groupby("_branch")["_rank"].transform("size")
        marks["_mine"] = [
            n + 1 <= math.ceil(Fraction(share) * size) for n, size in zip(marks.groupby("_branch").cumcount(), sizes, strict=True)
        ]
    rows = flow.merge(marks, on=_KEYS, how="left").merge(sums[[*_KEYS, "income"]], on=_KEYS, how="left")
    first = ~rows.duplicated(_KEYS)
    flags = {flag: rows[flag].astype("boolean").fillna(False) for flag in _FLAGS}
    return rows.assign(**flags, _earns=rows["income"] > 0, _rank=rows["_rank"].astype("Int64").where(first))


CALC = Computation(
    "D32",
    "二八诊断",
    "Pareto of profit",
    reads=("R10",),
    uses={
        "R03": "客户编码 客户类型 分片区域",
        "R10": "客户编码 业务代码 月份 业务日期 数量 收入 折扣折让 成本 揽收人 业绩归属 长期合作项目 是否首笔 冲销标记 冲销原记录编号 记录编号",
    },
    needs=SHARE,
).of(
    run,
    _ROWS,
    beside={"by_branch": _whole("_mine", "_branch")},
    summary=_ALL,
    notes=(some("无成本户", "{} 户没有成本，没有排"), zero("占利润", "没有利润，二八不适用")),
)
