"""R20: more hours for one visit than a day has: minutes were typed (D22)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.frames import plain_values
from validators.values.cell import plain
from validators.values.text import Text

HEADER, DAY = "用时(小时)", 24


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R20")) is None:
        return
    ok = sheet.ok(HEADER)
    for pos, hours in enumerate(plain_values(sheet.frame[HEADER])):
        if hours is not None and hours > DAY and ok.iat[pos]:
            yield sheet.finding(RULE, pos, HEADER, f"一次用时 {plain(hours)} 小时", "单位是小时，按分钟填的除以 60")


RULE = Rule(
    id=None,
    code="hours_impossible",
    severity=Severity.C,
    registers=("R20",),
    check=check,
    title=Text("用时多于一天", "More hours than a day has"),
    explain="一次拜访的用时超过 24 小时，多半是按分钟填的；用时占比会因此失真。24 小时整的、空着的不查。",
    remedy="改成小时。",
    source="R20, D22; P08",
)
