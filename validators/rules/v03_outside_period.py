"""V03: a month or a day outside the filing month. V26 silences it for visits after 填报日期 (settled 13)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pandas as pd

from validators.filing.inputs import Facts, Rule
from validators.filing.reversal import reversals
from validators.finding import Finding, Severity
from validators.register import Sheet
from validators.rules.v26_visit_after_filing import after_filing
from validators.values.period import Month
from validators.values.text import Text

WEEK_DAYS = {"周一": 0, "周四": 3, "周日": 6}
"""The day whose month a week belongs to (parameter week_rule); the second half of such a week runs on."""


def check(facts: Facts) -> Iterator[Finding]:
    yield from _usage(facts)
    yield from _visits(facts)
    yield from _reports(facts)
    yield from _complaints(facts)


def last_call_day(month: Month, rule: str) -> dt.date:
    """The Sunday of the last week that D08 counts to the month.

    >>> str(last_call_day(Month(2026, 10), '周四')), str(last_call_day(Month(2026, 10), '周日'))
    ('2026-11-01', '2026-10-25')
    """
    day = WEEK_DAYS.get(rule, WEEK_DAYS["周四"])
    back = (month.last.weekday() - day) % 7
    return month.last - dt.timedelta(back) + dt.timedelta(6 - day)


def _usage(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R10")) is None:
        return
    typed, period = sheet.frame["月份"], str(facts.period)
    wrong = typed.notna() & (typed != period) & ~reversals(sheet.frame) & sheet.ok("月份", "冲销标记")
    for pos in sheet.positions(wrong):
        yield sheet.finding(
            RULE,
            pos,
            "月份",
            f"月份是 {typed.iat[pos]}，本期是 {period}（V03）",
            f"本期的业务改为 {period}；要冲销以前的记录，请把“冲销标记”选“是”",
        )


def _visits(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R20")) is None:
        return
    days, calls = sheet.frame["日期"], sheet.frame["方式"].eq("电话") | ~sheet.ok("方式")
    run_on = last_call_day(facts.period, facts.setting("week_rule") or "周四")
    late = (days > pd.Timestamp(facts.period.last)) & ~(calls & (days <= pd.Timestamp(run_on)))
    wrong = (_before(days, facts) | late) & ~after_filing(facts, sheet)
    for pos in sheet.positions(wrong):
        yield _day_finding(facts, sheet, pos, "日期", "把日期改对；不是本期的走访，请记到那个月的台账里")


def _reports(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R22")) is None:
        return
    days = sheet.frame["日期"]
    for pos in sheet.positions(_before(days, facts) | (days > pd.Timestamp(facts.period.last))):
        yield _day_finding(facts, sheet, pos, "日期", "把日期改对；不是本期的巡访，请记到那个月的日报里")


def _complaints(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R25")) is None:
        return
    received, closed = sheet.frame["受理时间"], sheet.frame["结案日期"]
    wrong = (received > pd.Timestamp(facts.period.last)) | (_before(received, facts) & _before(closed, facts))
    for pos in sheet.positions(wrong):
        yield _day_finding(facts, sheet, pos, "受理时间", "把日期改对；上期已经结案的投诉，本期请删去这一行")


def _before(days: pd.Series, facts: Facts) -> pd.Series:
    return days < pd.Timestamp(facts.period.first)


def _day_finding(facts: Facts, sheet: Sheet, pos: int, header: str, remedy: str) -> Finding:
    day = f"{sheet.frame[header].iat[pos]:%Y-%m-%d}"
    return sheet.finding(RULE, pos, header, f"{header}是 {day}，不在本期 {facts.period} 内（V03）", remedy)


RULE = Rule(
    id="V03",
    code="outside_period",
    severity=Severity.A,
    registers=("R10", "R20", "R22", "R25"),
    check=check,
    title=Text("不在本期内", "Outside the filing month"),
    explain="流水的月份、走访和巡访日报的日期、投诉的受理时间要落在封面的期间里。冲销行的月份不查；电话可以记到本期最后一周的星期日；"
    "没有结案的投诉可以从以前带过来。",
    remedy="改对日期；不是本期的记录放到它自己那一期的台账里。",
    source="V03, D08; settled 1, 2, 13",
)
