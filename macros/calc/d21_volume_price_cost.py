"""D21: 量价利, why the profit of a product changed since last month (S0 C76; R10, R08)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from macros.calc.terms.shares import by_branch, ratio, rows_of, shortfall
from macros.calc.terms.variance import Trade, variance
from macros.calc.terms.window import with_full_rows
from macros.calc.ways.summed_rows import SummedRows, by, cell, minus
from validators.filing.inputs import Calc, Fill, Inputs, Result
from validators.filing.lineage import Lineage, OfRow
from validators.filing.price_list import Buyer, buyers, cost_in_force
from validators.filing.reversal import originals, with_originals
from validators.frames import each_once, plain_values
from validators.values.money import half_up
from validators.values.origin import Origin, added, number, of_result, product, quotient, rounded
from validators.values.period import Month
from validators.values.text import Text

_SUMS = ["数量", "净收入", "成本", "无成本"]
_NOW, _THEN, _EFFECTS = (
    ("数量", "单价", "单位成本", "利润"),
    ("上期数量", "上期单价", "上期单位成本", "上期利润"),
    ("量效", "价效", "成本效"),
)
_UNITS = ("单价", "单位成本", "上期单价", "上期单位成本")
_FORMATS = (
    {"_branch": "text", "业务代码": "text"}
    | dict.fromkeys((*_NOW, *_THEN, *_EFFECTS, "净收入", "上期净收入", "变动"), "money")
    | {"数量": "quantity", "上期数量": "quantity", "理由": "text"}
)
_SUMMARY = dict.fromkeys(("利润", *_EFFECTS, "变动"), "money") | {"无成本": "count"}
_DTYPES = {name: "object" if kind == "text" or name in _UNITS else "Int64" for name, kind in _FORMATS.items()}


def run(inputs: Inputs) -> Result:
    """One row a branch and product of this month or the last (settled 8); `extra["merged"]`: over the branches that have both.

    净收入 = 收入 − 折扣折让. A blank 成本 is R08.成本价 of the day x 数量, once rounded; a reversal has the day and the unit
    cost of its original. 利润 = 净收入 − 成本 in fen; unit prices are fen a unit, exact. 变动 = 量效 + 价效 + 成本效
    exactly (terms/variance). A product of which a row has no cost has no profit and is in no sum; a branch without last
    month has no change (历史不足). `extra["profit"]`: the cell 利润 of each row of R10, empty without a cost.
    """
    previous = inputs.period.plus(-1)
    lines = _costed(inputs, inputs.flow, inputs.history.frame("R10"), inputs.period)
    earlier = inputs.history.frame("R10")
    earlier = with_originals(earlier, earlier)
    earlier = earlier[(earlier["_period"] == str(previous)) & earlier["_branch"].isin(inputs.branches)]
    before = _costed(inputs, earlier, inputs.history.frame("R10"), previous)
    known = with_full_rows(inputs, previous)
    rows = _table(lines, before, known)
    whole = [part[part["_branch"].isin(known)].assign(_branch="") for part in (lines, before)]
    merged = _table(whole[0], whole[1], frozenset({""}))
    total = {name: int(rows[name].sum()) for name in ("利润", *_EFFECTS, "变动")}
    return Result(
        title=CALC.title,
        rows=rows,
        formats=_FORMATS,
        summary=total | {"无成本": int(lines["无成本"].sum())},
        summary_formats=_SUMMARY,
        notes=_notes(inputs, rows, lines, known, previous),
        extra={"merged": merged.drop(columns="_branch"), "profit": lines[["_branch", "_row", "_file", "利润"]]},
        lineage=_lineage(lines, before, rows, whole, merged),
    )


def _lineage(lines: pd.DataFrame, before: pd.DataFrame, rows: pd.DataFrame, whole: list[pd.DataFrame], merged: pd.DataFrame) -> Lineage:
    """Income, rebate, quantity and cost of both months from the flow; effects from them, as `variance` has it."""
    keys = ("_branch", "业务代码")
    own = TradeWays(SummedRows("R10", lines, rows, keys), SummedRows("R10", before, rows, keys)).ways()
    all_of = TradeWays(SummedRows("R10", whole[0], merged, keys), SummedRows("R10", whole[1], merged, keys)).ways()

    def total(name: str) -> Origin:
        return added(of_result(CALC.id, name, int(pos)) for pos in np.flatnonzero(rows[name].notna()))

    blank = SummedRows("R10", lines.assign(_blank=lines["无成本"] > 0), rows).count("_blank", "没有成本的")
    return Lineage(
        rows=own,
        extra={"merged": all_of},
        summary={name: partial(total, name) for name in ("利润", *_EFFECTS, "变动")} | {"无成本": partial(blank, 0)},
    )


class TradeWays(NamedTuple):
    """The rows of a month and of the month before, by product."""

    now: SummedRows
    then: SummedRows

    def ways(self) -> dict[str, OfRow]:
        """Column -> where it comes from."""
        (quantity, net, cost), (q0, net0, cost0) = (_trade(lines) for lines in self)
        income_at_old, cost_at_old = (_at_old(amount, quantity, q0) for amount in (net0, cost0))
        profit, profit0 = minus(net, cost), minus(net0, cost0)
        change = minus(profit, profit0)
        compared = self._both
        return {
            "数量": quantity,
            "净收入": net,
            "单价": by(net, quantity),
            "单位成本": by(cost, quantity),
            "利润": profit,
            "上期数量": q0,
            "上期净收入": net0,
            "上期单价": by(net0, q0),
            "上期单位成本": by(cost0, q0),
            "上期利润": profit0,
            "变动": change,
            "量效": lambda pos: (minus(income_at_old, cost_at_old, profit0) if compared(pos) else change)(pos),
            "价效": lambda pos: minus(net, income_at_old)(pos) if compared(pos) else _NO_PRICES,
            "成本效": lambda pos: minus(cost_at_old, cost)(pos) if compared(pos) else _NO_PRICES,
        }

    def _both(self, pos: int) -> bool:
        return bool(self.now.of(pos)["数量"].sum()) and bool(self.then.of(pos)["数量"].sum())


_NO_PRICES = number(0, "两个月里有一个月没有数量，变动全算量")


def _trade(lines: SummedRows) -> tuple[OfRow, OfRow, OfRow]:
    """Quantity, net income and cost."""
    net = minus(lines.total("收入", scale=100), lines.total("折扣折让", scale=100))
    return lines.total("数量", scale=1000), net, lines.each(_cost_origin)


def _at_old(amount: OfRow, quantity: OfRow, before: OfRow) -> OfRow:
    """What this month's quantity would have given at the unit price of the month before, rounded once."""
    return lambda pos: rounded(product(amount(pos), quotient(quantity(pos), before(pos))))


