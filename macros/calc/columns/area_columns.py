"""R30, R31, R36 and R40: what was sold to a customer, of a product at a place, in an area, by a unit (D42, D12)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pandas as pd

from macros.calc.terms.cells import each_row, looked_up, rate_cell
from macros.calc.terms.shares import ratio
from validators.filing.inputs import Fill, Inputs
from validators.frames import plain_values
from validators.values.period import Month
from validators.values.text import fold, fold_company

_KEY = ("_branch", "客户编码")


def _sold(inputs: Inputs) -> pd.DataFrame:
    """USAGE of every month known, with 年, 分片区域 and 通信地址 of the customer."""
    files = inputs.frame("R03").drop_duplicates(list(_KEY))[[*_KEY, "分片区域", "通信地址"]]
    found = inputs.usage().merge(files, on=list(_KEY), how="left")
    return found.assign(年=found["月份"].str[:4])


def customer_area(inputs: Inputs) -> Mapping[str, list[Any]]:
    """区域, 经营性质 of the customer whose 名称 stands there (R03), 销售产品数量: what it took in the month (R30)."""
    customers, rows = inputs.frame("R03"), inputs.frame("R30")
    keys = [
        (branch, fold_company(name) if name else None)
        for branch, name in zip(customers["_branch"], plain_values(customers["企业全称"]), strict=True)
    ]
    named = rows.assign(_name=[fold_company(name) if name else "" for name in plain_values(rows["名称"])])
    taken = inputs.frame("R10").groupby(list(_KEY))["数量"].sum()
    quantity = {key: int(taken.get(pair, 0)) for key, pair in zip(keys, zip(*(customers[h] for h in _KEY), strict=True), strict=True)}
    columns = {"区域": plain_values(customers["分片区域"]), "经营性质": plain_values(customers["经营性质"])}
    found = {h: looked_up(named, ("_branch", "_name"), dict(zip(keys, values, strict=True))) for h, values in columns.items()}
    return found | {"销售产品数量": looked_up(named, ("_branch", "_name"), quantity)}


def place_total(inputs: Inputs) -> Mapping[str, list[Any]]:
    """合计 of R31: income of the year with the product at the address, in fen; a blank product or address means all."""
    sold, names = (
        _sold(inputs),
        {fold(code): fold(str(row["名称"] or code)) for code, row in inputs.policy.products(inputs.period.last).items()},
    )

    def total(branch: str, year: str | None, product: str | None, address: str | None) -> int | None:
        if year is None:
            return None
        mine = sold[(sold["_branch"] == branch) & (sold["年"] == year)]
        if product is not None:
            mine = mine[[fold(product) in (fold(code), names.get(fold(code))) for code in mine["业务代码"]]]
        return int(mine.loc[mine["通信地址"] == address, "收入"].sum() if address is not None else mine["收入"].sum())

    return {"合计": each_row(total, inputs.frame("R31"), ("_branch", "年度", "产品", "地址"))}


def area_card(inputs: Inputs) -> Mapping[str, list[Any]]:
    """R36: customers with income in the year and area, its amount in fen, its share of the year's (D42)."""
    sold, rows = _sold(inputs), inputs.frame("R36")

    def card(branch: str, year: str | None, area: str | None) -> tuple[int | None, int | None, Decimal | None]:
        if year is None or area is None:
            return None, None, None
        whole = sold[(sold["_branch"] == branch) & (sold["年"] == year)]
        mine = whole[whole["分片区域"] == area]
        sums = mine.groupby("客户编码")["收入"].sum()
        amount = int(sums.sum())
        return int((sums > 0).sum()), amount, rate_cell(ratio(amount, int(whole["收入"].sum())))

    cards = each_row(card, rows, ("_branch", "年度", "地区"))
    return {header: [found[i] for found in cards] for i, header in enumerate(("客户数量", "金额", "比率"))}


def turnover(inputs: Inputs) -> Mapping[str, list[Any]]:
    """营业额: income of the unit in the month, in fen, where every filing node of it is at hand; else empty (D12)."""
    usage = inputs.usage()
    sums = usage.groupby(["_branch", "月份"])["收入"].sum()

    def income(branch: str, unit: str | None, period: str | None) -> int | None:
        month = Month.parse(period) if period is not None else inputs.period
        units = _filing(inputs, unit or branch)
        if not units or any(month != inputs.period and not inputs.history.has(code, month) for code in units):
            return None
        return sum(int(sums.get((code, str(month)), 0)) for code in units)

    return {"营业额": each_row(income, inputs.frame("R40"), ("_branch", "机构", "期间"))}


def _filing(inputs: Inputs, unit: str) -> tuple[str, ...]:
    """The nodes at and below a unit that file; none where one of them has no file here."""
    organisation, day = inputs.policy.organisation, inputs.period.last
    if unit in inputs.branches:
        return (unit,)
    leaves = {node.code for node in organisation.leaves(day)}
    below = tuple(node.code for node in organisation.below(unit, day) if node.code in leaves)
    return below if below and set(below) <= set(inputs.branches) else ()


FILLS = (
    Fill(register="R30", columns=("区域", "经营性质", "销售产品数量"), values=customer_area),
    Fill(register="R31", columns=("合计",), values=place_total),
    Fill(register="R36", columns=("客户数量", "金额", "比率"), values=area_card),
    Fill(register="R40", columns=("营业额",), values=turnover),
)
