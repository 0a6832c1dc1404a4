"""R20: a key customer was visited and no plan of the month says so (S2 C94)."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text

HEADER, MODES = "客户编码", "visit_modes"


def check(facts: Facts) -> Iterator[Finding]:
    """Plans that are kept by the name of the slip may be of the month before."""
    if (sheet := facts.sheet("R20")) is None or facts.sheet("R21") is None:
        return
    plans, levels = facts.frame("R21"), facts.levels()
    key = [code for code, level in levels.items() if level in facts.policy.pack.grades.levels]
    planned = plans.loc[plans["计划月"] == str(facts.period), "客户"].dropna()
    named = sheet.frame["信息传递单号"].notna() & sheet.frame["信息传递单号"].isin(plans["计划编号"].dropna())
    visited = sheet.frame["方式"].isin(facts.setting(MODES) or ())
    lacks: pd.Series = sheet.frame[HEADER].isin(key) & ~sheet.frame[HEADER].isin(planned) & visited & ~named
    names = dict(zip(facts.frame("R03")[HEADER], facts.frame("R03")["企业全称"], strict=True))
    for pos in sheet.positions(lacks & sheet.ok(HEADER, "方式")):
        code = sheet.value(pos, HEADER)
        yield sheet.finding(RULE, pos, HEADER, f"{names.get(code) or code} 的拜访没有拜访计划", "补填计划单")


RULE = Rule(
    id=None,
    code="visit_without_plan",
    severity=Severity.D,
    registers=("R20",),
    check=check,
    packs=("P07",),
    title=Text("拜访没有计划", "Visit without a plan"),
    explain="级别有效的重点客户，本月有拜访（按政策算拜访的方式），拜访计划里本月却没有这个客户，拜访也没有写信息传递单号。",
    remedy="补填计划单。",
    source="R20, R21; S2 C94; P07",
)
