"""R05: a member that two groups list (D19)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text

HEADER, GROUP = "成员客户编码", "集团编码"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R05")) is None:
        return
    said = sheet.frame[sheet.frame[[HEADER, GROUP]].notna().all(axis=1) & sheet.ok(HEADER, GROUP)].drop_duplicates([HEADER, GROUP])
    firsts = said.drop_duplicates(HEADER).set_index(HEADER)[GROUP]
    for pos in said.index[said.duplicated(HEADER)]:
        member = sheet.value(int(pos), "成员单位") or sheet.value(int(pos), HEADER)
        words = f"{member} 在集团 {firsts[sheet.value(int(pos), HEADER)]} 和 {sheet.value(int(pos), GROUP)}"
        yield sheet.finding(RULE, int(pos), HEADER, words, "核对；属实写理由")


RULE = Rule(
    id=None,
    code="member_in_two_groups",
    severity=Severity.C,
    registers=("R05",),
    packs=("P06",),
    check=check,
    title=Text("一个成员两个集团", "Member in two groups"),
    explain="一户企业归一个集团，两个集团都列它，它的授信要算给谁就说不清。共同控制的属实，写理由。",
    remedy="核对；属实写理由。",
    source="R05; D19; S1 C119",
)
