"""R49: the plan of this year that nobody has reviewed by the month the policy sets (S2)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.rules.customer_cells import names
from validators.values.text import Text

HEADER, MONTH = "审核", "plan_review_month"
"""MONTH: parameter, the month of the year from which a review is asked for; blank = not judged."""


def check(facts: Facts) -> Iterator[Finding]:
    sheet, month = facts.sheet("R49"), facts.setting(MONTH)
    if sheet is None or month is None or facts.period.month < int(month):
        return
    own, known = sheet.frame["年"] == str(facts.period.year), names(facts)
    for pos in sheet.positions(own & sheet.frame[HEADER].isna() & sheet.ok(HEADER, "年") & sheet.frame["客户"].notna()):
        who = sheet.value(pos, "客户")
        yield sheet.finding(RULE, pos, HEADER, f"{known.get(who, who)} 的计划没有审核", "送行政支持审核，填审批单号")


RULE = Rule(
    id=None,
    code="plan_unreviewed",
    severity=Severity.D,
    registers=("R49",),
    check=check,
    title=Text("客户计划没有审核", "Account plan not reviewed"),
    explain="本年的客户计划到政策定的月份还没有审批单号。以前年份的不查；政策空着的不查。",
    remedy="送行政支持审核。",
    source="R49; S2; P08",
)
