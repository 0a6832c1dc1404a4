"""R51: a ticket that is past its limit and still open (D38)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text
from validators.values.times import moment, until

HEADER, HOURS = "时限", "ticket_hours"


def check(facts: Facts) -> Iterator[Finding]:
    """Without a 时限 of its own a ticket has the hours of the policy from 受理时间."""
    sheet, hours = facts.sheet("R51"), facts.setting(HOURS)
    if sheet is None:
        return
    end = dt.datetime.combine(facts.period.last, dt.time.max)
    rows = sheet.frame
    for pos in sheet.positions(rows["完成时间"].isna() & sheet.ok(HEADER, "受理时间", "完成时间")):
        limit, begun = sheet.value(pos, HEADER), sheet.value(pos, "受理时间")
        due = until(limit) if limit else moment(begun) + dt.timedelta(hours=int(hours)) if begun and hours is not None else None
        if due is not None and due < end:
            words = f"工单 {sheet.value(pos, '工单号') or '没有编号'} 已超时 {(end - due) // dt.timedelta(hours=1)} 小时，还没有完成"
            yield sheet.finding(RULE, pos, HEADER, words, "催办或转办；有约定的改时限")


RULE = Rule(
    id=None,
    code="ticket_overdue",
    severity=Severity.D,
    registers=("R51",),
    check=check,
    title=Text("工单超时未办", "Ticket past its limit"),
    explain="到期末没有完成、时限已经过了的工单。工单没有时限的，从受理时间起按政策的工单办理小时算。",
    remedy="催办或转办。",
    source="R51, D38; P12",
    packs=("P12",),
)
