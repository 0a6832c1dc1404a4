"""R21: a planned visit is long past and nobody wrote its report (S2 A26)."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text

HEADER, DAYS = "总结报告", "report_days"
"""DAYS: parameter, the days after which a report is asked for (P10); blank = not judged."""


def check(facts: Facts) -> Iterator[Finding]:
    sheet, days = facts.sheet("R21"), facts.setting(DAYS)
    if sheet is None or days is None or HEADER not in {column.header for column in sheet.register.shown}:
        return
    past = (pd.Timestamp(facts.period.last) - sheet.frame["计划日期"].dt.normalize()).dt.days
    for pos in sheet.positions(past.gt(int(days)).fillna(False) & sheet.frame[HEADER].isna() & sheet.ok("计划日期", HEADER)):
        yield sheet.finding(RULE, pos, HEADER, f"走访过去 {int(past.iat[pos])} 天没有总结报告", "写总结和建议，报主管审阅")


RULE = Rule(
    id=None,
    code="report_missing",
    severity=Severity.D,
    registers=("R21",),
    check=check,
    title=Text("走访没有总结报告", "No report of a visit"),
    explain="从计划日期到期末超过政策的走访报告天数，还没有总结报告。天数空着的不查。",
    remedy="写总结和建议。",
    source="R21; P10",
)
