"""V08's kin: telephones, identity numbers, postal codes, bank numbers that do not fit their scheme; doubtful only."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.numbers.held import holders
from validators.rules.number_cells import findings, kinds_but
from validators.rules.v08_credit_code_doubtful import KINDS as OF_ORGANISATIONS
from validators.values.text import Text

KINDS = kinds_but(*OF_ORGANISATIONS)


def check(facts: Facts) -> Iterator[Finding]:
    yield from findings(facts, RULE, KINDS, notes=False)


RULE = Rule(
    id="V08",
    code="number_doubtful",
    severity=Severity.C,
    registers=holders(*KINDS),
    check=check,
    title=Text("号码不合编码规则", "Doubtful number"),
    explain="电话、身份证号、邮政编码、银行卡号、行政区划代码的位数或校验位不对。少数真实的号码也不合，所以只要求核实；"
    "政策里每一种都可以选“否”不查。",
    remedy="照原件核对，属实写理由。",
    source="V08; GB 11643-1999, GB/T 2260, ISO/IEC 7812-1, 电信网编号计划",
)
