"""D46: at what price was sold, against the list and the authority to deviate (S0 R16; R08, R12)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd

from macros.calc.engines.declare import Computation, among, some
from macros.calc.engines.given import Given
from macros.calc.engines.table_columns import row_by_row
from macros.calc.engines.tables import Listing, Tally
from macros.calc.engines.words import cells, count, less, mean, of_its_row, share, text, total, traced
from macros.calc.terms.cells import with_columns
from macros.calc.ways.summed_rows import cell
from validators.filing.price_list import LOWER, Authority, Buyer, authority, buyers, price_in_force, sales
from validators.frames import records
from validators.values.money import half_up, percent_shown, yuan_shown
from validators.values.origin import Origin, number, product, quotient, rounded
from validators.values.origin import less as difference

AGREED, WITHIN, APPROVED, BREACH, UNSET = "按合同", "权限内", "已审批", "违规", "权限未设"
BEYOND = (APPROVED, BREACH)


def _listed(row: dict[str, Any]) -> Origin:
    return number(f"{int(row['挂牌价'])}/100", f"价目表里{row['产品']}当天的挂牌价")


def _times(row: dict[str, Any], price: Origin) -> Origin:
    return product(cell("R16", "数量", row, 1000), price)


def _at_list(row: dict[str, Any]) -> Origin | None:
    return None if row["数量"] is None else _times(row, _listed(row))


def _at_price(row: dict[str, Any]) -> Origin | None:
    return None if None in (row["数量"], row["执行价"]) else _times(row, cell("R16", "执行价", row, 100))


def _effect(row: dict[str, Any]) -> Origin | None:
    if None in (row["金额影响"], row["数量"]):
        return None
    return rounded(_times(row, difference(cell("R16", "执行价", row, 100), _listed(row))))


def _amount_due(row: dict[str, Any]) -> Origin | None:
    return None if (found := _at_price(row)) is None else rounded(found)


def _deviation(row: dict[str, Any]) -> Origin | None:
    if row["偏差"] is None:
        return None
    return quotient(difference(cell("R16", "执行价", row, 100), _listed(row)), _listed(row))


_ROWS = Listing("R16").of(
    *(*text("_branch", "订单", "客户", "产品"), *text("日期", form="date")),
    *(*cells("quantity", "数量"), *cells("money", "执行价"), *text("审批单号")),
    traced("挂牌价", "money", of_its_row(_listed)),
    traced("金额", "money", of_its_row(_amount_due)),
    traced("偏差", "ratio", of_its_row(_deviation)),
    traced("金额影响", "money", of_its_row(_effect)),
    *text("结论", "理由"),
)
_PRODUCTS = Tally("R16", "_branch", "产品").of(
    *(count("笔数"), total("数量", "quantity"), total("_weight", "quantity", "数量", where="_priced", shown=False)),
    total("_listed", "money", where="_priced", origin=row_by_row(_at_list), shown=False),
    total("_executed", "money", where="_priced", origin=row_by_row(_at_price), shown=False),
    *(mean("挂牌均价", "_listed", "_weight", form="money"), mean("执行均价", "_executed", "_weight", form="money")),
    *(less("_gap", "money", ("_executed",), ("_listed",), shown=False), share("平均偏差", "_gap", "_listed")),
    *(count("权限外", ("结论", *BEYOND), "超出权限的"), count("违规", ("结论", BREACH), "超出权限又没有审批的")),
    *(count("权限未设", ("结论", UNSET), "没有价目或浮动范围的"), total("金额影响", "money", origin=row_by_row(_effect))),
)
_NOTES = (
    some("权限未设", "权限未设：{} 笔没有价目或浮动范围，没有判断"),
    among(lambda rows: rows["执行价"].isna(), "{} 笔没有执行价，没有判断"),
    among(lambda rows: rows["客户"].isna(), "{} 笔没有客户也没有合同，按不分客户的价目判断"),
)


def run(given: Given) -> pd.DataFrame:
    """One row a sale of R16 with its 挂牌价, 金额, 偏差, 结论 and 理由; money in fen, 偏差 a fraction.

    偏差 = (执行价 − 挂牌价) / 挂牌价 of the row of R08 in force on the day for the customer; 金额 and 金额影响 = 数量 x 执行价
    and x (执行价 − 挂牌价), rounded once a line. 结论: 按合同 at the price of its contract in force that day, 权限内
    within the bounds (inclusive), beyond them 已审批 or 违规, 权限未设 without a row of R08 or its bound.
    `extra["by_product"]`: of each branch and product 笔数, 数量, the means 挂牌均价 and 执行均价 (weighted by quantity, fen
    a unit, exact), 平均偏差, 权限外, 违规 and Σ 金额影响, over the sales that have a listed price.
    """
    prices, known, sold = given.inputs.policy.table("R08"), buyers(given.frame("R03")), sales(given.inputs.frame)
    sold = sold.assign(客户=sold["_buyer"])
    rows = records(sold)
    rights = [_right(row, prices, known.get((row["_branch"], row["客户"]), Buyer()), given) for row in rows]
    priced = [(right.listed, _amount(row, row["执行价"]), _amount(row, _over(row, right))) for row, right in zip(rows, rights, strict=True)]
    sold = with_columns(sold, priced, ("挂牌价", "金额", "金额影响"), "Int64")
    words = [(right.deviation, *_judged(row, right)) for row, right in zip(rows, rights, strict=True)]
    sold, quantity = with_columns(sold, words, ("偏差", "结论", "理由")), sold["数量"].fillna(0)
    return sold.assign(_listed=quantity * sold["挂牌价"], _executed=quantity * sold["执行价"], _priced=sold["挂牌价"].notna())


def _right(row: dict[str, Any], prices: Any, buyer: Buyer, given: Given) -> Authority:
    """How the price of a sale stands to the list; nothing without a price."""
    if (price := row["执行价"]) is None:
        return Authority()
    day = given.period.last if row["日期"] is None else row["日期"].date()
    return authority(price, price_in_force(prices, row["产品"], day, buyer, price))


def _over(row: dict[str, Any], right: Authority) -> int | None:
    return None if None in (row["执行价"], right.listed) else row["执行价"] - right.listed


def _amount(row: dict[str, Any], price: int | None) -> int | None:
    return None if price is None else half_up(Fraction((row["数量"] or 0) * price, 1000))


def _judged(row: dict[str, Any], right: Authority) -> tuple[str | None, str]:
    """结论 and 理由 of a sale; no 结论 without a price."""
    if (price := row["执行价"]) is None:
        return None, "执行价没有填"
    if row["约定价"] == price:
        return AGREED, f"按合同 {row['合同']} 的价格 {yuan_shown(price)} 执行"
    if right.deviation is None:
        return UNSET, "当天没有这个品种的挂牌价" if right.listed is None else "挂牌价是 0，偏差没有算"
    said = f"挂牌价 {yuan_shown(right.listed or 0)}，偏差 {percent_shown(right.deviation)}"
    if not right.side:
        return (WITHIN, said) if right.known else (UNSET, f"{said}，浮动范围没有设")
    beyond = f"{said}，{'低于' if right.side == LOWER else '高于'}{right.side} {percent_shown(right.bound or Decimal(0))}"
    approval = row["审批单号"]
    return (APPROVED, f"{beyond}，审批单号 {approval}") if approval else (BREACH, f"{beyond}，没有审批单号")


CALC = Computation(
    "D46",
    "价格执行监控",
    "Price execution",
    reads=("R16",),
    uses={
        "R03": "客户编码 客户类型 分片区域",
        "R08": "产品 挂牌价",
        "R12": "合同编号 客户编码 起日 止日 价格 结算方式",
        "R16": "订单 客户 合同 产品 日期 数量 执行价 审批单号",
    },
).of(
    run,
    _ROWS,
    beside={"by_product": _PRODUCTS},
    summary=_PRODUCTS,
    totals=("笔数", "权限外", "违规", "权限未设", "数量", "金额影响"),
    notes=_NOTES,
    fills={"R16": ("挂牌价", "金额", "偏差")},
)
