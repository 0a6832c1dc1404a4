"""R10: a rebate larger than the income that it is taken from."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.filing.reversal import reversals
from validators.finding import Finding, Severity
from validators.values.money import yuan_shown
from validators.values.text import Text

HEADER = "折扣折让"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R10")) is None:
        return
    rebate, income = sheet.frame[HEADER], sheet.frame["收入"]
    for pos in sheet.positions((rebate > income) & (rebate > 0) & ~reversals(sheet.frame)):
        less, gross = (yuan_shown(int(sheet.value(pos, header))) for header in (HEADER, "收入"))
        yield sheet.finding(RULE, pos, HEADER, f"折扣折让 {less} 元，多于收入 {gross} 元", "收入填折扣折让之前的数，折扣折让填少收的数")


RULE = Rule(
    id=None,
    code="rebate_above_income",
    severity=Severity.C,
    registers=("R10",),
    check=check,
    title=Text("折扣折让多于收入", "Rebate above income"),
    explain="收入是折扣折让之前的数，所以折扣折让不会比收入多。",
    remedy="核对这两列。",
    source="R10; S1",
)
