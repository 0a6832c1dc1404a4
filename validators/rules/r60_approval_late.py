"""R60: a form waits for an approver longer than its step may take (P13)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.papers.judged_log import judged_forms
from validators.papers.paper_figures import limit_of
from validators.papers.paper_states import AGREE, SUBMIT
from validators.values.text import Text
from validators.values.times import moment

HEADER = "时间"


def check(facts: Facts) -> Iterator[Finding]:
    for form in judged_forms(facts):
        step, when = form.sheet.value(form.pos, "步骤"), form.sheet.value(form.pos, HEADER)
        most = limit_of(facts.policy, str(step)) if step else None
        if most is None or when is None or form.sheet.value(form.pos, "动作") not in (SUBMIT, AGREE):
            continue
        days = (facts.today - moment(str(when)).date()).days
        if days > most:
            yield form.sheet.finding(RULE, form.pos, HEADER, f"单 {form.number} 停在{step} {days} 天", "催办")


RULE = Rule(
    id=None,
    code="approval_late",
    severity=Severity.D,
    registers=("R60", "R61"),
    check=check,
    title=Text("单据超过期限", "A form waits too long"),
    explain="单据在一步停的天数超过政策的审批期限。期限空着就不查。",
    remedy="催办。",
    source="R60; P13",
    packs=("P13",),
)
