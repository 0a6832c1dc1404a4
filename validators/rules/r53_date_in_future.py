"""R53: a meter that was installed on a day that has not come (D48)."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text

HEADER = "安装日"


def check(facts: Facts) -> Iterator[Finding]:
    """After 填报日期, or after the end of the month while that is blank."""
    if (sheet := facts.sheet("R53")) is None:
        return
    last = pd.Timestamp(facts.filing.filled_on or facts.period.last)
    for pos in sheet.positions((sheet.frame[HEADER] > last) & sheet.ok(HEADER)):
        yield sheet.finding(RULE, pos, HEADER, f"安装日 {sheet.value(pos, HEADER):%Y-%m-%d} 还没有到", "照装表工单改日期")


RULE = Rule(
    id=None,
    code="date_in_future",
    severity=Severity.A,
    registers=("R53",),
    check=check,
    title=Text("安装日还没有到", "Installed on a day to come"),
    explain="台账里的装置是装好了的，安装日不会晚于填报日期；写错了年份，到期日也就错了。",
    remedy="照装表工单改日期。",
    source="R53, D48; P11",
)
