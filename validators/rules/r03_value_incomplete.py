"""R03: of the three values of a key customer some are filled and some are not (S2 A28, D16a)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text

VALUES = ("过去价值", "现在价值", "将来价值")


def check(facts: Facts) -> Iterator[Finding]:
    sheet = facts.sheet("R03")
    if sheet is None or not {*VALUES} <= {column.header for column in sheet.register.shown}:
        return
    key = [code for code, level in facts.levels().items() if level in facts.policy.pack.grades.levels]
    filled = sheet.frame[list(VALUES)].notna()
    some = filled.any(axis=1) & ~filled.all(axis=1) & sheet.frame["客户编码"].isin(key)
    for pos in sheet.positions(some & sheet.ok(*VALUES)):
        there, blank = ([h for h in VALUES if bool(filled[h].iat[pos]) is held] for held in (True, False))
        yield sheet.finding(RULE, pos, blank[0], f"重点客户的价值只填了{'、'.join(there)}", "补齐三项或都空着")


RULE = Rule(
    id=None,
    code="value_incomplete",
    severity=Severity.C,
    registers=("R03",),
    check=check,
    packs=("P07",),
    title=Text("客户价值没有填全", "Values of a customer incomplete"),
    explain="级别有效的重点客户，过去价值、现在价值、将来价值三项只填了一部分，判断不了价值处在哪个阶段。三项都空着的不查。",
    remedy="补齐三项或都空着。",
    source="R03, D16a; S2 A28; P07",
)
