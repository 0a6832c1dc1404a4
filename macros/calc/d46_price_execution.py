"""D46: at what price was sold, against the list and the authority to deviate (S0 R16; R08, R12)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd

from macros.calc.terms.cells import by_place, rate_cell
from macros.calc.terms.shares import ratios
from macros.calc.ways.summed_rows import SummedRows, by, cell, minus
from validators.filing.inputs import Calc, Fill, Inputs, Result
from validators.filing.lineage import Lineage, OfRow
from validators.filing.price_list import LOWER, Buyer, authority, buyers, price_in_force, sales
from validators.frames import records
from validators.values.money import half_up, percent_shown, yuan_shown
from validators.values.origin import Origin, less, number, product, rounded
from validators.values.text import Text

AGREED, WITHIN, APPROVED, BREACH, UNSET = "按合同", "权限内", "已审批", "违规", "权限未设"
BEYOND = (APPROVED, BREACH)
_KEPT = ["_branch", "_row", "_file", "订单", "客户", "产品", "日期", "数量", "执行价", "审批单号"]
_JUDGED = {"挂牌价": "Int64", "金额": "Int64", "偏差": "object", "金额影响": "Int64", "结论": "object", "理由": "object"}
_FORMATS = dict.fromkeys(("_branch", "订单", "客户", "产品", "审批单号", "结论", "理由"), "text") | {
    "日期": "date",
    "数量": "quantity",
    "执行价": "money",
    "挂牌价": "money",
    "金额": "money",
    "偏差": "ratio",
    "金额影响": "money",
}
_SUMMARY = {"笔数": "count", "权限外": "count", "违规": "count", "权限未设": "count", "数量": "quantity", "金额影响": "money"}


def run(inputs: Inputs) -> Result:
    """One row a sale of R16 with its 挂牌价, 金额, 偏差, 结论 and 理由; money in fen, 偏差 a fraction.

    偏差 = (执行价 − 挂牌价) / 挂牌价 of the row of R08 in force on the day for the customer; 金额 and 金额影响 = 数量 x 执行价
    and x (执行价 − 挂牌价), rounded once a line. 结论: 按合同 at the price of its contract in force that day, 权限内
    within the bounds (inclusive), beyond them 已审批 or 违规, 权限未设 without a row of R08 or its bound.
    `extra["by_product"]`: of each branch and product 笔数, 数量, the means 挂牌均价 and 执行均价 (weighted by quantity, fen
    a unit, exact), 平均偏差, 权限外, 违规 and Σ 金额影响, over the sales that have a listed price.
    """
    prices, known = inputs.policy.table("R08"), buyers(inputs.frame("R03"))
    sold = sales(inputs.frame)
    sold = sold.assign(客户=sold["_buyer"])
    found = [_judged(inputs, row, prices, known.get((row["_branch"], row["客户"]), Buyer())) for row in records(sold)]
    judged = pd.DataFrame(
        {name: pd.Series([row[name] for row in found], index=sold.index, dtype=dtype) for name, dtype in _JUDGED.items()}, index=sold.index
    )
    rows = sold[_KEPT].join(judged)
    products = _by_product(rows)
    return Result(
        title=CALC.title,
        rows=rows.drop(columns=["_row", "_file"]),
        formats=_FORMATS,
        summary={name: int(products[name].sum()) for name in _SUMMARY},
        summary_formats=_SUMMARY,
        notes=_notes(rows),
        extra={"by_product": products, "cells": rows[["_branch", "_row", "_file", "挂牌价", "金额", "偏差"]]},
        lineage=_lineage(rows, products),
    )


def _lineage(rows: pd.DataFrame, products: pd.DataFrame) -> Lineage:
    """Quantity and price from R16, the listed price from R08 in words."""
    marked = rows.assign(
        _beyond=rows["结论"].isin(BEYOND), _breach=rows["结论"] == BREACH, _unset=rows["结论"] == UNSET, _priced=rows["挂牌价"].notna()
    )

    def ways(lines: SummedRows) -> dict[str, OfRow]:
        weight = lines.total("数量", scale=1000, where="_priced")
        listed, executed = lines.each(_at_list, "_priced"), lines.each(_at_price, "_priced")
        return {
            "笔数": lines.count(),
            "数量": lines.total("数量", scale=1000),
            "权限外": lines.count("_beyond", "超出权限的"),
            "违规": lines.count("_breach", "超出权限又没有审批的"),
            "权限未设": lines.count("_unset", "没有价目或浮动范围的"),
            "金额影响": lines.each(_effect),
            "挂牌均价": by(listed, weight),
            "执行均价": by(executed, weight),
            "平均偏差": by(minus(executed, listed), listed),
        }

    lines = SummedRows("R16", marked, products, ("_branch", "产品"))
    money = dict.fromkeys(("挂牌均价", "执行均价", "金额影响"), "money") | {"平均偏差": "ratio"}
    return Lineage(extra={"by_product": ways(lines)}, summary=lines.ways_over_all(ways), formats=money)


def _at_list(row: dict[str, Any]) -> Origin | None:
    return None if row["数量"] is None else product(cell("R16", "数量", row, 1000), _listed(row))


def _at_price(row: dict[str, Any]) -> Origin | None:
    return (
        None if row["数量"] is None or row["执行价"] is None else product(cell("R16", "数量", row, 1000), cell("R16", "执行价", row, 100))
    )


def _effect(row: dict[str, Any]) -> Origin | None:
    if row["金额影响"] is None or row["数量"] is None:
        return None
    return rounded(product(cell("R16", "数量", row, 1000), less(cell("R16", "执行价", row, 100), _listed(row))))


def _listed(row: dict[str, Any]) -> Origin:
    return number(f"{int(row['挂牌价'])}/100", f"价目表里{row['产品']}当天的挂牌价")


def _judged(inputs: Inputs, row: dict[str, Any], prices: list[dict[str, Any]], buyer: Buyer) -> dict[str, Any]:
    """What the program says of one sale; without a price nothing."""
    price, quantity = row["执行价"], row["数量"] or 0
    found: dict[str, Any] = dict.fromkeys(_JUDGED) | {"结论": None, "理由": "执行价没有填"}
    if price is None:
        return found
    day = row["日期"].date() if row["日期"] is not None else inputs.period.last
    right = authority(price, price_in_force(prices, row["产品"], day, buyer, price))
    found |= {"挂牌价": right.listed, "偏差": right.deviation, "金额": half_up(Fraction(quantity * price, 1000))}
    if right.listed is not None:
        found["金额影响"] = half_up(Fraction(quantity * (price - right.listed), 1000))
    if row["约定价"] == price:
        return found | {"结论": AGREED, "理由": f"按合同 {row['合同']} 的价格 {yuan_shown(price)} 执行"}
    if right.deviation is None:
        return found | {"结论": UNSET, "理由": "当天没有这个品种的挂牌价" if right.listed is None else "挂牌价是 0，偏差没有算"}
    said = f"挂牌价 {yuan_shown(right.listed or 0)}，偏差 {percent_shown(right.deviation)}"
    if right.side:
        beyond = f"{said}，{'低于' if right.side == LOWER else '高于'}{right.side} {percent_shown(right.bound or Decimal(0))}"
        approval = row["审批单号"]
        word = f"审批单号 {approval}" if approval else "没有审批单号"
        return found | {"结论": APPROVED if approval else BREACH, "理由": f"{beyond}，{word}"}
    return found | ({"结论": WITHIN, "理由": said} if right.known else {"结论": UNSET, "理由": f"{said}，浮动范围没有设"})


def _by_product(rows: pd.DataFrame) -> pd.DataFrame:
    priced = rows["挂牌价"].notna()
    weight = rows["数量"].fillna(0).where(priced, 0)
    parts = rows.assign(
        笔数=1,
        权限外=rows["结论"].isin(BEYOND).astype("int64"),
        违规=(rows["结论"] == BREACH).astype("int64"),
        权限未设=(rows["结论"] == UNSET).astype("int64"),
        数量=rows["数量"].fillna(0),
        金额影响=rows["金额影响"].fillna(0),
        _weight=weight,
        _listed=weight * rows["挂牌价"].fillna(0),
        _executed=weight * rows["执行价"].fillna(0),
    )
    sums = [*_SUMMARY, "_weight", "_listed", "_executed"]
    found = parts.groupby(["_branch", "产品"], dropna=False)[sums].sum().astype("Int64").reset_index()
    found["挂牌均价"] = pd.Series(ratios(found["_listed"], found["_weight"]), dtype="object")
    found["执行均价"] = pd.Series(ratios(found["_executed"], found["_weight"]), dtype="object")
    found["平均偏差"] = pd.Series(ratios(found["_executed"] - found["_listed"], found["_listed"]), dtype="object")
    return found[["_branch", "产品", "笔数", "数量", "挂牌均价", "执行均价", "平均偏差", "权限外", "违规", "权限未设", "金额影响"]]


def _notes(rows: pd.DataFrame) -> tuple[str, ...]:
    unset, blank, unknown = (rows["结论"] == UNSET).sum(), rows["执行价"].isna().sum(), rows["客户"].isna().sum()
    return (
        *((f"权限未设：{unset} 笔没有价目或浮动范围，没有判断",) * bool(unset)),
        *((f"{blank} 笔没有执行价，没有判断",) * bool(blank)),
        *((f"{unknown} 笔没有客户也没有合同，按不分客户的价目判断",) * bool(unknown)),
    )


def _cells(inputs: Inputs) -> Mapping[str, Iterable[Any]]:
    found = by_place(inputs.frame("R16"), inputs.results["D46"].extra["cells"], ("挂牌价", "金额", "偏差"))
    return found | {"偏差": [rate_cell(share) for share in found["偏差"]]}


CALC = Calc(
    id="D46",
    title=Text("价格执行监控", "Price execution"),
    run=run,
    reads=("R16",),
    fills=(Fill(register="R16", columns=("挂牌价", "金额", "偏差"), values=_cells, needs=("D46",)),),
)
