"""R55b: a resource is used that has no capacity (D52)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.money import quantity_text
from validators.values.text import Text

HEADER = "容量"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R55b")) is None:
        return
    used, room = sheet.frame["已用"], sheet.frame[HEADER]
    for pos in sheet.positions(room.eq(0).fillna(False) & used.gt(0).fillna(False) & sheet.ok(HEADER, "已用")):
        yield sheet.finding(RULE, pos, HEADER, f"已用 {quantity_text(sheet.value(pos, '已用'))}，容量是 0", "填容量")


RULE = Rule(
    id=None,
    code="capacity_missing",
    severity=Severity.A,
    registers=("R55b",),
    check=check,
    title=Text("没有容量", "Used without capacity"),
    explain="利用率是已用除以容量，容量是 0 就算不出。",
    remedy="填容量。",
    source="R55b, D52; P12",
)
