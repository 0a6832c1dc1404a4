"""R56: an inquiry of which nobody knows where the device is to stand (D23, C127)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text

HEADER = "装机地"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R56")) is None:
        return
    for pos in sheet.positions(sheet.frame[HEADER].isna() & sheet.frame["日期"].notna() & sheet.ok(HEADER)):
        yield sheet.finding(RULE, pos, HEADER, "装机地没有填", "问清；问不到写原因")


RULE = Rule(
    id=None,
    code="lead_incomplete",
    severity=Severity.C,
    registers=("R56",),
    check=check,
    title=Text("没有装机地", "Lead without a place"),
    explain="客户单位和装机地要问清，转给哪个销售经理由装机地定。",
    remedy="问清；问不到写原因。",
    source="R56, D23; P12",
)
