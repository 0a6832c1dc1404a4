"""R60: a form that its own submitter approved (P13, F3)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.papers.judged_log import judged_forms
from validators.values.text import Text

HEADER = "办理人"


def check(facts: Facts) -> Iterator[Finding]:
    for form in judged_forms(facts):
        for line in form.agreed.values():
            if form.submitter and line.who == form.submitter:
                yield form.sheet.finding(RULE, form.pos, HEADER, f"{line.person} 批准了自己提交的单 {form.number}", "换人审批")
                break


RULE = Rule(
    id=None,
    code="self_approval",
    severity=Severity.B,
    registers=("R60", "R61"),
    check=check,
    title=Text("自己批自己的单", "Approved by its submitter"),
    explain="提交人不能审批自己提交的单。程序在办理时就拦住；这里查的是日志里已经有的，发布以前要换人重批。",
    remedy="换人审批。",
    source="R60, R61; P13; F3",
    packs=("P13",),
)
