"""R44: an approved award that does not say how much (settled 3)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.rules.v32_award_not_approved import APPROVED
from validators.values.text import Text

HEADER = "核准金额"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R44")) is None:
        return
    blank = sheet.frame[HEADER].isna() & sheet.ok(HEADER)
    for pos in sheet.positions(blank & sheet.frame["审批"].isin(APPROVED)):
        yield sheet.finding(
            RULE, pos, HEADER, f"审批是{sheet.frame['审批'].iat[pos]}，核准金额却空着，发不了奖", "照批件填上核准金额；还没批就改审批的状态"
        )


RULE = Rule(
    id="V01",
    code="award_without_amount",
    severity=Severity.A,
    registers=("R44",),
    check=check,
    title=Text("已批准没有核准金额", "Approved award without amount"),
    explain="突出贡献奖批准以后必须有核准金额，薪酬按它发放。",
    remedy="填上核准金额。",
    source="R44; V01; settled 3",
)
