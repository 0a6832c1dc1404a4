"""R55b: one resource stands in two rows (D52)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text

HEADER = "资源"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R55b")) is None:
        return
    for pos in sheet.positions(sheet.frame.duplicated([HEADER]) & sheet.frame[HEADER].notna() & sheet.ok(HEADER)):
        yield sheet.finding(RULE, pos, HEADER, f"资源 {sheet.value(pos, HEADER)} 有两行", "合并成一行")


RULE = Rule(
    id=None,
    code="resource_twice",
    severity=Severity.C,
    registers=("R55b",),
    check=check,
    title=Text("资源重复", "A resource twice"),
    explain="一种资源一行，容量和已用填总数。",
    remedy="合并成一行。",
    source="R55b, D52; P12",
)
