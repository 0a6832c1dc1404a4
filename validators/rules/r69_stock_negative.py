"""R69: a stock below nothing (D51)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.money import quantity_text
from validators.values.text import Text

HEADER = "库存"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R69")) is None:
        return
    for pos in sheet.positions(sheet.frame[HEADER].lt(0).fillna(False) & sheet.ok(HEADER)):
        yield sheet.finding(RULE, pos, HEADER, f"库存为负 {quantity_text(sheet.value(pos, HEADER))}", "与仓库核对后改")


RULE = Rule(
    id=None,
    code="stock_negative",
    severity=Severity.A,
    registers=("R69",),
    check=check,
    title=Text("库存为负", "Stock below nothing"),
    explain="仓库里不会有负的库存：漏记了入库，或者出库多记了。",
    remedy="与仓库核对后改。",
    source="R69, D51; P12",
)
