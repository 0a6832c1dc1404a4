"""R24: an urgent report that is still open longer than the policy allows."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text
from validators.values.times import moment

HEADER, LIMIT = "完成日期", "urgent_days"


def check(facts: Facts) -> Iterator[Finding]:
    limit = facts.setting(LIMIT)
    if limit is None or (sheet := facts.sheet("R24")) is None:
        return
    for pos in sheet.positions(sheet.frame[HEADER].isna() & sheet.frame["时间"].notna() & sheet.ok(HEADER, "时间")):
        days = (facts.period.last - moment(sheet.value(pos, "时间")).date()).days
        if days > limit:
            yield sheet.finding(RULE, pos, HEADER, f"紧急报告已 {days} 天没有办结", "填处理结果和完成日期")


RULE = Rule(
    id=None,
    code="urgent_report_late",
    severity=Severity.C,
    registers=("R24",),
    check=check,
    title=Text("紧急报告没有办结", "Urgent report still open"),
    explain="紧急报告过了政策定的天数，到期末还没有完成日期。天数空着就不查。",
    remedy="填处理结果和完成日期，或写理由。",
    source="R24; P03",
)
