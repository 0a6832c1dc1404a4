"""R73: more was given from stock than was ordered (D27)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.money import quantity_text
from validators.values.text import Text

HEADER, ORDERED = "库存满足数量", "订购数量"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R73")) is None:
        return
    for pos in sheet.positions(sheet.ok(HEADER, ORDERED) & (sheet.frame[HEADER] > sheet.frame[ORDERED])):
        given, asked = (quantity_text(sheet.value(pos, header)) for header in (HEADER, ORDERED))
        yield sheet.finding(RULE, pos, HEADER, f"库存满足数量 {given} 大于订购数量 {asked}", "核对两个数；多发的另开订单")


RULE = Rule(
    id=None,
    code="stock_above_order",
    severity=Severity.C,
    registers=("R73",),
    check=check,
    title=Text("库存满足数量大于订购数量", "More from stock than ordered"),
    explain="从库存满足的数量不会比订购的多；多发了货，库存可用性就会超过 100%。",
    remedy="改对数量；多发的另开一张订单。",
    source="R73; D27; P03",
)
