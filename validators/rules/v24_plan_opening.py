"""V24: an opening balance of a plan without its month, or with one that is not before this month in the plan's year (settled 45)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.missing import or_none
from validators.values.period import Month
from validators.values.text import Text
from validators.wording.plan_opening_words import DONE, PLANNED, UNTIL


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R17")) is None or UNTIL not in sheet.frame:
        return
    frame, period = sheet.frame, facts.filing.period
    for pos in sheet.positions(frame[[UNTIL, PLANNED, DONE]].notna().any(axis=1) & sheet.ok(UNTIL, PLANNED, DONE)):
        until, year = or_none(frame[UNTIL].iat[pos]), or_none(frame["年"].iat[pos])
        if until is None:
            yield sheet.finding(
                RULE, pos, UNTIL, "填了期初，没有写到哪个月为止（V24）", "按 2026-03 的样子填上；没有期初就把期初计划、期初实际清空"
            )
        elif or_none(frame[DONE].iat[pos]) is None:
            yield sheet.finding(
                RULE, pos, DONE, "期初没有实际数（V24）", f"填 1 月到 {until} 的实际合计，没有做就填 0；没有期初就把期初截至清空"
            )
        elif str(Month.parse(until).year) != year or Month.parse(until) >= period and year == str(period.year):
            yield sheet.finding(
                RULE,
                pos,
                UNTIL,
                f"期初截至 {until} 不在计划的 {year} 年里，或不在本月以前（V24）",
                "填同一年里、本月以前的月份；从这个月起由流水算",
            )


RULE = Rule(
    id="V24",
    code="plan_opening",
    severity=Severity.A,
    registers=("R17",),
    check=check,
    title=Text("期初不完整", "Opening balance incomplete"),
    explain="年中才开始用的单位可以填期初：到哪个月为止、那几个月的计划和实际各是多少。它计入累计完成率，所以要写全，月份要在计划那一年、本月以前。",
    remedy="写全期初截至和期初实际，或三格都清空。",
    source="V24; D10; R17; settled 45",
)
