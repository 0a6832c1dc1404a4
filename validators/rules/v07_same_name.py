"""V07: two customers of one normalised name; not the same until confirmed (settled 6)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pandas as pd

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.legal_entity import NAME, credit_codes
from validators.values.text import Text, fold_company


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R03")) is None:
        return
    filled = sheet.frame[NAME].dropna()
    keys = filled.map({name: fold_company(name) for name in filled.unique()})
    double = keys.duplicated().reindex(sheet.frame.index, fill_value=False) & ~_same_code(credit_codes(sheet.frame))
    firsts = keys.index.to_series().groupby(keys).transform("first")
    for pos in sheet.positions(double):
        first = int(firsts[pos])
        found = sheet.finding(
            RULE,
            pos,
            NAME,
            f"与第 {sheet.raw.rows[first]} 行“{sheet.shown(first, NAME)}”像是同一家（V07）",
            "是同一家就合并成一行；确实是两家请写理由，例如“母公司与子公司”",
        )
        yield replace(found, record=sheet.pair(first, pos))


def _same_code(codes: pd.Series) -> pd.Series:
    """Rows whose code is doubled are found once, by that code."""
    return codes.notna() & codes.duplicated()


RULE = Rule(
    id="V07",
    code="same_name",
    severity=Severity.C,
    registers=("R03",),
    check=check,
    title=Text("企业名称重复", "Same company name twice"),
    explain="去掉空格、全角半角、括号和“有限公司”字样以后名称相同，很可能是同一家登记了两次。没有确认之前按两家计算。",
    remedy="是一家就合并，是两家就写理由。",
    source="V07; R03; settled 6, 15, 17",
)
