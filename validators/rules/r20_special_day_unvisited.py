"""R20: a day on which every 大客户 is to be greeted in person is past, and some were not (C36)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pandas as pd

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.rules.customer_cells import names
from validators.values.period import named_days
from validators.values.text import Text

DAYS, HEADER, SHOWN = "special_days", "日期", 3
"""DAYS: parameter, the days; blank = none is asked for. SHOWN: customers that a message names."""


def check(facts: Facts) -> Iterator[Finding]:
    sheet, days = facts.sheet("R20"), facts.setting(DAYS)
    if sheet is None or not days:
        return
    levels, called = facts.policy.pack.grades.levels, names(facts)
    due = {code: called.get(code, code) for code, level in facts.levels().items() if level in levels}
    visits = sheet.frame[sheet.frame["方式"].isin(facts.setting("visit_modes") or ())]
    for day in named_days(days, facts.period.first, min(facts.period.last, facts.today - dt.timedelta(1))):
        seen = set(visits.loc[visits[HEADER] == pd.Timestamp(day), "客户编码"])
        missed = [name for code, name in due.items() if code not in seen]
        if missed:
            more = "等" if len(missed) > SHOWN else ""
            yield Finding(
                code=RULE.code,
                rule=RULE.id,
                severity=RULE.severity,
                sheet=sheet.register.sheet,
                column=HEADER,
                record=f"{day:%m-%d}",
                message=f"{day:%m-%d} 是特定走访日，{len(missed)} 户大客户当天没有走访：{'、'.join(missed[:SHOWN])}{more}",
                remedy="当天去过的补《走访记录》；没有去的补一次走访",
            )


RULE = Rule(
    id=None,
    code="special_day_unvisited",
    severity=Severity.D,
    registers=("R20",),
    check=check,
    title=Text("特定走访日没有走访", "Not visited on a named day"),
    explain="政策里的特定走访日（重要节假日）当天，每个大客户要有一次算走访的记录。特定走访日空着的、还没有到的不查。",
    remedy="补记已经做了的走访，或补一次走访。",
    source="R20; S3 C36「在每年的重要节假日以及重要人士的生日等上门向客户致问候」",
)
