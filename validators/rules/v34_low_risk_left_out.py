"""V34: so-called low-risk business that is left out of unified credit (D19)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.rules.v34_outside_unified_credit import HEADER, left_out, low_risk
from validators.values.money import yuan_shown
from validators.values.text import Text


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R47")) is None:
        return
    for pos in sheet.positions(left_out(facts, sheet.frame) & sheet.ok(HEADER) & low_risk(sheet.frame)):
        product, balance = sheet.shown(pos, "业务品种") or "业务", yuan_shown(int(sheet.value(pos, "授信余额")))
        yield sheet.finding(
            RULE,
            pos,
            HEADER,
            f"低风险业务（{product}）余额 {balance} 元，也要纳入统一授信（V34）",
            "纳入统一授信后填“是”；确不纳入请写理由",
        )


RULE = Rule(
    id="V34",
    code="low_risk_left_out",
    severity=Severity.C,
    registers=("R47",),
    check=check,
    title=Text("低风险业务漏在统一授信之外", "Low-risk business left out"),
    explain="低风险业务同样要纳入统一授信管理，否则集团的授信总额会少算。",
    remedy="纳入后填“是”，或写理由。",
    source="V34; R47, D19; S1 C119「“低风险”业务纳入统一授信管理」",
)
