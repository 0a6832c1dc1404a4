"""R15: a receivable long past due that nobody has to collect (D18)."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.rules.v22_arrears_without_reason import outstanding
from validators.values.text import Text

HEADER, DAYS = "催收人", "collector_days"
"""DAYS: parameter, the days past due from which somebody has to collect; blank = not judged."""


def check(facts: Facts) -> Iterator[Finding]:
    sheet, days = facts.sheet("R15"), facts.setting(DAYS)
    if sheet is None or days is None:
        return
    late = (pd.Timestamp(facts.period.last) - sheet.frame["到期日"].dt.normalize()).dt.days
    owed = outstanding(facts, sheet.frame).gt(0).fillna(False)
    for pos in sheet.positions(
        late.ge(int(days)).fillna(False) & owed & sheet.frame[HEADER].isna() & sheet.ok("应收金额", "到期日", HEADER)
    ):
        yield sheet.finding(RULE, pos, HEADER, f"逾期 {int(late.iat[pos])} 天没有催收人", "填催收人")


RULE = Rule(
    id=None,
    code="overdue_without_collector",
    severity=Severity.C,
    registers=("R15",),
    check=check,
    title=Text("逾期没有催收人", "Overdue without a collector"),
    explain="到期超过政策定的天数、还没有收清的应收款，要有一个人催。天数空着的、已收清的不查。",
    remedy="填催收人。",
    source="R15, D18; P04",
)
