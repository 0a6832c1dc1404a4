"""R48: a document that has waited too long for its verification (D19b)."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.registers.risk.documents import UNVERIFIED
from validators.values.text import Text

HEADER, DAY, MOST = "核验结果", "核验日期", "voucher_days"


def check(facts: Facts) -> Iterator[Finding]:
    sheet, most = facts.sheet("R48"), facts.setting(MOST)
    if sheet is None or most is None:
        return
    waiting = sheet.frame[HEADER].eq(UNVERIFIED).fillna(False).astype(bool) & sheet.ok(HEADER, DAY)
    days = (pd.Timestamp(facts.period.last) - sheet.frame[DAY]).dt.days
    for pos in sheet.positions(waiting & (days > most).fillna(False)):
        yield sheet.finding(RULE, pos, HEADER, f"凭证登记 {int(days.iat[pos])} 天还没有核验", "核验后填核验结果和日期")


RULE = Rule(
    id=None,
    code="voucher_unverified",
    severity=Severity.C,
    registers=("R48",),
    check=check,
    title=Text("凭证很久没有核验", "Document not verified"),
    explain="没有核验的凭证，核验日期填登记那天；到期末超过政策的“凭证核验期限”还没有核的要核实。期限空着就不查。",
    remedy="核验后填核验结果和日期。",
    source="R48; D19b; S1 C121",
)
