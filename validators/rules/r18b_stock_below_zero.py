"""R18b: more went out than there was (D36)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.frames import whole
from validators.values.money import quantity_text
from validators.values.text import Text

HEADER = "期末库存"


def check(facts: Facts) -> Iterator[Finding]:
    """Silent where nobody computes."""
    sheet, filled = facts.sheet("R18b"), facts.filled().get("R18b")
    if sheet is None or filled is None:
        return
    for pos in sheet.positions(filled[HEADER].lt(0).fillna(False) & sheet.ok("买断数量", "运输损耗率", "期初库存(首期)")):
        words = f"期末库存为负 {quantity_text(-whole(filled[HEADER], pos))} 吨"
        yield sheet.finding(RULE, pos, HEADER, words, "核对买断和接油")


RULE = Rule(
    id=None,
    code="stock_below_zero",
    severity=Severity.C,
    registers=("R18b",),
    check=check,
    title=Text("期末库存为负", "Closing stock below zero"),
    explain="期初加买断减损耗减销售小于 0，就是卖出的比有的多。算不出期末的不查。",
    remedy="核对买断和接油。",
    source="R18b, D36; P10",
)
