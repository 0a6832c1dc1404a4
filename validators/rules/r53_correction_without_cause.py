"""R53: energy that is given back or charged afterwards without a fault that says why (D48)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.frames import whole
from validators.values.money import quantity_text
from validators.values.text import Text

HEADER, CAUSES = "退补电量", ("故障", "差错")


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R53")) is None:
        return
    unexplained = sheet.frame[list(CAUSES)].isna().all(axis=1)
    for pos in sheet.positions(sheet.frame[HEADER].fillna(0).ne(0) & unexplained & sheet.ok(HEADER)):
        words = f"有退补电量 {quantity_text(whole(sheet.frame[HEADER], pos))} 千瓦时，没有写故障或差错"
        yield sheet.finding(RULE, pos, HEADER, words, "写明故障或差错，再报审批")


RULE = Rule(
    id=None,
    code="correction_without_cause",
    severity=Severity.C,
    registers=("R53",),
    check=check,
    title=Text("退补电量没有原因", "Correction without a cause"),
    explain="退给或补收客户的电量要有故障或差错作根据，要经审批。退补 0 的不查。",
    remedy="写明原因。",
    source="R53, D48; P11",
)
