"""R60: one person agreed to two steps of a form (P13, F3)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.papers.judged_log import judged_forms
from validators.values.text import Text

HEADER = "办理人"


def check(facts: Facts) -> Iterator[Finding]:
    for form in judged_forms(facts):
        people = [line.who for line in form.agreed.values()]
        twice = next((line for line in form.agreed.values() if people.count(line.who) > 1), None)
        if twice is not None:
            yield form.sheet.finding(RULE, form.pos, HEADER, f"{twice.person} 在单 {form.number} 上同意了两步", "其中一步换人")


RULE = Rule(
    id=None,
    code="two_approvals",
    severity=Severity.B,
    registers=("R60", "R61"),
    check=check,
    title=Text("一个人同意了两步", "One person approved twice"),
    explain="一张单的各步审批要由不同的人办。程序在办理时就拦住；这里查的是日志里已经有的。",
    remedy="其中一步换人。",
    source="R60, R61; P13; F3",
    packs=("P13",),
)
