"""V23: a sale whose price lies beyond the authority of R08 and has no approval (D46)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.money import percent_shown, yuan_shown
from validators.values.text import Text

HEADER, PRICE = "审批单号", "执行价"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R16")) is None:
        return
    prices, customers = _prices(facts), _customers(facts)
    frame = sheet.frame
    judged = frame[HEADER].isna() & frame[PRICE].notna() & frame["产品"].notna() & sheet.ok(HEADER, PRICE, "产品", "日期")
    for pos in sheet.positions(judged):
        day = sheet.value(pos, "日期")
        on = day.date() if day is not None else facts.period.last
        listed = in_force(prices, sheet.value(pos, "产品"), on, customers.get(sheet.value(pos, "合同"), ("", "")))
        if listed is not None and listed["挂牌价"] and (words := _beyond(int(sheet.value(pos, PRICE)), listed)):
            yield sheet.finding(RULE, pos, HEADER, f"{words}，没有审批单号（V23）", "补审批单号；价格填错了就改执行价；属实未批请写理由")


def in_force(prices: list[dict[str, Any]], product: str, on: dt.date, about: tuple[str, str]) -> dict[str, Any] | None:
    """The row of R08 for a product on a day; one for the customer's class and area goes before one for all."""
    fits = [
        row
        for row in prices
        if row["产品"] == product
        and (row["生效日"] or dt.date.min) <= on
        and (row["失效日"] is None or on <= row["失效日"])
        and row["客户类别"] in (None, about[0])
        and row["适用区域"] in (None, about[1])
    ]
    return max(
        fits, key=lambda row: ((row["客户类别"] is not None) + (row["适用区域"] is not None), row["生效日"] or dt.date.min), default=None
    )


def _beyond(price: int, listed: dict[str, Any]) -> str:
    """What is said of a price beyond its bounds, which are inclusive and compared unrounded; empty within them."""
    deviation = Fraction(price - int(listed["挂牌价"]), int(listed["挂牌价"]))
    low, high = listed["允许浮动下限"], listed["允许浮动上限"]
    under, over = low is not None and deviation < Fraction(low), high is not None and deviation > Fraction(high)
    if not (under or over):
        return ""
    bound = f"下限 {percent_shown(low)}" if under else f"上限 {percent_shown(high)}"
    return f"执行价 {yuan_shown(price)}，挂牌价 {yuan_shown(int(listed['挂牌价']))}，偏差 {percent_shown(deviation)}，超出{bound}"


def _prices(facts: Facts) -> list[dict[str, Any]]:
    return facts.policy.table("R08")


def _customers(facts: Facts) -> dict[Any, tuple[str, str]]:
    """合同编号 -> 客户类型 and 分片区域 of its customer."""
    known = facts.frame("R03").drop_duplicates("客户编码").set_index("客户编码")[["客户类型", "分片区域"]]
    contracts = facts.frame("R12")[["合同编号", "客户编码"]].dropna().join(known, on="客户编码")
    return {row["合同编号"]: (row["客户类型"], row["分片区域"]) for row in contracts.to_dict("records")}


RULE = Rule(
    id="V23",
    code="price_beyond_authority",
    severity=Severity.C,
    registers=("R16",),
    check=check,
    title=Text("价格超出权限没有审批", "Price beyond authority without approval"),
    explain="执行价与挂牌价的偏差要在价目与价格权限的浮动范围内（含边界），超出的要有审批单号。没有价目或浮动范围空着就不查。",
    remedy="补审批单号，或写理由。",
    source="V23; R08, R16, D46; S0（价格执行监控）",
)
