"""V26: one visit entered twice: same customer, day, person and way; telephone calls may repeat."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text

HEADER = "走访编号"
SAME = ["客户编码", "日期", "走访人", "方式"]


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R20")) is None:
        return
    rows = sheet.frame.loc[judged(sheet.frame), SAME]
    firsts = rows.index.to_series().groupby([rows[header] for header in SAME]).transform("first")
    for pos in rows.index[rows.duplicated()]:
        first = int(firsts[pos])
        found = sheet.finding(
            RULE,
            int(pos),
            HEADER,
            f"与第 {sheet.raw.rows[first]} 行是同一客户、同一天、同一人、同一方式（V26）",
            "重复登记的删掉一行；确实走访了两次请写理由",
        )
        yield replace(found, record=sheet.pair(first, int(pos)))


def judged(visits: pd.DataFrame) -> pd.Series:
    """Mask of the visits that this rule compares: complete, and no telephone call."""
    return visits[SAME].notna().all(axis=1) & visits["方式"].ne("电话")


RULE = Rule(
    id="V26",
    code="visit_doubled",
    severity=Severity.C,
    registers=("R20",),
    check=check,
    title=Text("走访重复登记", "Visit entered twice"),
    explain="同一客户、同一天、同一走访人、同一方式登记了两次，多半是重复。电话可以一天打几次，不查。",
    remedy="删掉重复的一行，或写理由。",
    source="V26; settled 17",
)
