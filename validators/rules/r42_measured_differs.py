"""R42: an item of the scorecard that was typed otherwise than the program measures it (P05 A19; D07)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.frames import records
from validators.values.cell import plain
from validators.values.money import agrees
from validators.values.text import Text

ACTUAL = "实际"


def check(facts: Facts) -> Iterator[Finding]:
    sheet = facts.sheet("R42")
    if sheet is None or not sheet.frame[ACTUAL].notna().any() or (result := facts.compute("D07")) is None:
        return
    measured = {(row["工号"], row["项目"]): row for row in records(result.extra["measured"])}
    mine = sheet.frame["期间"].eq(str(facts.period)) & sheet.frame[ACTUAL].notna()
    for pos in sheet.positions(mine.fillna(False) & sheet.ok("工号", "期间", "项目", ACTUAL)):
        held = measured.get((sheet.value(pos, "工号"), sheet.value(pos, "项目")))
        if held is not None and not agrees(sheet.value(pos, ACTUAL), held["台账数"]):
            words = f"填的是 {sheet.shown(pos, ACTUAL)}，台账里{held['口径']}是 {plain(held['台账数'])}"
            yield sheet.finding(RULE, pos, ACTUAL, words, "核对后改；空着就取台账的数；以填的为准请写理由")


RULE = Rule(
    id=None,
    code="measured_differs",
    severity=Severity.C,
    registers=("R42",),
    check=check,
    title=Text("考核的实际与台账不同", "Scorecard differs from the registers"),
    explain="销售额和客户满意度程序能从台账算出。填了另外的数，以填的为准，但要说明原因；空着就取台账的数。",
    remedy="核对后改，或写理由。",
    source="R42; D07; P05 A19",
    packs=("P05",),
)
