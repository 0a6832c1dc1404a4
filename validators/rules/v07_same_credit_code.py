"""V07: one 统一社会信用代码 on two customers of the archive."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.legal_entity import CODE, credit_codes
from validators.values.text import Text


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R03")) is None:
        return
    codes = credit_codes(sheet.frame)
    firsts = codes.index.to_series().groupby(codes).transform("first")
    for pos in sheet.positions(codes.notna() & codes.duplicated()):
        first = int(firsts[pos])
        yield sheet.finding(
            RULE,
            pos,
            CODE,
            f"与第 {sheet.raw.rows[first]} 行的 {sheet.shown(first, '客户编码')} 是同一个代码（V07）",
            "同一家单位只留一行；不是同一家就照营业执照改对代码",
        )


RULE = Rule(
    id="V07",
    code="same_credit_code",
    severity=Severity.A,
    registers=("R03",),
    check=check,
    title=Text("信用代码重复", "Same credit code twice"),
    explain="一个统一社会信用代码就是一个法人，在本单位的客户档案里只能有一行。",
    remedy="合并成一行，或照营业执照改对其中一行的代码。",
    source="V07; settled 15, 17",
)
