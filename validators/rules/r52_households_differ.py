"""R52: high and low voltage households that are not those that were read (D24; every second month some are not read)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text

HEADER, HIGH, LOW, TOLERANCE = "抄表户数", "高压户数", "低压户数", "households_tolerance"


def check(facts: Facts) -> Iterator[Finding]:
    """Off while nobody has said by how many they may differ."""
    sheet, allowed = facts.sheet("R52"), facts.setting(TOLERANCE)
    if sheet is None or allowed is None:
        return
    rows = sheet.frame
    apart = (rows[HIGH] + rows[LOW] - rows[HEADER]).abs()
    for pos in sheet.positions((apart > int(allowed)) & sheet.ok(HEADER, HIGH, LOW)):
        high, low, read = (sheet.value(pos, header) for header in (HIGH, LOW, HEADER))
        words = f"高压 {high} 加低压 {low} 与抄表户数 {read} 相差 {abs(high + low - read)}"
        yield sheet.finding(RULE, pos, HEADER, words, "核对抄表例日；双月抄表的写理由")


RULE = Rule(
    id=None,
    code="households_differ",
    severity=Severity.C,
    registers=("R52",),
    check=check,
    title=Text("户数对不上", "Households differ"),
    explain="高压户数加低压户数应是抄表户数；双月抄表会差一些，差得比政策的户数相差容许多才提。容许数空着的不查。",
    remedy="核对抄表例日，或写理由。",
    source="R52, D24; P11",
)
