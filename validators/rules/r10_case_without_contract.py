"""R10: business that needs a contract, of a customer who has none (R12)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.filing.reversal import reversals
from validators.finding import Finding, Severity
from validators.frames import plain_values
from validators.values.text import Text

HEADER, BUSINESS = "客户编码", "业务代码"
NEEDED = "contract_business"
"""Parameter: the businesses for which a customer must have a contract; blank = not judged."""


def check(facts: Facts) -> Iterator[Finding]:
    sheet, needed = facts.sheet("R10"), facts.setting(NEEDED)
    if sheet is None or not needed:
        return
    frame, held = sheet.frame, set(facts.frame("R12")[HEADER].dropna())
    lacking = frame[HEADER].notna() & ~frame[HEADER].isin(held) & frame[BUSINESS].isin(needed)
    judged = lacking & sheet.ok(HEADER, BUSINESS) & ~reversals(frame)
    first = judged & ~frame[judged].duplicated([HEADER, BUSINESS]).reindex(frame.index, fill_value=False)
    names = dict(zip(*(plain_values(facts.frame("R03")[header]) for header in (HEADER, "企业全称")), strict=True))
    for pos in sheet.positions(first):
        who = names.get(sheet.value(pos, HEADER)) or sheet.value(pos, HEADER)
        words = f"{who} 的{sheet.value(pos, BUSINESS)}没有委托合同"
        yield sheet.finding(RULE, pos, HEADER, words, "在合同表补上合同；口头委托请写理由")


RULE = Rule(
    id=None,
    code="case_without_contract",
    severity=Severity.C,
    registers=("R10",),
    check=check,
    title=Text("办了业务没有委托合同", "Case without a contract"),
    explain="政策里“要有委托合同的业务”列出的业务，客户在合同表里要有合同。一家客户一种业务只提一次；冲销不查；合同到期另有一条。"
    "政策空着就不查。",
    remedy="补合同，或写理由。",
    source="R10, R12; P09",
)
