"""A unit price far from the list: tons typed as kilograms, yuan as ten thousands (R10, R16; R08)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from fractions import Fraction

from validators.filing.inputs import Facts, Rule
from validators.filing.price_list import Buyer, buyers, price_in_force, sales
from validators.filing.reversal import reversals
from validators.finding import Finding, Severity
from validators.frames import plain_values
from validators.register import Sheet
from validators.values.money import half_up, percent_shown, yuan_shown
from validators.values.text import Text

LIMIT = "price_sanity"
"""Parameter: how far from the list a unit price may be before a unit was mistaken; blank = not judged."""


def check(facts: Facts) -> Iterator[Finding]:
    limit, known = facts.setting(LIMIT), buyers(facts.frame("R03"))
    if limit is None:
        return
    if (sheet := facts.sheet("R10")) is not None:
        good = sheet.ok("数量", "收入", "业务代码") & ~reversals(sheet.frame) & sheet.frame["数量"].gt(0).fillna(False)
        for pos in sheet.positions(good & sheet.frame["收入"].gt(0)):
            price = Fraction(int(sheet.value(pos, "收入")) * 1000, int(sheet.value(pos, "数量")))
            buyer = known.get((facts.filing.branch, sheet.value(pos, "客户编码")), Buyer())
            yield from _judged(facts, sheet, pos, ("数量", "业务代码", "业务日期"), price, buyer, Fraction(limit))
    if (sheet := facts.sheet("R16")) is not None:
        bought = plain_values(sales(facts.frame)["_buyer"])
        for pos in sheet.positions(sheet.ok("执行价", "产品") & sheet.frame["执行价"].notna()):
            buyer = known.get((facts.filing.branch, bought[pos]), Buyer())
            price = Fraction(int(sheet.value(pos, "执行价")))
            yield from _judged(facts, sheet, pos, ("执行价", "产品", "日期"), price, buyer, Fraction(limit))


def _judged(
    facts: Facts, sheet: Sheet, pos: int, headers: tuple[str, str, str], price: Fraction, buyer: Buyer, limit: Fraction
) -> Iterator[Finding]:
    header, product, on = headers
    day = sheet.value(pos, on)
    at: dt.date = day.date() if day is not None else facts.period.last
    row = price_in_force(facts.policy.table("R08"), sheet.value(pos, product), at, buyer)
    if row is None or not row["挂牌价"]:
        return
    listed = int(row["挂牌价"])
    off = abs(price - listed) / listed
    if off > limit:
        words = (
            f"折合单价 {yuan_shown(half_up(price))} 元，挂牌价 {yuan_shown(listed)}，相差 {percent_shown(off)}，"
            "可能写错了单位（吨和千克、元和万元、升和吨）"
        )
        yield sheet.finding(RULE, pos, header, words, "改对数量或金额；属实请写理由")


RULE = Rule(
    id=None,
    code="unit_price_implausible",
    severity=Severity.C,
    registers=("R10", "R16"),
    check=check,
    title=Text("单价离挂牌价太远", "Unit price implausible"),
    explain="收入除以数量（价格执行看执行价），与当天的挂牌价相差超过政策的上限，多半是单位写错了。冲销、没有数量、没有价目的不查；上限空着就不查。",
    remedy="改对单位，或写理由。",
    source="R10, R16, R08; P00",
)
