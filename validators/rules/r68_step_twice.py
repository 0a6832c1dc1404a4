"""R68: one step of an order stands in two rows (D27c)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text

HEADER = "工序"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R68")) is None:
        return
    again = sheet.frame.duplicated(["内部订单", HEADER]) & sheet.frame["内部订单"].notna() & sheet.frame[HEADER].notna()
    for pos in sheet.positions(again & sheet.ok("内部订单", HEADER)):
        words = f"{sheet.value(pos, '内部订单')} 的 {sheet.value(pos, HEADER)} 有两行"
        yield sheet.finding(RULE, pos, HEADER, words, "合并或改名；返工的写理由")


RULE = Rule(
    id=None,
    code="step_twice",
    severity=Severity.C,
    registers=("R68",),
    check=check,
    title=Text("工序重复", "A step twice"),
    explain="同一内部订单的一道工序只记一行，记了两行周期和按时率就不对。",
    remedy="合并或改名；返工的写理由。",
    source="R68, D27c; P12",
)
