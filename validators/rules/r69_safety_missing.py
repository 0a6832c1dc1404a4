"""R69: the season needs goods and nobody said what is to be kept for safety (D51)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.period import is_in_season
from validators.values.text import Text

HEADER, DAYS, PEAK = "安全库存", "safety_days", "peak_months"
"""DAYS: parameter, the days of the season's need that are kept where a row does not say it, in the months of PEAK."""


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R69")) is None:
        return
    if facts.setting(DAYS) is not None and is_in_season(facts.setting(PEAK) or (), facts.period):
        return
    needed = sheet.frame["旺季需货量"].gt(0).fillna(False)
    for pos in sheet.positions(needed & sheet.frame[HEADER].isna() & sheet.ok(HEADER, "旺季需货量")):
        yield sheet.finding(RULE, pos, HEADER, "旺季要货，安全库存没有填", "填安全库存，补货建议才算得出")


RULE = Rule(
    id=None,
    code="safety_missing",
    severity=Severity.D,
    registers=("R69",),
    check=check,
    title=Text("没有安全库存", "No safety stock"),
    explain="填了旺季需货量，没有填安全库存，补货建议就算不出。政策有安全库存天数的，旺季的月份按天数算，不查。",
    remedy="填安全库存。",
    source="R69, D51; P12",
)
