"""R25: a grave complaint closed without the approval that it needs (F3)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text

HEADER = "审批"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R25")) is None:
        return
    closed = sheet.frame["情节"].eq("重大") & sheet.frame["结案日期"].notna()
    for pos in sheet.positions(closed & sheet.frame[HEADER].isna() & sheet.ok(HEADER)):
        yield sheet.finding(RULE, pos, HEADER, "情节重大的投诉已经结案，却没有审批", "填审批人或审批单号；还没有审批请写理由")


RULE = Rule(
    id=None,
    code="grave_complaint_without_approval",
    severity=Severity.C,
    registers=("R25",),
    check=check,
    title=Text("重大投诉没有审批", "Grave complaint without approval"),
    explain="情节重大的投诉，处理结果要经审批才能结案。",
    remedy="补审批，或写理由。",
    source="R25; F3; S4",
)
