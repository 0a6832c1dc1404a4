"""D53: what of a customer's credit is left after receivables and orders (S0 客户信用管理; R65, R15, R16)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pandas as pd

from macros.calc.terms.balance import Account
from macros.calc.terms.open_balances import OpenBalances, receivables
from macros.calc.terms.stops import unset
from macros.calc.ways.summed_rows import SummedRows, cell, minus, places
from validators.filing.inputs import Calc, Inputs, Result
from validators.filing.lineage import Lineage
from validators.filing.price_list import sales
from validators.frames import records
from validators.values.money import half_up, yuan_shown
from validators.values.origin import Origin, counted, product, rounded
from validators.values.text import Text

PREPAID = "prepaid_terms"
"""Parameter: the 结算方式 that take no credit, such as 款到提油."""
FITS, NEEDED, APPROVED, NO_LIMIT = "正常", "需审批", "已审批", "额度未设"
ACCOUNT = Account(plus=("授信额度",), minus=("应收余额", "未开票订单"), closing="余量")
_COLUMNS = ["_branch", "客户", "授信额度", "应收余额", "未开票订单", "余量", "结论", "越线订单", "审批单号", "理由"]
_MONEY = ("授信额度", "应收余额", "未开票订单", "余量")
_FORMATS = dict.fromkeys(_COLUMNS, "text") | dict.fromkeys(_MONEY, "money")

_SUMMARY = dict.fromkeys((FITS, NEEDED, APPROVED, NO_LIMIT), "count")


def run(inputs: Inputs) -> Result:
    """One row a customer with a limit (R65), a receivable or an order of the month, money in fen.

    余量 = 授信额度 − Σ 余额 (预收 counts in favour) − Σ 金额 of the month's orders that no receivable names as its 订单
    and whose contract is not settled in advance (`prepaid_terms`). Below 0: 需审批, or 已审批 where 越线订单 has an
    approval: the first order, by day, after which less than nothing is left. Without 授信额度: 额度未设, 余量 empty.
    `extra["crossing"]`: the orders that cross, with `_row` of R16, 余量 before and 金额.
    """
    orders, owed = _orders(inputs), receivables(inputs)
    keys = ["_branch", "客户"]
    credits = inputs.frame("R65")
    parts = [
        credits[credits["客户"].notna()].drop_duplicates(keys, keep="last").set_index(keys)["授信额度"],
        owed[owed["客户"].notna()].groupby(keys)["余额"].sum().rename("应收余额"),
        orders.groupby(keys)["金额"].sum().rename("未开票订单"),
    ]
    rows = ACCOUNT.lines(pd.concat(parts, axis=1).astype("Int64").sort_index().reset_index())
    rows = rows.assign(应收余额=rows["应收余额"].fillna(0), 未开票订单=rows["未开票订单"].fillna(0))
    rows["余量"] = rows["余量"].where(rows["授信额度"].notna())
    own = {at: records(part) for at, part in orders.groupby(keys)}
    found = [_judged(row, own.get((row["_branch"], row["客户"]), [])) for row in records(rows)]
    words = ("结论", "越线订单", "审批单号", "理由")
    rows = rows.assign(**{name: pd.Series([f[name] for f in found], index=rows.index, dtype="object") for name in words})
    counts = {word: int((rows["结论"] == word).sum()) for word in _SUMMARY}
    return Result(
        title=CALC.title,
        rows=rows[_COLUMNS],
        formats=_FORMATS,
        summary=counts,
        summary_formats=_SUMMARY,
        notes=_notes(inputs, owed),
        extra={
            "crossing": pd.DataFrame([f["crossing"] for f in found if f["crossing"]], columns=["_branch", "_row", "客户", "余量", "金额"])
        },
        lineage=_lineage(inputs, credits, owed, orders, rows),
    )


def _lineage(inputs: Inputs, credits: pd.DataFrame, owed: pd.DataFrame, orders: pd.DataFrame, rows: pd.DataFrame) -> Lineage:
    """The limit of R65, the balances of R15 and R15b, and the orders of R16, each rounded."""
    keys, books = ("_branch", "客户"), OpenBalances(inputs)
    limits = credits.assign(_last=~credits.duplicated(list(keys), keep="last"))
    balances = SummedRows("R15", owed.assign(_known=owed["余额"].notna()), rows, keys)
    limit = SummedRows("R65", limits, rows, keys).total("授信额度", scale=100, where="_last")
    taken = SummedRows("R16", orders, rows, keys).each(_amount)

    def balance(pos: int) -> Origin:
        return books.left(balances.of(pos, "_known"))

    ways = {"授信额度": limit, "应收余额": balance, "未开票订单": taken, "余量": minus(limit, balance, taken)}
    return Lineage(rows=ways, record=lambda pos: counted("R65", list(places(SummedRows("R65", limits, rows, keys).of(pos, "_last")))))


def _amount(order: dict[str, Any]) -> Origin | None:
    if order["数量"] is None or order["执行价"] is None:
        return None
    return rounded(product(cell("R16", "数量", order, 1000), cell("R16", "执行价", order, 100)))


def _orders(inputs: Inputs) -> pd.DataFrame:
    """The lines of R16 that take credit, by day, with 客户 and 金额 = 数量 x 执行价, rounded once."""
    sold = sales(inputs.frame)
    invoiced = pd.MultiIndex.from_frame(inputs.frame("R15")[["_branch", "订单"]].dropna())
    known = pd.MultiIndex.from_frame(sold[["_branch", "订单"]]).isin(invoiced)
    advance = sold["结算方式"].isin(inputs.setting(PREPAID) or ())
    taken = sold[~known & ~advance & sold["_buyer"].notna()]
    amounts = [
        half_up(Fraction(int(q) * int(p), 1000)) for q, p in zip(*(taken[name].fillna(0) for name in ("数量", "执行价")), strict=True)
    ]
    found = taken.assign(客户=taken["_buyer"], 金额=pd.Series(amounts, index=taken.index, dtype="Int64"))
    return found.sort_values(["日期", "_row"], kind="stable", na_position="first")


def _judged(row: dict[str, Any], orders: list[dict[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = dict.fromkeys(("越线订单", "审批单号", "crossing"))
    if row["授信额度"] is None:
        return found | {"结论": NO_LIMIT, "理由": "授信额度没有填"}
    parts = [
        f"授信 {yuan_shown(row['授信额度'])}",
        f"应收余额 {yuan_shown(row['应收余额'])}",
        f"未开票订单 {yuan_shown(row['未开票订单'])}",
    ]
    said = " - ".join(parts) + f" = {yuan_shown(row['余量'])} 元"
    if row["余量"] >= 0:
        return found | {"结论": FITS, "理由": said}
    left = row["授信额度"] - row["应收余额"]
    for order in orders:
        if left - order["金额"] < 0:
            crossing = {"_branch": row["_branch"], "_row": order["_row"], "客户": row["客户"], "余量": left, "金额": order["金额"]}
            conclusion = APPROVED if order["审批单号"] else NEEDED
            why = f"{said}；订单 {order['订单'] or '（没有编号）'} 超出额度"
            return {"结论": conclusion, "越线订单": order["订单"], "审批单号": order["审批单号"], "理由": why, "crossing": crossing}
        left -= order["金额"]
    return found | {"结论": NEEDED, "理由": f"{said}；应收余额已超出额度，再发货要审批"}


def _notes(inputs: Inputs, owed: pd.DataFrame) -> tuple[str, ...]:
    sold = sales(inputs.frame)
    strange, blank, unclear = sold["_buyer"].isna().sum(), sold["执行价"].isna().sum(), owed["余额"].isna().sum()
    return (
        *unset(inputs, PREPAID, "各种结算方式的订单都占用额度"),
        *((f"{strange} 笔订单没有客户也没有合同，没有计入",) * bool(strange)),
        *((f"{blank} 笔订单没有执行价，按 0 计入",) * bool(blank)),
        *((f"{unclear} 笔应收没有填应收金额，没有计入",) * bool(unclear)),
    )


CALC = Calc(id="D53", title=Text("订单信用余量", "Credit headroom"), run=run, reads=("R65",))
