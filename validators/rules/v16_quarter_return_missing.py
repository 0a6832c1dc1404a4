"""V16: no quarterly return at all in the last month of a quarter; a reminder only (settled 19)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text


def check(facts: Facts) -> Iterator[Finding]:
    sheet = facts.sheet("R11")
    if sheet is None or not facts.period.ends_quarter or facts.setting("quarterly_return") is not True:
        return
    if facts.filing.nil_all or sheet.register.sheet in facts.filing.nil:
        return
    quarter = facts.period.quarter
    if not sheet.frame["季度"].eq(quarter).any():
        yield Finding(
            code=RULE.code,
            rule=RULE.id,
            severity=RULE.severity,
            sheet=sheet.register.sheet,
            column="季度",
            record=quarter,
            message=f"季末了，还没有 {quarter} 的《{sheet.register.sheet}》（V16）",
            remedy="按大客户和业务填上本季的数；本季确实没有，请在封面“零报”里选这张表",
        )


RULE = Rule(
    id="V16",
    code="quarter_return_missing",
    severity=Severity.D,
    registers=("R11",),
    check=check,
    title=Text("没有季报", "Quarterly return missing"),
    explain="大客户用邮情况表按季逐级填报，季末月份（3、6、9、12 月）的台账里应当有本季的行。",
    remedy="填上本季的大客户用邮情况表，或选零报。",
    source="V16; S3 C06「按季逐级填报」; settled 19",
)
