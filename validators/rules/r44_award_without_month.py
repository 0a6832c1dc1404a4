"""R44: an approved award that does not say in which month it is paid; D06 would never pay it (settled 3)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.rules.v32_award_not_approved import APPROVED
from validators.values.text import Text

HEADER = "期间"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R44")) is None:
        return
    blank = sheet.frame[HEADER].isna() & sheet.ok(HEADER)
    for pos in sheet.positions(blank & sheet.frame["审批"].isin(APPROVED)):
        yield sheet.finding(
            RULE,
            pos,
            HEADER,
            f"审批是{sheet.frame['审批'].iat[pos]}，没有填哪个月发放，系统不会发",
            f"填发放的月份，例如 {facts.period}；暂时不发请写理由",
        )


RULE = Rule(
    id=None,
    code="award_without_month",
    severity=Severity.C,
    registers=("R44",),
    check=check,
    title=Text("已批准没有发放月份", "Approved award without month"),
    explain="突出贡献奖在“期间”写的那个月发放，空着就不会进薪酬表。",
    remedy="填发放的月份。",
    source="R44; settled 3",
)
