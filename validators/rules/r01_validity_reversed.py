"""R01: an organisation that ended before it began."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text

START, END = "生效日期", "失效日期"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R01")) is None:
        return
    for pos in sheet.positions(sheet.frame[END] < sheet.frame[START]):
        yield sheet.finding(
            RULE,
            pos,
            END,
            f"失效日期 {sheet.value(pos, END):%Y-%m-%d} 早于生效日期 {sheet.value(pos, START):%Y-%m-%d}，这个机构从未有效",
            "改对其中一个日期",
        )


RULE = Rule(
    id=None,
    code="validity_reversed",
    severity=Severity.A,
    registers=("R01",),
    check=check,
    title=Text("失效早于生效", "Ended before it began"),
    explain="失效日期早于生效日期，这一行在哪一天都不起作用。",
    remedy="改对日期。",
    source="R01 (生效/失效日期)",
)
