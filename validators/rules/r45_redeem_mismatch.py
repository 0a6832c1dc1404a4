"""R45: something was given for points and nobody said for how many (D31)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text

HEADER = "兑换"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R45")) is None:
        return
    blank = sheet.frame[HEADER].fillna(0).eq(0)
    for pos in sheet.positions(sheet.frame["兑换物"].notna() & blank & sheet.ok(HEADER, "兑换物")):
        yield sheet.finding(RULE, pos, HEADER, "填了兑换物，兑换积分为空", "补填积分")


RULE = Rule(
    id=None,
    code="redeem_mismatch",
    severity=Severity.D,
    registers=("R45",),
    check=check,
    title=Text("兑换物没有积分", "A gift without points"),
    explain="兑换了东西就要扣积分，一分没有扣的余额就多了。",
    remedy="补填积分。",
    source="R45, D31; P12",
    packs=("P12",),
)
