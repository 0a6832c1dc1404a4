"""R18: far more was received than planned: a wrong unit, or the wrong version (D15)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from validators.filing.crude_versions import monthly, planned_in_force
from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.frames import whole
from validators.values.money import percent_shown, quantity_text
from validators.values.text import Text

HEADER = "实际接油"
MOST = "receive_sanity"
"""Parameter: the share by which more may be received than planned (P10); blank = not judged."""


def check(facts: Facts) -> Iterator[Finding]:
    sheet, most = facts.sheet("R18"), facts.setting(MOST)
    if sheet is None or most is None:
        return
    rows = sheet.frame[monthly(sheet.frame)]
    plans = planned_in_force(rows).reindex(sheet.frame.index)
    for pos in sheet.positions(plans.gt(0).fillna(False) & sheet.frame[HEADER].gt(plans).fillna(False) & sheet.ok(HEADER, "计划数量")):
        plan, received = whole(plans, pos), int(sheet.value(pos, HEADER))
        if (beyond := Fraction(received - plan, plan)) > most:
            words = f"实际接油 {quantity_text(received)} 吨，计划 {quantity_text(plan)} 吨，超出 {percent_shown(beyond)}"
            yield sheet.finding(RULE, pos, HEADER, words, "核对单位和版本；属实写理由")


RULE = Rule(
    id=None,
    code="received_far_above_plan",
    severity=Severity.C,
    registers=("R18",),
    check=check,
    title=Text("接油远超计划", "Far more received than planned"),
    explain="实际接油比现行计划多出的比例超过政策的接油超计划上限，可能写错了单位或版本。计划是 0、上限空着的不查。",
    remedy="核对单位和版本。",
    source="R18, D15; P10",
)
