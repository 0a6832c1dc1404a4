"""V12: the information of a key customer that is not kept by the deputy manager in charge of customers (P07)."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.frames import whole
from validators.rules.flow_rows import usage
from validators.values.money import fen, yuan_shown
from validators.values.text import Text

HEADER, POST = "资料掌握人", "主管客户的副经理"
THRESHOLD = "key_amount"
"""Parameter: from how many yuan of income in twelve months a customer is a key customer (C92, G19)."""
MONTHS = 12


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R03")) is None:
        return
    income = sheet.frame["客户编码"].map(_income(facts)).fillna(0)
    limit, levels = facts.setting(THRESHOLD), facts.levels()
    by_level = sheet.frame["客户编码"].map(lambda code: str(levels.get(code) or "").startswith("重点")).astype(bool)
    large = pd.Series(False, index=sheet.frame.index) if limit is None else income >= fen(limit)
    staff = facts.frame("R02")
    holds = staff["岗位"].fillna("").astype("object").map(lambda posts: POST in str(posts).split("、")).astype(bool)
    deputies = staff.loc[holds, "工号"].dropna()
    for pos in sheet.positions((large | by_level) & ~sheet.frame[HEADER].isin(deputies) & sheet.ok(HEADER)):
        keeper = sheet.value(pos, HEADER)
        now = f"现在由 {keeper} 掌握" if keeper else "现在没有填"
        yield sheet.finding(
            RULE,
            pos,
            HEADER,
            f"重点客户（近 {MONTHS} 个月收入 {yuan_shown(whole(income, pos))} 元）的资料要由{POST}掌握，{now}（V12）",
            f"填{POST}的工号；暂由别人掌握请写理由",
        )


def _income(facts: Facts) -> pd.Series:
    """Income in fen by customer over the twelve months that end with the period, as far as they are known."""
    return usage(facts, facts.period.back(MONTHS))["收入"].groupby(level="客户编码").sum()


RULE = Rule(
    id="V12",
    code="key_customer_keeper",
    severity=Severity.C,
    registers=("R03",),
    check=check,
    packs=("P07",),
    title=Text("重点客户资料掌握人不对", "Key customer's information kept by another"),
    explain="会计方案（P07）里，近十二个月收入达到门槛或现行级别是重点的客户，资料要由主管客户的副经理掌握。门槛空着就只看级别。",
    remedy="填主管客户的副经理，或写理由。",
    source="V12; R03, D04; S2 C92「由公司主管客户的副经理掌握」",
)
