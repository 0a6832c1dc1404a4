"""V36: a station that sold more energy than it was supplied with (D24: a line loss below 0)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.frames import whole
from validators.values.money import quantity_text
from validators.values.text import Text

HEADER, SUPPLIED = "售电量", "供电量"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R52")) is None:
        return
    sold, supplied = sheet.frame[HEADER], sheet.frame[SUPPLIED]
    for pos in sheet.positions((sold > supplied) & sheet.ok(HEADER, SUPPLIED)):
        over = quantity_text(whole(sold, pos) - whole(supplied, pos))
        yield sheet.finding(
            RULE,
            pos,
            HEADER,
            f"售电量比供电量多 {over} 千瓦时，线损率成了负数（V36）",
            "核对抄表例日和单位（千瓦时）；跨月抄表造成的请写理由",
        )


RULE = Rule(
    id="V36",
    code="sold_above_supplied",
    severity=Severity.C,
    registers=("R52",),
    check=check,
    title=Text("售电量大于供电量", "Sold above supplied"),
    explain="售电量一般不大于供电量，否则线损率是负数。",
    remedy="核对抄表和单位，或写理由。",
    source="V36; R52, D24; S2 A27",
)
