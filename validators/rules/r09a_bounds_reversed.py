"""R09a: an activity whose maximum is below its minimum."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text

LEAST, MOST = "最少", "最多"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R09a")) is None:
        return
    for pos in sheet.positions(sheet.frame[MOST] < sheet.frame[LEAST]):
        yield sheet.finding(
            RULE,
            pos,
            MOST,
            f"最多 {sheet.value(pos, MOST)} 次，少于最少 {sheet.value(pos, LEAST)} 次",
            "改对这两个数；不设上限就把“最多”空着",
        )


RULE = Rule(
    id=None,
    code="bounds_reversed",
    severity=Severity.A,
    registers=("R09a",),
    check=check,
    title=Text("最多少于最少", "Maximum below minimum"),
    explain="活动要求的最多次数不能少于最少次数；不设上限时空着。",
    remedy="改对次数。",
    source="D34; S3 C24-C30",
)
