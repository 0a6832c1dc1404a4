"""R47: a trade that this bank finances without the number of its contract (D19c)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.registers.risk.credit_lines import OTHER, TRADE
from validators.values.text import Text

HEADER = "合同号"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R47")) is None:
        return
    frame = sheet.frame
    trade = frame["业务品种"].isin(TRADE).fillna(False) & ~frame["授信机构类型"].eq(OTHER).fillna(False)
    for pos in sheet.positions(trade & frame[HEADER].isna() & sheet.ok(HEADER, "业务品种")):
        yield sheet.finding(RULE, pos, HEADER, "贸易融资没有合同号，查不出双重融资", "照合同填")


RULE = Rule(
    id=None,
    code="trade_contract_missing",
    severity=Severity.A,
    registers=("R47",),
    check=check,
    title=Text("贸易融资没有合同号", "Trade finance without a contract"),
    explain="本行的信用证、国际贸易融资要填合同号：同一份合同在进口端和出口端都融资的，靠它才查得出来。他行的不要求。",
    remedy="照合同填合同号。",
    source="R47; D19c; S1 C122（双重融资）",
)
