"""R52: more meters that are read by themselves than there are meters (D24)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text

HEADER, METERS = "自动采集表计数", "表计总数"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R52")) is None:
        return
    for pos in sheet.positions((sheet.frame[HEADER] > sheet.frame[METERS]) & sheet.ok(HEADER, METERS)):
        words = f"自动采集 {sheet.value(pos, HEADER)} 多于表计 {sheet.value(pos, METERS)}"
        yield sheet.finding(RULE, pos, HEADER, words, "核对是不是填了户数")


RULE = Rule(
    id=None,
    code="automatic_above_total",
    severity=Severity.A,
    registers=("R52",),
    check=check,
    title=Text("自动采集多于表计", "More automatic meters than meters"),
    explain="自动采集的表计是表计总数的一部分，不会比总数多；多了采集覆盖率就超过 100%。",
    remedy="核对是不是填了户数。",
    source="R52, D24; P11",
)
