"""V28: a complaint for which no day was set by which it is to be handled."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text

HEADER = "处理期限"


def check(facts: Facts) -> Iterator[Finding]:
    sheet = facts.sheet("R25")
    if sheet is None or HEADER not in sheet.raw.letters:
        return
    for pos in sheet.positions(sheet.frame[HEADER].isna() & sheet.ok(HEADER)):
        yield sheet.finding(RULE, pos, HEADER, "投诉没有处理期限，按期率算不出来（V28）", "填上答应客户办完的日期")


RULE = Rule(
    id="V28",
    code="complaint_without_deadline",
    severity=Severity.A,
    registers=("R25",),
    check=check,
    title=Text("投诉没有处理期限", "Complaint without deadline"),
    explain="每件投诉都要定处理期限，按期率、逾期未结都从它算起。",
    remedy="填处理期限。",
    source="V28; R25; S4; settled 13, 17",
)
