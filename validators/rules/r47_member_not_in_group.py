"""R47: a credit of a member that the list of its group does not have (R05; D19)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text

HEADER, GROUP = "成员", "集团"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R47")) is None or facts.sheet("R05") is None:
        return
    families = facts.frame("R05")
    known = {*families["集团编码"].dropna()}
    listed = {*zip(families["集团编码"], families["成员客户编码"], strict=True)}
    frame = sheet.frame
    for pos in sheet.positions(frame[HEADER].notna() & frame[GROUP].isin(known) & sheet.ok(HEADER, GROUP)):
        group, member = sheet.value(pos, GROUP), sheet.value(pos, HEADER)
        if (group, member) not in listed:
            name = sheet.shown(pos, HEADER) or member
            yield sheet.finding(RULE, pos, HEADER, f"{name} 不在集团 {group} 的成员名单里", "在《集团》里补一行成员，或者改集团")


RULE = Rule(
    id=None,
    code="member_not_in_group",
    severity=Severity.A,
    registers=("R47", "R05"),
    check=check,
    title=Text("成员不在集团名单里", "Member not in its group"),
    explain="授信台账里的成员，要在《集团》的这个集团名下有一行，否则算不清集团的授信总额、是不是异地。",
    remedy="在《集团》里补一行成员，或者改集团。",
    source="R47, R05; D19; S1 C119「全部关联企业」",
)
