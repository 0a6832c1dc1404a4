"""V20: a logistics contract without a clause on how it ends (P03)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text

HEADER = "终止条款"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R12")) is None:
        return
    for pos in sheet.positions(sheet.frame[HEADER].eq(False)):
        yield sheet.finding(RULE, pos, HEADER, "合同没有终止条款，双方散伙时没有依据（V20）", "续签时补上终止条款；暂时补不了请写理由")


RULE = Rule(
    id="V20",
    code="no_termination_clause",
    severity=Severity.C,
    registers=("R12",),
    check=check,
    packs=("P03",),
    title=Text("合同没有终止条款", "No termination clause"),
    explain="物流方案（P03）的合同要写明合作终止条款，先兆出现时双方可以照条款协商。",
    remedy="补签终止条款，或写理由。",
    source="V20; R12; S4「在物流协议中应明确合作终止条款」",
)
