"""R74: a licence that ends within the notice of the policy (E3.19)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text

HEADER, NOTICE = "到期日", "licence_notice"
"""Parameter: days before the end from which a licence is named; blank = not named."""


def check(facts: Facts) -> Iterator[Finding]:
    sheet, notice = facts.sheet("R74"), facts.setting(NOTICE)
    if sheet is None or notice is None:
        return
    for pos in sheet.positions(sheet.frame[HEADER].notna()):
        left = (sheet.value(pos, HEADER).date() - facts.period.last).days
        if 0 <= left <= notice:
            name = sheet.value(pos, "证照名称") or sheet.value(pos, "证照号")
            yield sheet.finding(RULE, pos, HEADER, f"证照 {name} 还有 {left} 天到期", "尽早办理年审，办好改到期日")


RULE = Rule(
    id=None,
    code="licence_expires_soon",
    severity=Severity.D,
    registers=("R74",),
    check=check,
    title=Text("证照快到期", "Licence expires soon"),
    explain="证照从本期最后一天起，在政策的提醒天数之内到期。提醒天数空着就不查。",
    remedy="办理年审。",
    source="R74; E3.19; P00",
)
