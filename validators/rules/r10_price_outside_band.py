"""R10: what is left after the rebate lies outside the band in which prices may float (C32)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from math import ceil, floor

from validators.filing.inputs import Facts, Rule
from validators.filing.reversal import reversals
from validators.finding import Finding, Severity
from validators.values.money import percent_shown, yuan_shown
from validators.values.text import Text

HEADER, LOW, HIGH = "折扣折让", "price_low", "price_high"
"""LOW, HIGH: parameters, shares of 收入, both within the band; a blank one is no bound."""


def check(facts: Facts) -> Iterator[Finding]:
    """Rows with a rebate; one that is more than the income is another rule's (`rebate_above_income`)."""
    sheet, low, high = facts.sheet("R10"), facts.setting(LOW), facts.setting(HIGH)
    if sheet is None or (low is None and high is None):
        return
    rebate, income = sheet.frame[HEADER], sheet.frame["收入"]
    judged = rebate.notna() & income.gt(0) & rebate.le(income) & ~reversals(sheet.frame)
    for pos in sheet.positions(judged.fillna(False) & sheet.ok(HEADER, "收入")):
        gross, less = int(sheet.value(pos, "收入")), int(sheet.value(pos, HEADER))
        if bound := _beyond(gross, gross - less, low, high):
            yield sheet.finding(RULE, pos, HEADER, f"折后 {yuan_shown(gross - less)} 元，{bound}", "核对折扣折让；属实的写明谁同意的")


def _beyond(gross: int, net: int, low: Decimal | None, high: Decimal | None) -> str:
    """The bound that a price lies beyond, in yuan; "" within the band, its ends included. Fen."""
    if low is not None and net < low * gross:
        return f"低于下限 {yuan_shown(ceil(low * gross))} 元（折前的 {percent_shown(low)}）"
    if high is not None and net > high * gross:
        return f"高于上限 {yuan_shown(floor(high * gross))} 元（折前的 {percent_shown(high)}）"
    return ""


RULE = Rule(
    id=None,
    code="price_outside_band",
    severity=Severity.C,
    registers=("R10",),
    check=check,
    title=Text("价格超出浮动范围", "Price outside its band"),
    explain="折后的收入（收入减折扣折让）要在政策的浮动价下限和上限之间（含边界）。下限、上限哪个空着就不查哪个，没有填折扣折让的不查。",
    remedy="核对折扣折让，或写理由。",
    source="R10; S3 C32「依据市场环境和客户用邮规模,实行浮动定价」",
)
