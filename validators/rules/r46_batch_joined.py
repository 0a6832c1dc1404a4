"""R46: many members of one account who joined in this month on one day through one channel (D20 T5)."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text

HEADER, KEYS = "加入日期", ["集团账户", "加入日期", "办理渠道"]


def check(facts: Facts) -> Iterator[Finding]:
    least = facts.setting("batch_k")
    if (sheet := facts.sheet("R46")) is None or least is None:
        return
    rows = sheet.frame
    month = rows[HEADER].between(pd.Timestamp(facts.period.first), pd.Timestamp(facts.period.last))
    joined = rows[month & rows[KEYS].notna().all(axis=1) & rows["退出日期"].isna() & ~rows["核清结果"].eq("属实").fillna(False)]
    for (account, day, channel), batch in joined.groupby(KEYS, sort=False):
        if len(batch) >= least and bool(sheet.ok(*KEYS)[batch.index].all()):
            said = f"集团 {account} 有 {len(batch)} 个成员 {day:%Y-%m-%d} 同日从{channel}入网"
            yield sheet.finding(RULE, int(batch.index[-1]), HEADER, said, "核对受理单；属实写理由，或在“核清结果”填属实")


RULE = Rule(
    id=None,
    code="batch_joined",
    severity=Severity.C,
    registers=("R46",),
    check=check,
    title=Text("同日同渠道成批入网", "Joined in a batch"),
    explain="一个账户本月同一天、同一渠道加入的成员达到政策里的个数，要核对是不是凑数的。记在最后一行；空着个数就不查。",
    remedy="核对受理单；属实写理由。",
    source="R46, D20; S1 C117; P05",
)
