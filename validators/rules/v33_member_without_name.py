"""V33: a paid-for number without the name of its member (D20 T4)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text

HEADER = "姓名"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R46")) is None:
        return
    nameless = sheet.frame[HEADER].isna() & sheet.ok(HEADER) & sheet.frame["号码"].notna()
    for pos in sheet.positions(nameless):
        yield sheet.finding(
            RULE, pos, HEADER, f"统付号码 {sheet.value(pos, '号码')} 没有成员姓名（V33）", "照花名册填上；查不到这个人请写理由"
        )


RULE = Rule(
    id="V33",
    code="member_without_name",
    severity=Severity.C,
    registers=("R46",),
    check=check,
    title=Text("统付成员没有姓名", "Member without name"),
    explain="统付的成员要真实、清晰、完整，每个号码都要有姓名。没有姓名的在审计里算不真实成员。",
    remedy="填姓名，或写理由。",
    source="V33; R46, D20; S1 C118「真实、清晰、完整」",
)
