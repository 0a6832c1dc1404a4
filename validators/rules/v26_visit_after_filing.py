"""V26: a visit dated after the day on which the workbook was filled in."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.register import Sheet
from validators.values.text import Text

HEADER = "日期"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R20")) is None:
        return
    for pos in sheet.positions(after_filing(facts, sheet)):
        day = f"{sheet.value(pos, HEADER):%Y-%m-%d}"
        yield sheet.finding(
            RULE,
            pos,
            HEADER,
            f"走访日期 {day} 晚于填报日期 {facts.filing.filled_on}，还没有发生（V26）",
            "改对走访日期；封面的填报日期写错了就改封面",
        )


def after_filing(facts: Facts, sheet: Sheet) -> pd.Series:
    """Mask of the rows after 填报日期; nobody is while that is blank."""
    if facts.filing.filled_on is None:
        return pd.Series(False, index=sheet.frame.index)
    return sheet.frame[HEADER] > pd.Timestamp(facts.filing.filled_on)


RULE = Rule(
    id="V26",
    code="visit_after_filing",
    severity=Severity.A,
    registers=("R20",),
    check=check,
    title=Text("走访晚于填报日期", "Visit after the filing date"),
    explain="走访记录只记已经发生的走访，日期不能晚于封面的填报日期。",
    remedy="改对走访日期或封面的填报日期。",
    source="V26; settled 13, 17",
)
