"""R03: more was sold to a customer in twelve months than it says it buys in a year (D45)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.rules.flow_rows import SUBJECT, usage
from validators.values.text import Text

HEADER, MONTHS = "客户年采购总额", 12


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R03")) is None or sheet.frame[HEADER].isna().all():
        return
    income = usage(facts, facts.period.back(MONTHS))["收入"].groupby(level=SUBJECT[0]).sum()
    sold = sheet.frame["客户编码"].map(income)
    for pos in sheet.positions(sold.gt(sheet.frame[HEADER]).fillna(False) & sheet.ok(HEADER, "客户编码")):
        yield sheet.finding(RULE, pos, HEADER, "近12月收入大于客户年采购总额", "重新问一遍客户年采购总额")


RULE = Rule(
    id=None,
    code="share_above_purchases",
    severity=Severity.C,
    registers=("R03",),
    check=check,
    title=Text("收入大于客户采购总额", "More sold than bought"),
    explain="客户一年总共采购的，不会比向我们一家买的还少；年采购总额没有填的不查。",
    remedy="重新问一遍客户年采购总额。",
    source="R03, D45; P07, P12",
)
