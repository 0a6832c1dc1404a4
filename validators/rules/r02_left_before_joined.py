"""R02: somebody who left before joining."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text

JOINED, LEFT = "入职日期", "离职日期"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R02")) is None:
        return
    for pos in sheet.positions(sheet.frame[LEFT] < sheet.frame[JOINED]):
        yield sheet.finding(
            RULE,
            pos,
            LEFT,
            f"离职日期 {sheet.value(pos, LEFT):%Y-%m-%d} 早于入职日期 {sheet.value(pos, JOINED):%Y-%m-%d}",
            "改对其中一个；又回来上班的，清空离职日期",
        )


RULE = Rule(
    id=None,
    code="left_before_joined",
    severity=Severity.C,
    registers=("R02",),
    check=check,
    title=Text("离职早于入职", "Left before joining"),
    explain="离职日期不能早于入职日期，人员流动率要用这两个日期。",
    remedy="改对日期。",
    source="R02",
)
