"""R54: power before the application for it came in (D27b)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text

HEADER, APPLIED = "送电日", "受理日"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R54")) is None:
        return
    powered, applied = sheet.frame[HEADER].dt.normalize(), sheet.frame[APPLIED].dt.normalize()
    for pos in sheet.positions((powered < applied) & sheet.ok(HEADER, APPLIED)):
        words = f"送电日 {powered.iat[pos]:%Y-%m-%d} 早于受理日 {applied.iat[pos]:%Y-%m-%d}"
        yield sheet.finding(RULE, pos, HEADER, words, "照工单改对日期")


RULE = Rule(
    id=None,
    code="power_before_application",
    severity=Severity.A,
    registers=("R54",),
    check=check,
    title=Text("送电早于受理", "Power before application"),
    explain="没有受理就不会送电；日期颠倒，办理天数就成了负数。",
    remedy="改对日期。",
    source="R54, D27b; P11",
)
