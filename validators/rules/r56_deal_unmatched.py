"""R56: a deal of which nobody said with which customer (D23)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text

HEADER = "对单客户编码"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R56")) is None:
        return
    won = sheet.frame["成单"].eq(True).fillna(False)
    for pos in sheet.positions(won & sheet.frame[HEADER].isna() & sheet.ok("成单", HEADER)):
        yield sheet.finding(RULE, pos, HEADER, "成单了，没有对单客户编码", "填档案里的客户")


RULE = Rule(
    id=None,
    code="deal_unmatched",
    severity=Severity.C,
    registers=("R56",),
    check=check,
    title=Text("成单没有对单", "Deal without a customer"),
    explain="成单的咨询要对到档案里的客户，才知道这一单带来多少收入。",
    remedy="填档案里的客户。",
    source="R56, D23; P12",
)
