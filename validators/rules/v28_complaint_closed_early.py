"""V28: a complaint closed before it was handled or before the customer was told."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text

CLOSED, STEPS = "结案日期", ["处理完毕日期", "通知日期"]


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R25")) is None:
        return
    blank = sheet.frame[STEPS].isna() & ~sheet.failed[STEPS]
    for pos in sheet.positions(sheet.frame[CLOSED].notna() & blank.any(axis=1)):
        missing = [h for h in STEPS if blank.at[pos, h]]
        yield sheet.finding(
            RULE,
            pos,
            missing[0],
            f"{sheet.value(pos, CLOSED):%Y-%m-%d} 已结案，却没有{'和'.join(missing)}（V28）",
            "补上日期；还没有办完或没有书面通知客户，就清空结案日期",
        )


RULE = Rule(
    id="V28",
    code="complaint_closed_early",
    severity=Severity.A,
    registers=("R25",),
    check=check,
    title=Text("结案手续不全", "Complaint closed too early"),
    explain="投诉要先处理完毕，再书面通知客户，然后才能结案。",
    remedy="补上处理完毕日期和通知日期，或清空结案日期。",
    source="V28; R25; S4; settled 17",
)