def _cost_origin(row: dict[str, Any]) -> Origin | None:
    if row["成本"] is None:
        return None
    if row["_own"]:
        return cell("R10", "成本", row, 100)
    if row["_listed"] is not None and row["数量"] is not None:
        return rounded(
            product(cell("R10", "数量", row, 1000), number(f"{int(row['_listed'])}/100", f"价目表里{row['业务代码']}当天的成本价"))
        )
    return number(f"{int(row['成本'])}/100", f"第 {row['_row']} 行按被冲销的那一行的单位成本")


def _costed(inputs: Inputs, flow: pd.DataFrame, earlier: pd.DataFrame, month: Month) -> pd.DataFrame:
    """R10 rows with 净收入, 成本 (own, else by the list), 利润 and 无成本; a blank 折扣折让 is 0."""
    first = originals(flow, earlier)
    taken = first[["业务日期", "月份", "成本", "数量"]].reindex(flow.index)
    fresh = ~flow.index.isin(first.index)
    named = flow.assign(_day=flow["业务日期"].where(fresh, taken["业务日期"]), _typed=flow["月份"].where(fresh, taken["月份"]))
    prices = [row for row in inputs.policy.table("R08") if row["成本价"] is not None]
    known = buyers(inputs.frame("R03")) if prices else {}

    def cost_price(branch: str, customer: str, product: str | None, on: pd.Timestamp | None, typed: str | None) -> int | None:
        at: dt.date = on.date() if on is not None else (Month.parse(typed) if typed else month).first
        return cost_in_force(prices, product, at, known.get((branch, customer), Buyer()))

    listed: Any = [None] * len(named)
    if prices:
        listed = each_once(cost_price, *(named[name] for name in ("_branch", "客户编码", "业务代码", "_day", "_typed")))
    own, quantity, before, whole = (plain_values(column) for column in (flow["成本"], flow["数量"], taken["成本"], taken["数量"]))
    costs = [_cost(*cells) for cells in zip(own, quantity, before, whole, listed, strict=True)]
    cost = pd.Series(costs, index=flow.index, dtype="Int64")
    net = flow["收入"].fillna(0) - flow["折扣折让"].fillna(0)
    by_list = [price if first is None or not of else None for price, first, of in zip(listed, before, whole, strict=True)]
    return flow.assign(
        净收入=net,
        成本=cost,
        利润=net - cost,
        无成本=cost.isna().astype("int64"),
        _own=flow["成本"].notna(),
        _listed=pd.Series(by_list, index=flow.index, dtype="object"),
    )


