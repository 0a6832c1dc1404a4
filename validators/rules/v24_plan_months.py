"""V24: the typed months of a plan against its year; blank months are split by D10 and not judged (settled 10)."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.frames import plain_values
from validators.register import Sheet
from validators.values.cell import plain
from validators.values.text import Text

HEADER, MONTHS = "年计划", [f"{n}月" for n in range(1, 13)]
CEILING = "进位均分"
"""The way of splitting whose months may make more than the year (G07)."""


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R17")) is None:
        return
    sound = sheet.ok(HEADER, *MONTHS)
    rows = zip(*(plain_values(sheet.frame[header]) for header in (HEADER, *MONTHS)), strict=True)
    for pos, (year, *months) in enumerate(rows):
        typed = [month for month in months if month is not None]
        if year is None or not typed or not sound[pos]:
            continue
        made = sum(typed, start=Decimal(0))
        if made > year or (made < year and len(typed) == len(MONTHS)):
            yield _finding(sheet, pos, made, (sheet.value(pos, "分解方法") or facts.setting("plan_split")) == CEILING)


def _finding(sheet: Sheet, pos: int, months: Decimal, ceiling: bool) -> Finding:
    year = sheet.value(pos, HEADER)
    gap = f"{'多' if months > year else '少'} {plain(abs(months - year))}"
    said = f"各月合计 {plain(months)}，年计划 {plain(year)}，{gap}（V24）"
    if ceiling and months > year:
        return sheet.finding(RULE, pos, HEADER, f"进位均分：{said}", "按进位后的月计划考核请写理由；否则改用均分", severity=Severity.C)
    return sheet.finding(RULE, pos, HEADER, said, "改月计划或年计划，使两边相等；各月都空着就由系统分解")


RULE = Rule(
    id="V24",
    code="plan_months",
    severity=Severity.A,
    registers=("R17",),
    check=check,
    title=Text("月计划合计与年计划不符", "Months do not make the year"),
    explain="填了月计划，十二个月的合计要等于年计划；没有填的月份由系统分解，这时只查已填的有没有超过年计划。"
    "进位均分允许多出一点，写明理由即可。",
    remedy="改到两边相等。",
    source="V24; D10; S2 C86; settled 10, 17",
)
