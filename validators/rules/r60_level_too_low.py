"""R60: a step was approved by a person whose level may not do it (P13, R63)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.papers.judged_log import judged_forms
from validators.papers.rights import rights_of
from validators.values.text import Text

HEADER = "级别"


def check(facts: Facts) -> Iterator[Finding]:
    for form in judged_forms(facts):
        rights = rights_of(facts.policy)
        for step, line in form.agreed.items():
            if step in rights.allowed and line.level and not rights.may(line.level, step):
                words = f"{line.person} 的权限是{line.level}，不能{step}"
                yield form.sheet.finding(RULE, form.pos, HEADER, words, f"由{rights.who(step)}审批")
                break


RULE = Rule(
    id=None,
    code="level_too_low",
    severity=Severity.B,
    registers=("R60", "R61"),
    check=check,
    title=Text("审批人权限不够", "Level too low to approve"),
    explain="初次、中间、最终审批由《权限表》里有这个动作的级别办，最低一级只提交。程序在办理时就拦住；这里查的是日志里已经有的。",
    remedy="由有权限的级别审批。",
    source="R60, R61, R63; P13; C123",
    packs=("P13",),
)
