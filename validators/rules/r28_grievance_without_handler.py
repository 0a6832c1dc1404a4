"""R28: a grievance that nobody was told to see to (C53)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text

HEADER = "处理人"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R28")) is None:
        return
    for pos in sheet.positions(sheet.frame["意见类型"].eq("抱怨") & sheet.frame[HEADER].isna() & sheet.ok(HEADER, "意见类型")):
        yield sheet.finding(RULE, pos, HEADER, "抱怨没有处理人", "由业务经理亲自或指派专人")


RULE = Rule(
    id=None,
    code="grievance_without_handler",
    severity=Severity.C,
    registers=("R28",),
    check=check,
    title=Text("抱怨没有处理人", "Grievance without a handler"),
    explain="客户的抱怨由业务经理亲自处理，或指派专人去处理。",
    remedy="填处理人。",
    source="R28; S4 C53「均应由业务经理亲自或派专人前往处理」",
)
