"""R12: a contract many times as large as any other of the unit: two zeros too many (D03)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.frames import plain_values
from validators.values.money import yuan_shown
from validators.values.text import Text

HEADER, TIMES = "合同金额", "contract_multiple"
"""TIMES: parameter, how many times the largest of the others; blank = not judged."""


def check(facts: Facts) -> Iterator[Finding]:
    sheet, times = facts.sheet("R12"), facts.setting(TIMES)
    if sheet is None or times is None:
        return
    ok = sheet.ok(HEADER)
    known = {pos: int(amount) for pos, amount in enumerate(plain_values(sheet.frame[HEADER])) if amount and ok.iat[pos]}
    for pos, amount in known.items():
        others = max((other for at, other in known.items() if at != pos), default=0)
        if others and amount >= others * times:
            words = f"合同金额 {yuan_shown(amount)} 元，是本单位最大一份的 {amount // others} 倍"
            yield sheet.finding(RULE, pos, HEADER, words, "核对是不是多了两个零")


RULE = Rule(
    id=None,
    code="contract_amount_extreme",
    severity=Severity.C,
    registers=("R12",),
    check=check,
    title=Text("合同金额大得出奇", "Contract of an extreme amount"),
    explain="一份合同的金额达到本单位其余合同里最大一份的若干倍（政策“合同金额倍数上限”），多半是多了零或单位写错了。倍数空着的、只有一份合同的不查。",
    remedy="核对合同金额。",
    source="R12, D03; P04",
)
