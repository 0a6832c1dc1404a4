"""V36: a station that received more than was due and in arrears (D24)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.frames import whole
from validators.values.money import yuan_shown
from validators.values.text import Text

HEADER, DUE, ARREARS = "实收电费", "应收电费", "期初欠费"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R52")) is None:
        return
    most = sheet.frame[DUE] + sheet.frame[ARREARS].fillna(0)
    received = sheet.frame[HEADER]
    for pos in sheet.positions((received > most) & sheet.ok(HEADER, DUE, ARREARS)):
        over = yuan_shown(whole(received, pos) - whole(most, pos))
        yield sheet.finding(
            RULE,
            pos,
            HEADER,
            f"实收电费比应收加期初欠费 {yuan_shown(whole(most, pos))} 元多 {over} 元（V36）",
            "核对收费日报；是预收的请写理由",
        )


RULE = Rule(
    id="V36",
    code="received_above_due",
    severity=Severity.C,
    registers=("R52",),
    check=check,
    title=Text("实收电费大于应收", "Received above due"),
    explain="实收电费不应多于本月应收加期初欠费；期初欠费空着按 0 计。",
    remedy="核对收费日报，或写理由。",
    source="V36; R15b, R52, D24; S2 A27",
)
