"""R06: a level rests on a number that is no form of this home (P13); only a centre sees it, where its forms are at hand."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.frames import plain_values
from validators.papers.judged_log import logged_moves
from validators.papers.rights import OVERLAY, overlay_on
from validators.values.text import Text, fold

HEADER = "审批单号"


def check(facts: Facts) -> Iterator[Finding]:
    sheet, forms = facts.sheet("R06"), facts.sheet("R60")
    since = _since(facts)
    if sheet is None or forms is None or not since or not overlay_on(facts.policy):
        return
    known = {fold(str(number)) for number in plain_values(forms.frame["单号"]) if number}
    judged = sheet.frame[HEADER].notna() & (sheet.frame["生效期间"].fillna("") >= since) & sheet.ok(HEADER)
    for pos in sheet.positions(judged):
        number = str(sheet.value(pos, HEADER))
        if fold(number) not in known:
            yield sheet.finding(RULE, pos, HEADER, f"审批单号 {number} 在审批单里没有", "改单号或先提交审批")


def _since(facts: Facts) -> str:
    """The month from which forms are asked for: that of the parameter, of the first line of the log where that bears no day."""
    held = facts.policy.entry(OVERLAY) or {}
    if held.get("生效日"):
        return f"{held['生效日']:%Y-%m}"
    return min((line.when[:7] for lines in logged_moves(facts.sheet("R61")).values() for line in lines if line.when), default="")


RULE = Rule(
    id=None,
    code="approval_unknown",
    severity=Severity.C,
    registers=("R06", "R60"),
    check=check,
    title=Text("审批单号查不到", "Number of no form"),
    explain="启用审批权限以后才生效的级别，审批单号要在本级的《审批单》里有。只有收件的一级能查；以前定的级别不查。",
    remedy="改单号或先提交审批。",
    source="R06, R60; P13; settled 5",
    packs=("P13",),
)
