"""R35: the first deal of a new customer is another than its first row of the flow (R10)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

import pandas as pd

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.money import yuan_shown
from validators.values.text import Text

HEADER, LIMIT = "第一次交易额", "price_sanity"


def check(facts: Facts) -> Iterator[Finding]:
    limit = facts.setting(LIMIT)
    if limit is None or (sheet := facts.sheet("R35")) is None:
        return
    firsts = _firsts(facts)
    for pos in sheet.positions(sheet.frame["客户编码"].isin(list(firsts)) & sheet.frame[HEADER].notna() & sheet.ok(HEADER, "客户编码")):
        told, first = int(sheet.value(pos, HEADER)), firsts[str(sheet.value(pos, "客户编码"))]
        if Fraction(abs(told - first), first) > Fraction(limit):
            words = f"第一次交易额 {yuan_shown(told)} 元，流水第一笔 {yuan_shown(first)} 元"
            yield sheet.finding(RULE, pos, HEADER, words, "核对单位（元和万元）；属实请写理由")


def _firsts(facts: Facts) -> dict[str, int]:
    """Income of the first row of each customer whose first month is at hand as rows, in fen."""
    branch, columns = facts.filing.branch, ["_branch", "客户编码", "_period", "业务日期", "_row", "收入"]
    held = pd.concat([facts.history.frame("R10")[columns], facts.frame("R10")[columns]], ignore_index=True)
    held = held[(held["_branch"] == branch) & held["客户编码"].notna() & (held["收入"] > 0).fillna(False)]
    first = held.sort_values(["_period", "业务日期", "_row"], kind="stable").drop_duplicates("客户编码")
    usage = facts.history.usage
    before = usage[usage["_branch"] == branch].groupby("客户编码")["月份"].min().to_dict()
    rows = zip(first["客户编码"], first["_period"], first["收入"], strict=True)
    return {str(code): int(income) for code, month, income in rows if before.get(code, month) >= month}


RULE = Rule(
    id=None,
    code="first_deal_mismatch",
    severity=Severity.C,
    registers=("R35",),
    check=check,
    title=Text("第一次交易额与流水首笔不同", "First deal differs from the flow"),
    explain="新开发客户报告表的第一次交易额，与业务量流水里这家客户的第一笔收入相差超过“单价偏离上限”，多半是单位写错了。"
    "首笔那个月的流水不在手边、或上限空着就不查。",
    remedy="核对单位，或写理由。",
    source="R35, R10; P03",
)
