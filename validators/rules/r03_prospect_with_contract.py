"""R03: a customer said to be 潜在 with whom a contract was signed (R12)."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text

HEADER, PROSPECT = "合作状态", "潜在"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R03")) is None:
        return
    contracts = facts.frame("R12")
    signed = contracts[contracts["签约日"] <= pd.Timestamp(facts.period.last)]["客户编码"].dropna()
    for pos in sheet.positions(sheet.frame[HEADER].eq(PROSPECT) & sheet.frame["客户编码"].isin(signed) & sheet.ok(HEADER, "客户编码")):
        yield sheet.finding(RULE, pos, HEADER, "合作状态是潜在，却有合同", "改成已合作")


RULE = Rule(
    id=None,
    code="prospect_with_contract",
    severity=Severity.D,
    registers=("R03",),
    check=check,
    title=Text("潜在客户有合同", "Prospect with a contract"),
    explain="客户档案写着潜在，合同台账里却有签约日在本期末以前的合同。没有签约日的、还没有到签约日的不查。",
    remedy="改成已合作，或改正合同的客户。",
    source="R03, R12; S1; P04",
    packs=("P04",),
)
