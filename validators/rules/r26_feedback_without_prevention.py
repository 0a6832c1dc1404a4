"""R26: at the end of the year an opinion still has no measure that prevents it (E4.8)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text

HEADER = "预防措施"
YEAR_ENDS = 12


def check(facts: Facts) -> Iterator[Finding]:
    sheet = facts.sheet("R26")
    if sheet is None or facts.period.month != YEAR_ENDS:
        return
    said = sheet.frame["意见内容"].notna() | sheet.frame["客户"].notna()
    for pos in sheet.positions(said & sheet.frame[HEADER].isna() & sheet.ok(HEADER)):
        yield sheet.finding(RULE, pos, HEADER, "年末还没有预防措施", "年度总结要用，补写")


RULE = Rule(
    id=None,
    code="feedback_without_prevention",
    severity=Severity.D,
    registers=("R26",),
    check=check,
    title=Text("年末没有预防措施", "No preventive measure at the year's end"),
    explain="十二月的台账里，每条顾客意见都要有预防措施，年度顾客反馈总结按它写。其他月份不查。",
    remedy="补写预防措施。",
    source="R26, E4.8; P10",
)
