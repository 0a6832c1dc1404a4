"""R42, R76: an actual without the target that it is measured by; a blank target stops the scorecard (D07, D58)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.register import Sheet
from validators.values.text import Text

TARGET, ACTUAL = "目标", "实际"


def check(facts: Facts) -> Iterator[Finding]:
    for register in RULE.registers:
        if (sheet := facts.sheet(register)) is not None:
            yield from _sheet(sheet)


def _sheet(sheet: Sheet) -> Iterator[Finding]:
    blank = sheet.frame[TARGET].isna() & sheet.ok(TARGET)
    for pos in sheet.positions(blank & sheet.frame[ACTUAL].notna()):
        yield sheet.finding(
            RULE,
            pos,
            TARGET,
            f"{sheet.shown(pos, '项目')}填了实际 {sheet.shown(pos, ACTUAL)}，没有填目标，得分算不出来",
            "填上目标；这一项本月不考核，目标填 0",
        )


RULE = Rule(
    id=None,
    code="actual_without_target",
    severity=Severity.C,
    registers=("R42", "R76"),
    check=check,
    title=Text("有实际没有目标", "Actual without target"),
    explain="得分＝权重×实际/目标，目标空着得分就算不出来。目标填 0 表示这一项不适用。",
    remedy="填上目标。",
    source="R42, R76; D07, D58",
)
