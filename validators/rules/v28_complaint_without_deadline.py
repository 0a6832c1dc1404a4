"""V28: a complaint for which no day was set by which it is to be handled."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text

HEADER, CAME, DAYS = "处理期限", "受理时间", "complaint_days"
"""DAYS: parameter, the days after 受理时间 that a pack gives a complaint; blank or none = nothing is proposed."""


def check(facts: Facts) -> Iterator[Finding]:
    sheet = facts.sheet("R25")
    if sheet is None or HEADER not in sheet.raw.letters:
        return
    days = facts.setting(DAYS)
    readable = sheet.frame[CAME].notna() & sheet.ok(CAME)
    for pos in sheet.positions(sheet.frame[HEADER].isna() & sheet.ok(HEADER)):
        due = sheet.value(pos, CAME).date() + dt.timedelta(int(days)) if days is not None and readable.iat[pos] else None
        told = f"政策是受理后 {int(days)} 天，核对后点【一键修正】改为 {due}；另有约定就填" if due else "填上"
        yield sheet.finding(RULE, pos, HEADER, "投诉没有处理期限，按期率算不出来（V28）", f"{told}答应客户办完的日期", mend=due)


RULE = Rule(
    id="V28",
    code="complaint_without_deadline",
    severity=Severity.A,
    registers=("R25",),
    check=check,
    title=Text("投诉没有处理期限", "Complaint without deadline"),
    explain="每件投诉都要定处理期限，按期率、逾期未结都从它算起。政策里有投诉处理天数的，建议受理时间加这几天。",
    remedy="填处理期限。",
    source="V28; R25; S4; settled 13, 17",
)
