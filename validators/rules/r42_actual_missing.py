"""V01: an item of a scorecard without its actual, where the pack does not measure it (R42; D07)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text

ACTUAL = "实际"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R42")) is None:
        return
    typed = sheet.frame["项目"].notna() & ~sheet.frame["项目"].isin(list(facts.policy.pack.measured))
    for pos in sheet.positions(sheet.frame[ACTUAL].isna() & typed & sheet.ok("项目", ACTUAL)):
        yield sheet.finding(RULE, pos, ACTUAL, f"{sheet.shown(pos, '项目')}没有填实际，得分算不出来（V01）", "填上实际数；没有完成填 0")


RULE = Rule(
    id="V01",
    code="actual_missing",
    severity=Severity.A,
    registers=("R42",),
    check=check,
    title=Text("没有填实际", "Actual missing"),
    explain="考核的每一项要填实际数。程序能从台账算出的项目（如走访次数、保留客户）可以空着，取台账的数。",
    remedy="填上实际数。",
    source="V01; R42; D07",
)
