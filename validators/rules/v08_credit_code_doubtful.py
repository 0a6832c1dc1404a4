"""V08: a 统一社会信用代码 that does not fit GB 32100; doubtful only, since some genuine codes do not (settled 16)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.numbers.held import holders
from validators.rules.number_cells import findings
from validators.values.text import Text

KINDS = frozenset({"uscc", "licence", "organisation_code"})
"""The numbers of organisations; the forms of before 2015 are genuine wherever the new one is asked for."""


def check(facts: Facts) -> Iterator[Finding]:
    yield from findings(facts, RULE, KINDS, notes=False)


RULE = Rule(
    id="V08",
    code="credit_code_doubtful",
    severity=Severity.C,
    registers=holders(*KINDS),
    check=check,
    title=Text("信用代码不合编码规则", "Doubtful credit code"),
    explain="统一社会信用代码有 18 位，最后一位由前 17 位算出（GB 32100）。少数真实的代码也不合，所以只要求核实；"
    "老营业执照注册号、组织机构代码不算错；政策里“校验统一社会信用代码”选“否”就不查。",
    remedy="照营业执照核对，属实写理由。",
    source="V08; settled 16; GB 32100-2015, GB 11714-1997, GS 15-2006",
)
