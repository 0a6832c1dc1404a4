"""R12: a contract of this month that is paid for afterwards, where payment in advance comes first."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text

HEADER = "付费方式"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R12")) is None or facts.setting("prepay_preferred") is not True:
        return
    signed = sheet.frame["签约日"].between(pd.Timestamp(facts.period.first), pd.Timestamp(facts.period.last))
    for pos in sheet.positions(signed & sheet.frame[HEADER].eq("后付费").fillna(False) & sheet.ok(HEADER, "签约日")):
        said = f"本月新签的合同 {sheet.value(pos, '合同编号')} 是后付费，没有先预存"
        yield sheet.finding(RULE, pos, HEADER, said, "改为预存；确要后付费的写理由")


RULE = Rule(
    id=None,
    code="postpaid_unexplained",
    severity=Severity.C,
    registers=("R12",),
    check=check,
    title=Text("新签后付费没有理由", "New post-paid contract"),
    explain="付费尽量先预存；本月新签的后付费合同要写明理由。政策里的“后付费须说明理由”填“否”就不问。",
    remedy="改为预存，或写理由。",
    source="R12; S1 C115「尽量采取先预存的模式」; P05",
)
