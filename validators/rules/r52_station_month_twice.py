"""R52: a second row of a station's month, so that everything would be counted twice (D24)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text

HEADER = "供电量"


def check(facts: Facts) -> Iterator[Finding]:
    """On every row after the first."""
    if (sheet := facts.sheet("R52")) is None or not len(sheet.frame):
        return
    first = int(sheet.frame["_row"].iloc[0])
    for pos in range(1, len(sheet.frame)):
        yield sheet.finding(RULE, pos, HEADER, f"一个供电所一月只填一行，第 {first} 行已经填了", "删掉多的一行；要改数就改原来那一行")


RULE = Rule(
    id=None,
    code="station_month_twice",
    severity=Severity.A,
    registers=("R52",),
    check=check,
    title=Text("月报填了两行", "Two rows of one month"),
    explain="月报一个供电所一月一行，填两行的电量和电费会算两遍。",
    remedy="删掉多的一行。",
    source="R52, D24; P11",
    packs=("P11",),
)
