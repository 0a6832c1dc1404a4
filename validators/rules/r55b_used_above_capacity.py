"""R55b: more of a resource is used than there is (D52)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.money import quantity_text
from validators.values.text import Text

HEADER = "已用"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R55b")) is None:
        return
    used, room = sheet.frame[HEADER], sheet.frame["容量"]
    for pos in sheet.positions(used.gt(room).fillna(False) & room.gt(0).fillna(False) & sheet.ok(HEADER, "容量")):
        words = f"已用 {quantity_text(sheet.value(pos, HEADER))} 大于容量 {quantity_text(sheet.value(pos, '容量'))}"
        yield sheet.finding(RULE, pos, HEADER, words, "核对单位；扩容的改容量")


RULE = Rule(
    id=None,
    code="used_above_capacity",
    severity=Severity.C,
    registers=("R55b",),
    check=check,
    title=Text("已用大于容量", "More used than there is"),
    explain="一种资源的已用不能比容量多：多半是单位不同，或者扩容以后没有改容量。",
    remedy="核对单位；扩容的改容量。",
    source="R55b, D52; P12",
)
