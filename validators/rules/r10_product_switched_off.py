"""R10: business of a product that the policy has switched off (启用 = 否)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.filing.reversal import reversals
from validators.finding import Finding, Severity
from validators.values.text import Text

HEADER = "业务代码"


def check(facts: Facts) -> Iterator[Finding]:
    sheet = facts.sheet("R10")
    if sheet is None:
        return
    products = facts.policy.products(facts.period.first)
    off = [code for code, row in products.items() if row["启用"] is not None and not row["启用"]]
    for pos in sheet.positions(sheet.frame[HEADER].isin(off) & ~reversals(sheet.frame)):
        yield sheet.finding(RULE, pos, HEADER, f"业务目录里“{sheet.value(pos, HEADER)}”已停用", "改填现在用的业务；确实还在办请写理由")


RULE = Rule(
    id=None,
    code="product_switched_off",
    severity=Severity.C,
    registers=("R10",),
    check=check,
    title=Text("业务已停用", "Product switched off"),
    explain="流水里用了业务目录中“启用”为“否”的业务。",
    remedy="改填现在用的业务，或写理由。",
    source="R07, R10",
)
