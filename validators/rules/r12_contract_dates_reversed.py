"""R12: a contract that ends before it begins."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text

STARTS, ENDS = "起日", "止日"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R12")) is None:
        return
    for pos in sheet.positions(sheet.frame[ENDS] < sheet.frame[STARTS]):
        words = f"止日 {sheet.value(pos, ENDS):%Y-%m-%d} 早于起日 {sheet.value(pos, STARTS):%Y-%m-%d}"
        yield sheet.finding(RULE, pos, ENDS, words, "照合同改对这两个日期")


RULE = Rule(
    id=None,
    code="contract_dates_reversed",
    severity=Severity.A,
    registers=("R12",),
    check=check,
    title=Text("合同止日早于起日", "Contract dates reversed"),
    explain="合同的止日不能早于起日。",
    remedy="照合同改。",
    source="R12; P00",
)
