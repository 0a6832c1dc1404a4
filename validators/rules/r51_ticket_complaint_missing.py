"""R51: a ticket that is a complaint and is not in the register of complaints (R25; D38)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text

HEADER, TYPE, COMPLAINT, NUMBER = "工单号", "类型", "投诉", "投诉编号"


def check(facts: Facts) -> Iterator[Finding]:
    """A complaint bears the number of its ticket."""
    if (sheet := facts.sheet("R51")) is None:
        return
    listed = set(facts.frame("R25")[NUMBER].dropna())
    open_ = sheet.frame["完成时间"].isna() | sheet.frame["受理时间"].fillna("").ge(f"{facts.period.first}")
    missing = sheet.frame[TYPE].eq(COMPLAINT) & open_ & sheet.frame[HEADER].notna() & ~sheet.frame[HEADER].isin(listed)
    for pos in sheet.positions(missing & sheet.ok(HEADER, TYPE)):
        words = f"投诉工单 {sheet.value(pos, HEADER)} 在投诉记录表里没有登记"
        yield sheet.finding(RULE, pos, HEADER, words, "在投诉记录表补一行，投诉编号填工单号")


RULE = Rule(
    id=None,
    code="ticket_complaint_missing",
    severity=Severity.D,
    registers=("R51", "R25"),
    check=check,
    title=Text("投诉工单没有登记", "Complaint not registered"),
    explain="类型是投诉的工单要在客户投诉记录表里登记一行，投诉编号填工单号；按期率只从投诉记录表算。上月受理、本月办完的不查。",
    remedy="在投诉记录表补一行。",
    source="R51, R25, D38; P11",
    packs=("P11",),
)
