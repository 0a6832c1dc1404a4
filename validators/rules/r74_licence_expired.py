"""R74: a licence past its day (E3.19)."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text

HEADER = "到期日"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R74")) is None:
        return
    for pos in sheet.positions(sheet.frame[HEADER] < pd.Timestamp(facts.period.last)):
        name = sheet.value(pos, "证照名称") or sheet.value(pos, "证照号")
        words = f"证照 {name} 已于 {sheet.value(pos, HEADER):%Y-%m-%d} 到期"
        yield sheet.finding(RULE, pos, HEADER, words, "办理年审后改到期日；不再用的删掉这一行")


RULE = Rule(
    id=None,
    code="licence_expired",
    severity=Severity.C,
    registers=("R74",),
    check=check,
    title=Text("证照已过期", "Licence expired"),
    explain="证照的到期日早于本期最后一天。",
    remedy="办理年审后改到期日。",
    source="R74; E3.19; S0",
)
