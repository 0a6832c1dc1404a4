"""R32: a chance of winning was put down before the steps that lead to it were done (D37)."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.registers.business.development_steps_form import STEPS
from validators.values.money import percent_shown
from validators.values.text import Text

HEADER = "预估达成率"
BEFORE = STEPS[: STEPS.index(HEADER)]
"""The four steps before it."""


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R32")) is None:
        return
    skipped = sheet.frame[list(BEFORE)].isna().any(axis=1)
    for pos in sheet.positions(sheet.frame[HEADER].notna() & skipped & sheet.ok(HEADER, *BEFORE)):
        words = f"前面的步骤没有做，达成率却填了 {percent_shown(Fraction(sheet.value(pos, HEADER)))}"
        yield sheet.finding(RULE, pos, HEADER, words, "补步骤或把达成率空着")


RULE = Rule(
    id=None,
    code="chance_out_of_steps",
    severity=Severity.C,
    registers=("R32",),
    check=check,
    title=Text("步骤没做就填达成率", "Chance before the steps"),
    explain="客户开发有六步：自我介绍、获取信息、示来意、当场演示、预估达成率、预约。前四步有空着的，达成率没有依据。",
    remedy="补上做过的步骤，或把达成率空着。",
    source="R32, D37; P03",
)
