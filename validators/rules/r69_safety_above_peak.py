"""R69: more is kept for safety than the season needs (D51)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.money import quantity_text
from validators.values.text import Text

HEADER = "安全库存"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R69")) is None:
        return
    kept, needed = sheet.frame[HEADER], sheet.frame["旺季需货量"]
    for pos in sheet.positions(kept.gt(needed).fillna(False) & needed.gt(0).fillna(False) & sheet.ok(HEADER, "旺季需货量")):
        words = f"安全库存 {quantity_text(sheet.value(pos, HEADER))} 大于旺季需货量 {quantity_text(sheet.value(pos, '旺季需货量'))}"
        yield sheet.finding(RULE, pos, HEADER, words, "核对是否填反")


RULE = Rule(
    id=None,
    code="safety_above_peak",
    severity=Severity.D,
    registers=("R69",),
    check=check,
    title=Text("安全库存大于旺季需货量", "Safety above the peak"),
    explain="安全库存是备用的，一般不比旺季一个月要的还多。没有旺季需货量的不查。",
    remedy="核对是否填反。",
    source="R69, D51; P12",
    packs=("P12",),
)
