"""What a sale cost: rows of the flow with 净收入, 成本 and 利润 (D21; R10, R08)."""

from __future__ import annotations

import datetime as dt
from fractions import Fraction
from typing import Any

import pandas as pd

from macros.calc.ways.summed_rows import cell
from validators.filing.inputs import Inputs
from validators.filing.price_list import Buyer, buyers, cost_in_force
from validators.filing.reversal import originals
from validators.frames import each_once, plain_values
from validators.values.money import half_up
from validators.values.origin import Origin, number, product, rounded
from validators.values.period import Month


def costed(inputs: Inputs, flow: pd.DataFrame, month: Month) -> pd.DataFrame:
    """R10 rows with 净收入, 成本 (own, else by the list), 利润 in fen and the flag 无成本; a blank 折扣折让 is 0.

    By the list: R08.成本价 of the row's day x 数量, once rounded; a reversal has the day and the unit cost of its original.
    `_listed` is the unit cost where it was taken from the list, `_own` says that the row has its own.
    """
    first = originals(flow, inputs.history.frame("R10"))
    taken = first[["业务日期", "月份", "成本", "数量"]].reindex(flow.index)
    fresh = ~flow.index.isin(first.index)
    named = flow.assign(_day=flow["业务日期"].where(fresh, taken["业务日期"]), _typed=flow["月份"].where(fresh, taken["月份"]))
    listed = _listed(inputs, named, month)
    own, quantity, before, whole = (plain_values(column) for column in (flow["成本"], flow["数量"], taken["成本"], taken["数量"]))
    costs = [_cost(*cells) for cells in zip(own, quantity, before, whole, listed, strict=True)]
    cost = pd.Series(costs, index=flow.index, dtype="Int64")
    net = flow["收入"].fillna(0) - flow["折扣折让"].fillna(0)
    by_list = [price if first is None or not of else None for price, first, of in zip(listed, before, whole, strict=True)]
    made = {"净收入": net, "成本": cost, "利润": net - cost, "无成本": cost.isna()}
    return flow.assign(**made, _own=flow["成本"].notna(), _listed=pd.Series(by_list, index=flow.index, dtype="object"))


def _listed(inputs: Inputs, rows: pd.DataFrame, month: Month) -> Any:
    """成本价 in fen of each row's product, customer and day; None where the list has none."""
    prices = [row for row in inputs.policy.table("R08") if row["成本价"] is not None]
    if not prices:
        return [None] * len(rows)
    known = buyers(inputs.frame("R03"))

    def cost_price(branch: str, customer: str, product: str | None, on: pd.Timestamp | None, typed: str | None) -> int | None:
        at: dt.date = on.date() if on is not None else (Month.parse(typed) if typed else month).first
        return cost_in_force(prices, product, at, known.get((branch, customer), Buyer()))

    return each_once(cost_price, *(rows[name] for name in ("_branch", "客户编码", "业务代码", "_day", "_typed")))


def _cost(own: int | None, quantity: int | None, first: int | None, whole: int | None, listed: int | None) -> int | None:
    """The cost of a row in fen: its own, that of the row it takes back in proportion, or by the listed cost price."""
    if own is not None or quantity is None:
        return own
    if first is not None and whole:
        return half_up(Fraction(int(first) * int(quantity), int(whole)))
    return None if listed is None else half_up(Fraction(listed * int(quantity), 1000))


def cost_origin(row: dict[str, Any]) -> Origin | None:
    """Where the cost of such a row comes from; None where it has none."""
    if row["成本"] is None:
        return None
    if row["_own"]:
        return cell("R10", "成本", row, 100)
    if row["_listed"] is not None and row["数量"] is not None:
        price = number(f"{int(row['_listed'])}/100", f"价目表里{row['业务代码']}当天的成本价")
        return rounded(product(cell("R10", "数量", row, 1000), price))
    return number(f"{int(row['成本'])}/100", f"第 {row['_row']} 行按被冲销的那一行的单位成本")
