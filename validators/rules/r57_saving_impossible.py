"""R57: a pack of no sheets, by which nothing can be divided (D29)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text

HEADER = "每包张数"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R57")) is None:
        return
    for pos in sheet.positions(sheet.frame[HEADER].eq(0).fillna(False) & sheet.ok(HEADER)):
        yield sheet.finding(RULE, pos, HEADER, "每包张数为 0，节约额算不出", "填每包张数")


RULE = Rule(
    id=None,
    code="saving_impossible",
    severity=Severity.A,
    registers=("R57",),
    check=check,
    title=Text("每包张数为 0", "No sheets in a pack"),
    explain="年节约额要除以每包张数。没有节约参数的建议，几格都空着。",
    remedy="填每包张数。",
    source="R57, D29; P12",
)
