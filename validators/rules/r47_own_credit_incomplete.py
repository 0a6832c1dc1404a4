"""R47: a credit of this bank that lacks what is asked of its own credits only (D19)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.registers.risk.credit_lines import OWN
from validators.values.text import Text

HEADERS = ("授信机构所在地区", "业务品种", "低风险业务", "纳入统一授信", "用途")


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R47")) is None or sheet.register.by_header["授信机构类型"].need != "req":
        return
    own = sheet.frame["授信机构类型"].eq(OWN).fillna(False).astype(bool)
    for header in HEADERS:
        for pos in sheet.positions(own & sheet.frame[header].isna() & sheet.ok(header)):
            yield sheet.finding(RULE, pos, header, f"{header}没有填，本行的授信要填", "照核心系统填；他行的可以空着")


RULE = Rule(
    id=None,
    code="own_credit_incomplete",
    severity=Severity.A,
    registers=("R47",),
    check=check,
    title=Text("本行授信没有填全", "Own credit incomplete"),
    explain="本行的授信要填授信机构所在地区、业务品种、低风险业务、纳入统一授信和用途，他行的这几项知道多少填多少。",
    remedy="照核心系统填。",
    source="R47; D19; P06",
)
