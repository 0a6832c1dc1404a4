"""R01: 上级机构 blank on more than the root (R01: required except for the root)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pandas as pd

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text

HEADER = "上级机构"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R01")) is None:
        return
    roots = sheet.frame[sheet.frame[HEADER].isna() & sheet.ok(HEADER) & sheet.frame["机构编码"].notna()]
    start = roots["生效日期"].fillna(pd.Timestamp(dt.date(1900, 1, 1)))
    end = roots["失效日期"].fillna(pd.Timestamp(dt.date(2200, 12, 31)))
    for place, pos in enumerate(roots.index[1:], start=1):
        earlier = roots.index[:place]
        alive = earlier[(start[earlier] <= end[pos]) & (end[earlier] >= start[pos])]
        if len(alive):
            yield sheet.finding(
                RULE,
                int(pos),
                HEADER,
                f"没有上级机构，与第 {sheet.raw.rows[int(alive[0])]} 行同时成了两个最高机构（V01）",
                "填上它报送的那个机构的编码；只有最高一级空着",
            )


RULE = Rule(
    id="V01",
    code="parent_missing",
    severity=Severity.A,
    registers=("R01",),
    check=check,
    title=Text("没有上级机构", "Parent missing"),
    explain="除了最高一级，每个机构都要有上级机构，台账才知道报给谁。",
    remedy="填上级机构的编码。",
    source="R01; V01",
)
