"""R09a: a requirement for a level that no organisation has; D34 would judge nobody by it."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text

HEADER = "层级"


def check(facts: Facts) -> Iterator[Finding]:
    sheet, organisation = facts.sheet("R09a"), facts.sheet("R01")
    if sheet is None or organisation is None or organisation.frame.empty:
        return
    known = list(organisation.frame[HEADER].dropna().unique())
    levels = sheet.frame[HEADER]
    for pos in sheet.positions(levels.notna() & ~levels.isin(known)):
        yield sheet.finding(
            RULE,
            pos,
            HEADER,
            f"《组织机构》里没有层级“{levels.iat[pos]}”，这一行对谁都不起作用",
            f"填组织机构里的层级：{'、'.join(known)}；没有这一级就不用管",
        )


RULE = Rule(
    id=None,
    code="activity_level_unknown",
    severity=Severity.D,
    registers=("R09a",),
    check=check,
    title=Text("活动要求的层级查不到", "Unknown level of an activity"),
    explain="活动要求按层级给出，层级要与组织机构里写的一致。",
    remedy="改对层级。",
    source="R09a; D34",
)
