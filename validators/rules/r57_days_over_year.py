"""R57: more days than a year has (D29, G20)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text

HEADER, LONGEST = "年天数", 366


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R57")) is None:
        return
    for pos in sheet.positions(sheet.frame[HEADER].gt(LONGEST).fillna(False) & sheet.ok(HEADER)):
        yield sheet.finding(RULE, pos, HEADER, f"年天数 {sheet.value(pos, HEADER)} 超过 {LONGEST}", "按实际上班天数填")


RULE = Rule(
    id=None,
    code="days_over_year",
    severity=Severity.C,
    registers=("R57",),
    check=check,
    title=Text("年天数太多", "More days than a year"),
    explain="一年最多 366 天；原文按 365 天算，按上班天数算的填实际天数。",
    remedy="按实际上班天数填。",
    source="R57, D29; P12",
)
