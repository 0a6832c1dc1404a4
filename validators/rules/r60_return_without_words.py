"""R60: a form was sent back and nobody wrote why (P13)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.papers.judged_log import judged_forms, logged_moves
from validators.papers.paper_states import RETURN
from validators.values.text import Text, fold

HEADER = "意见"


def check(facts: Facts) -> Iterator[Finding]:
    lines = logged_moves(facts.sheet("R61"))
    for form in judged_forms(facts):
        said = [line.words for line in lines.get(fold(form.number), []) if line.action == RETURN]
        own = form.sheet.value(form.pos, "动作") == RETURN and form.sheet.value(form.pos, HEADER) is None
        if own or any(not words.strip() for words in said):
            yield form.sheet.finding(RULE, form.pos, HEADER, f"退回单 {form.number} 没有写意见", "写明哪里要改")


RULE = Rule(
    id=None,
    code="return_without_words",
    severity=Severity.C,
    registers=("R60", "R61"),
    check=check,
    title=Text("退回没有写意见", "Sent back without words"),
    explain="退回的单要写明哪里要改，提交人才知道怎么改。",
    remedy="写明哪里要改。",
    source="R60, R61; P13",
    packs=("P13",),
)
