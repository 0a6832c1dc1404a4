"""V21: more lifted and returned on a document than was there (D17: closing below 0)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.frames import net, whole
from validators.registers.business.unlifted import GONE, PRESENT
from validators.values.money import quantity_text
from validators.values.text import Text

PARTS = (*PRESENT, *GONE)
HEADER = "已提数量"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R14")) is None:
        return
    there, gone = net(sheet.frame, PRESENT), net(sheet.frame, GONE)
    for pos in sheet.positions((gone > there) & sheet.ok(*PARTS)):
        over = quantity_text(whole(gone, pos) - whole(there, pos))
        yield sheet.finding(
            RULE,
            pos,
            HEADER,
            f"已提加退销 {quantity_text(whole(gone, pos))} 吨，多于期初加销售 {quantity_text(whole(there, pos))} 吨，多 {over} 吨（V21）",
            "核对提货单和退销单，改对这张单据的数量",
        )


RULE = Rule(
    id="V21",
    code="lifted_above_sold",
    severity=Severity.A,
    registers=("R14",),
    check=check,
    title=Text("提得比卖得多", "Lifted above sold"),
    explain="一张单据的已提数量加退销数量，不能多于期初未提加销售数量。",
    remedy="改对数量。",
    source="V21; R14, D17; S0 C75",
)
