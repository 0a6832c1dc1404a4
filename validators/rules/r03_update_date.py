"""R03: an archive refreshed before it was opened, or after the workbook was filled in."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text

OPENED, UPDATED = "建档日期", "更新日期"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R03")) is None:
        return
    opened, updated, filled = sheet.frame[OPENED], sheet.frame[UPDATED], facts.filing.filled_on
    before = updated < opened
    after = updated > pd.Timestamp(filled) if filled else pd.Series(False, index=updated.index)
    for pos in sheet.positions(before | after):
        against = f"早于建档日期 {opened.iat[pos]:%Y-%m-%d}" if before.iat[pos] else f"晚于填报日期 {filled}"
        yield sheet.finding(RULE, pos, UPDATED, f"更新日期 {updated.iat[pos]:%Y-%m-%d} {against}", "改成最近一次核对档案的日期")


RULE = Rule(
    id=None,
    code="update_date_impossible",
    severity=Severity.C,
    registers=("R03",),
    check=check,
    title=Text("更新日期不可能", "Impossible update date"),
    explain="档案的更新日期应在建档日期之后、填报日期之前，否则按季更新无从判断。",
    remedy="改对更新日期。",
    source="R03; V10",
)
