"""R47: a margin that is greater than the balance it stands for (D19)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.money import yuan_shown
from validators.values.text import Text

HEADER, BALANCE = "保证金", "授信余额"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R47")) is None:
        return
    above = (sheet.frame[HEADER] > sheet.frame[BALANCE]).fillna(False).astype(bool)
    for pos in sheet.positions(above & sheet.ok(HEADER, BALANCE)):
        margin, balance = (yuan_shown(int(sheet.value(pos, header))) for header in (HEADER, BALANCE))
        yield sheet.finding(RULE, pos, HEADER, f"保证金 {margin} 元大于授信余额 {balance} 元", "核对两个数是不是填反了；属实请写理由")


RULE = Rule(
    id=None,
    code="margin_above_balance",
    severity=Severity.C,
    registers=("R47",),
    check=check,
    title=Text("保证金大于授信余额", "Margin above the balance"),
    explain="保证金最多与授信余额一样多，大于余额的多半是两个数填反了。",
    remedy="核对两个数是不是填反了。",
    source="R47; D19c; S1 C122（全额保证金）",
)
