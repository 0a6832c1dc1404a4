"""R51: a finished ticket after which nobody was asked how content the customer is (A06)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text
from validators.values.times import moment

HEADER = "工单号"


def check(facts: Facts) -> Iterator[Finding]:
    sheet, forms = facts.sheet("R51"), facts.sheet("R27")
    if sheet is None or forms is None or HEADER not in {column.header for column in forms.register.shown}:
        return
    asked = set(forms.frame[HEADER].dropna())
    rows = sheet.frame
    due = rows["完成时间"].notna() & rows[HEADER].notna() & ~rows[HEADER].isin(asked) & ~rows["类型"].eq("投诉").fillna(False)
    for pos in sheet.positions(due & sheet.ok(HEADER, "完成时间", "类型")):
        if moment(sheet.value(pos, "完成时间")).date() <= facts.period.last:
            yield sheet.finding(RULE, pos, HEADER, f"工单 {sheet.value(pos, HEADER)} 没有满意度回访", "回访后补一份调查单")


RULE = Rule(
    id=None,
    code="survey_missing",
    severity=Severity.D,
    registers=("R51", "R27"),
    check=check,
    title=Text("办完没有回访", "No survey after a ticket"),
    explain="工单办完以后要回访满意度：调查单的工单号里没有这一张。投诉另有回访，不查。",
    remedy="回访后补一份调查单，写上工单号。",
    source="R51, R27; P12",
    packs=("P12",),
)
