"""V19: a post-paid contract that does not say when the customer pays."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text

HEADER = "客户交款周期"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R12")) is None:
        return
    blank = sheet.frame[HEADER].isna() & sheet.ok(HEADER)
    for pos in sheet.positions(sheet.frame["付费方式"].eq("后付费") & blank):
        yield sheet.finding(RULE, pos, HEADER, "后付费的合同没有客户交款周期（V19）", "照合同填天数；合同里没写的先补签，或改为预存")


RULE = Rule(
    id="V19",
    code="postpaid_without_cycle",
    severity=Severity.A,
    registers=("R12",),
    check=check,
    title=Text("后付费没有交款周期", "Post-paid without payment cycle"),
    explain="付费尽量先预存；确要后付费的，合同里要写明客户交款周期，单位是天。",
    remedy="填客户交款周期。",
    source="V19; R12; S1 C115「务必在合同中明确客户交款周期」",
)
