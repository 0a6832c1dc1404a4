"""V29: a complaint by letter without a telephone number to call back."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text

HEADER = "联系电话"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R25")) is None:
        return
    blank = sheet.frame[HEADER].isna() & sheet.ok(HEADER)
    for pos in sheet.positions(sheet.frame["渠道"].eq("信函") & blank):
        yield sheet.finding(RULE, pos, HEADER, "信函投诉没有联系电话，无法回访（V29）", "照来信或客户档案填上；确实没有请写理由")


RULE = Rule(
    id="V29",
    code="letter_without_phone",
    severity=Severity.C,
    registers=("R25",),
    check=check,
    title=Text("信函投诉没有电话", "Letter without telephone"),
    explain="用信函投诉的客户要记下联系电话，好核实情况、通知结果。",
    remedy="填联系电话，或写理由。",
    source="V29; R25; S4; settled 13",
)
