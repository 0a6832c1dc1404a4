"""R20: a 大客户 that was only called this month, while calls are no visits (G10, ux M21)."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.rules.customer_cells import names, tiered
from validators.values.text import Text

HEADER, CALL = "方式", "电话"


def check(facts: Facts) -> Iterator[Finding]:
    sheet = facts.sheet("R20")
    asked = any(facts.setting(code) is not None for code in facts.policy.pack.grades.visits.values())
    if sheet is None or facts.setting("phone_counts_as_visit") or not asked:
        return
    frame = sheet.frame
    within = frame["日期"].between(pd.Timestamp(facts.period.first), pd.Timestamp(facts.period.last))
    visited = frame.loc[within & frame[HEADER].isin(facts.setting("visit_modes") or ()), "客户编码"]
    called = within & frame[HEADER].eq(CALL) & tiered(facts, frame["客户编码"]) & ~frame["客户编码"].isin(visited)
    rows = frame.loc[called, "客户编码"]
    counts, named = rows.value_counts(), names(facts)
    for pos in rows.index[~rows.duplicated(keep="last")]:
        code = rows[pos]
        yield sheet.finding(
            RULE,
            int(pos),
            HEADER,
            f"{named.get(code, code)}本月只有电话 {counts[code]} 次，没有上门；本方案电话不算走访",
            "本月内上门一次；若已上门，请补《走访记录》",
        )


RULE = Rule(
    id=None,
    code="calls_without_visit",
    severity=Severity.D,
    registers=("R20",),
    check=check,
    title=Text("只有电话没有上门", "Called but not visited"),
    explain="大客户每月要上门走访，政策里“电话算走访”选“否”时，打电话不能代替；没有规定走访次数的不查。",
    remedy="上门一次，或补记已经做了的走访。",
    source="D08; G10; S3 C08「按月对大客户进行上访」; ux M21",
)
