"""R06: a promotion or demotion whose old and new level are the same."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text

HEADER = "触发"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R06")) is None:
        return
    frame = sheet.frame
    moved = frame[HEADER].isin(["升级", "降级"])
    for pos in sheet.positions(moved & frame["新级别"].eq(frame["原级别"]) & frame["新级别"].notna()):
        yield sheet.finding(
            RULE,
            pos,
            HEADER,
            f"触发是{frame[HEADER].iat[pos]}，原级别和新级别却都是{frame['新级别'].iat[pos]}",
            "改对新级别或原级别；级别没有变就改触发",
        )


RULE = Rule(
    id=None,
    code="level_change_contradicts",
    severity=Severity.C,
    registers=("R06",),
    check=check,
    title=Text("升降级与级别不符", "No change in a promotion"),
    explain="触发写着升级或降级，原级别和新级别却相同。",
    remedy="改对级别或触发。",
    source="R06; S4",
)