def _cost(own: int | None, quantity: int | None, first: int | None, whole: int | None, listed: int | None) -> int | None:
    """The cost of a row in fen: its own, that of the row it takes back in proportion, or by the listed cost price."""
    if own is not None or quantity is None:
        return own
    if first is not None and whole:
        return half_up(Fraction(int(first) * int(quantity), int(whole)))
    return None if listed is None else half_up(Fraction(listed * int(quantity), 1000))


def _table(now: pd.DataFrame, then: pd.DataFrame, known: frozenset[str]) -> pd.DataFrame:
    sums = [part.groupby(["_branch", "业务代码"], observed=True)[_SUMS].sum().astype("Int64") for part in (now, then)]
    both = sums[0].join(sums[1], how="outer", rsuffix="_then").fillna(0)
    rows = [_row(*at, *(int(n) for n in numbers), known=at[0] in known) for at, numbers in zip(both.index, both.to_numpy(), strict=True)]
    return rows_of(_DTYPES, sorted(rows, key=lambda row: (row["_branch"], -abs(row["变动"] or 0), row["业务代码"])))


def _row(branch: str, product: str, *sums: int, known: bool) -> dict[str, Any]:
    (quantity, income, cost, without), (old_quantity, old_income, old_cost, old_without) = sums[:4], sums[4:]
    now, then = Trade(quantity, income, cost), Trade(old_quantity, old_income, old_cost)
    row: dict[str, Any] = {"_branch": branch, "业务代码": product, "数量": quantity, "净收入": income, "单价": _unit(income, quantity)}
    if not without:
        row |= {"单位成本": _unit(cost, quantity), "利润": now.profit}
    if known:
        row |= {"上期数量": old_quantity, "上期净收入": old_income, "上期单价": _unit(old_income, old_quantity)}
    if known and not old_without:
        row |= {"上期单位成本": _unit(old_cost, old_quantity), "上期利润": then.profit}
    if known and not without and not old_without:
        row |= dict(zip(_EFFECTS, variance(then, now), strict=True)) | {"变动": now.profit - then.profit}
    return {name: row.get(name) for name in _DTYPES} | {"理由": _why(then, now, without + old_without, known=known)}


def _unit(amount: int, quantity: int) -> Fraction | None:
    """Fen for one unit of 1,000 thousandths."""
    return ratio(amount * 1000, quantity)


def _why(then: Trade, now: Trade, without: int, *, known: bool) -> str:
    parts = [f"有 {without} 行没有成本，利润没有算"] if without else []
    parts += [] if known else ["历史不足，没有上月的明细"]
    if known and not without and not (then.quantity and now.quantity):
        parts.append("两个月里有一个月没有数量，变动全算量")
    return "；".join(parts)


def _notes(inputs: Inputs, rows: pd.DataFrame, lines: pd.DataFrame, known: frozenset[str], previous: Month) -> tuple[str, ...]:
    left = "、".join(dict.fromkeys(rows.loc[rows["利润"].isna(), "业务代码"]))
    count = int(lines["无成本"].sum())
    return (
        *((f"{count} 行没有成本，价目里也没有当天的成本价，不算利润",) * bool(count)),
        *((f"没有利润、不在合计里的：{left}",) * bool(left)),
        *by_branch(inputs.branches, lambda branch: "" if branch in known else shortfall((previous,))),
    )


def _cells(inputs: Inputs) -> Mapping[str, Iterable[Any]]:
    """利润 of each row of R10, empty without a cost; the whole of the computation is not needed for it."""
    lines = _costed(inputs, inputs.flow, inputs.history.frame("R10"), inputs.period)
    return {"利润": plain_values(lines["利润"])}


CALC = Calc(
    id="D21",
    title=Text("量价利分析", "Volume, price and cost"),
    run=run,
    reads=("R10",),
    keeps={"R10": 1},
    fills=(Fill(register="R10", columns=("利润",), values=_cells),),
)
