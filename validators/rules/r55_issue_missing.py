"""R55: a process of the lowest grade of which nobody wrote what is wrong (A23)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text

HEADER, LOWEST = "问题", "1级"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R55")) is None:
        return
    lowest = sheet.frame["成熟度"].eq(LOWEST).fillna(False)
    for pos in sheet.positions(lowest & sheet.frame[HEADER].isna() & sheet.ok("成熟度", HEADER)):
        yield sheet.finding(RULE, pos, HEADER, "成熟度 1 级，没有写问题", "写一句问题")


RULE = Rule(
    id=None,
    code="issue_missing",
    severity=Severity.D,
    registers=("R55",),
    check=check,
    title=Text("最低一级没有写问题", "No issue at the lowest grade"),
    explain="成熟度最低的流程要写清问题，才知道先改哪里。",
    remedy="写一句问题。",
    source="R55; P12",
)
