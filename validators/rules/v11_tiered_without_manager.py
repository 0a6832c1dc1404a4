"""V11: a 大客户 by the level in force that nobody looks after."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.rules.customer_cells import tiered
from validators.values.text import Text

HEADER = "客户经理"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R03")) is None:
        return
    codes, levels = sheet.frame["客户编码"], facts.levels()
    for pos in sheet.positions(sheet.frame[HEADER].isna() & sheet.ok(HEADER) & tiered(facts, codes)):
        level = levels[sheet.value(pos, "客户编码")]
        yield sheet.finding(RULE, pos, HEADER, f"{level}大客户没有客户经理（V11）", "填上负责这家客户的人的工号")


RULE = Rule(
    id="V11",
    code="tiered_without_manager",
    severity=Severity.A,
    registers=("R03",),
    check=check,
    title=Text("大客户没有客户经理", "Key customer without manager"),
    explain="现行级别是大客户的，每一家都要有客户经理，走访、考核和薪酬才有着落。",
    remedy="在客户档案填客户经理的工号。",
    source="V11; S3; settled 5, 13",
)
