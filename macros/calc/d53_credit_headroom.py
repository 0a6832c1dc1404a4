"""D53: what of a customer's credit is left after receivables and orders (S0 客户信用管理; R65, R15, R16)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pandas as pd

from macros.calc.engines.declare import Computation, unset_for_all
from macros.calc.engines.given import Given, Sources
from macros.calc.engines.table_columns import row_by_row
from macros.calc.engines.table_lines import TableLines
from macros.calc.engines.tables import Tally
from macros.calc.engines.words import count, less, ruled_each, total
from macros.calc.terms.cells import each_row
from macros.calc.terms.open_balances import OpenBalances, receivables
from macros.calc.ways.summed_rows import cell
from validators.filing.price_list import sales
from validators.frames import records
from validators.values.money import half_up, yuan_shown
from validators.values.origin import Origin, product, rounded

PREPAID = "prepaid_terms"
"""Parameter: the 结算方式 that take no credit, such as 款到提油."""
FITS, NEEDED, APPROVED, NO_LIMIT = "正常", "需审批", "已审批", "额度未设"
_KEYS, _TAKEN = ["_branch", "客户"], ("应收余额", "未开票订单")
_CROSSING = ["_branch", "_row", "客户", "余量", "金额"]


def _amount(order: dict[str, Any]) -> Origin | None:
    if order["数量"] is None or order["执行价"] is None:
        return None
    return rounded(product(cell("R16", "数量", order, 1000), cell("R16", "执行价", order, 100)))


def _judged(at: TableLines, line: dict[str, Any]) -> dict[str, Any]:
    """结论 and 理由; the order that crosses, its approval, and what was left before it."""
    if line["授信额度"] is None:
        return {"结论": NO_LIMIT, "理由": "授信额度没有填"}
    taken = " - ".join(f"{name} {yuan_shown(line[name])}" for name in _TAKEN)
    said = f"授信 {yuan_shown(line['授信额度'])} - {taken} = {yuan_shown(line['余量'])} 元"
    if line["余量"] >= 0:
        return {"结论": FITS, "理由": said}
    left = line["授信额度"] - line["应收余额"]
    for order in records(at.behind("R16").of(line["_line"])):
        if left < order["金额"]:
            crossing = order | {"客户": line["客户"], "余量": left}
            said += f"；订单 {order['订单'] or '（没有编号）'} 超出额度"
            word, number = APPROVED if order["审批单号"] else NEEDED, order["审批单号"]
            return {"结论": word, "越线订单": order["订单"], "审批单号": number, "理由": said, "_crossing": crossing}
        left -= order["金额"]
    return {"结论": NEEDED, "理由": f"{said}；应收余额已超出额度，再发货要审批"}


_ROWS = Tally("R15", *_KEYS, also=("R65", "R16"), record=("R65", "_last")).of(
    total("授信额度", "money", source="R65", where="_last", blank=True),
    total("应收余额", "money", "余额", where="_known", origin=lambda at, rows: OpenBalances(at.given.inputs).left(rows)),
    total("未开票订单", "money", "金额", source="R16", origin=row_by_row(_amount)),
    less("余量", "money", ("授信额度",), _TAKEN, needs=("授信额度",)),
    *ruled_each(("结论", "越线订单", "审批单号", "理由"), _judged),
    *ruled_each(("_crossing",), _judged, shown=False),
)
_WORDS = Tally("=").of(*(count(word, ("结论", word)) for word in (FITS, NEEDED, APPROVED, NO_LIMIT)))


def run(given: Given) -> Sources:
    """One row a customer with a limit (R65), a receivable or an order of the month, money in fen.

    余量 = 授信额度 − Σ 余额 (预收 counts in favour) − Σ 金额 of the month's orders that no receivable names as its 订单
    and whose contract is not settled in advance (`prepaid_terms`). Below 0: 需审批, or 已审批 where 越线订单 has an
    approval: the first order, by day, after which less than nothing is left. Without 授信额度: 额度未设, 余量 empty.
    `extra["crossing"]`: the orders that cross, with `_row` of R16, 余量 before and 金额.
    """
    owed, sold, limits = receivables(given.inputs), sales(given.inputs.frame), given.frame("R65")
    given.note(sold["_buyer"].isna().sum(), "{} 笔订单没有客户也没有合同，没有计入")
    given.note(sold["执行价"].isna().sum(), "{} 笔订单没有执行价，按 0 计入")
    given.note(owed["余额"].isna().sum(), "{} 笔应收没有填应收金额，没有计入")
    invoiced = pd.MultiIndex.from_frame(given.frame("R15")[["_branch", "订单"]].dropna())
    known, advance = pd.MultiIndex.from_frame(sold[["_branch", "订单"]]).isin(invoiced), sold["结算方式"].isin(given.setting(PREPAID) or ())
    orders = sold[~known & ~advance & sold["_buyer"].notna()]
    orders = orders.sort_values(["日期", "_row"], kind="stable", na_position="first")
    amounts = each_row(lambda q, price: half_up(Fraction(int(q or 0) * int(price or 0), 1000)), orders, ("数量", "执行价"))
    limits, owed = (rows[rows["客户"].notna()] for rows in (limits, owed))
    return {
        "R65": limits.assign(_last=~limits.duplicated(_KEYS, keep="last")),
        "R15": owed.assign(_known=owed["余额"].notna()),
        "R16": orders.assign(客户=orders["_buyer"], 金额=pd.Series(amounts, index=orders.index, dtype="Int64")),
    }


CALC = Computation(
    "D53",
    "订单信用余量",
    "Credit headroom",
    reads=("R65",),
    uses={
        "R12": "合同编号 客户编码 起日 止日 价格 结算方式",
        "R15": "应收编号 客户 合同 订单 应收金额",
        "R15b": "应收编号 收款日期 收款金额",
        "R16": "订单 客户 合同 日期 数量 执行价 审批单号",
        "R65": "客户 授信额度",
    },
    needs="prepaid_terms",
).of(
    run,
    _ROWS,
    beside={"crossing": lambda _, rows: pd.DataFrame(list(rows["="]["_crossing"].dropna()), columns=_CROSSING)},
    summary=_WORDS,
    notes=(unset_for_all(PREPAID, "各种结算方式的订单都占用额度"),),
)
