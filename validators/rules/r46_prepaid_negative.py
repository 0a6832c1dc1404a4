"""R46: the balance of an account that pays in advance is below 0."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.frames import whole
from validators.values.money import yuan_shown
from validators.values.text import Text

HEADER = "预存余额"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R46")) is None:
        return
    for pos in sheet.positions(sheet.frame[HEADER].lt(0).fillna(False) & sheet.ok(HEADER)):
        said = f"集团 {sheet.value(pos, '集团账户')} 的预存余额为负 {yuan_shown(-whole(sheet.frame[HEADER], pos))} 元"
        yield sheet.finding(RULE, pos, HEADER, said, "改为后付费，或请集团补交")


RULE = Rule(
    id=None,
    code="prepaid_negative",
    severity=Severity.C,
    registers=("R46",),
    check=check,
    title=Text("预存余额为负", "Prepaid balance below zero"),
    explain="预存的钱用完了还在用，就是欠费。零不算负。",
    remedy="改为后付费或补交。",
    source="R46; S1 C115; P05",
)
