"""R28: the customer was told of a grave opinion otherwise than by letter (C63)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text

HEADER, LETTER = "通知方式", "函告"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R28")) is None:
        return
    other = sheet.frame[HEADER].notna() & sheet.frame[HEADER].ne(LETTER)
    for pos in sheet.positions(sheet.frame["情节"].eq("重大") & other & sheet.ok(HEADER, "情节")):
        words = f"情节重大的意见要函告客户，这里是{sheet.value(pos, HEADER)}"
        yield sheet.finding(RULE, pos, HEADER, words, "补函告或写理由")


RULE = Rule(
    id=None,
    code="grave_opinion_without_letter",
    severity=Severity.C,
    registers=("R28",),
    check=check,
    title=Text("情节重大的意见没有函告", "Grave opinion without a letter"),
    explain="情节重大的意见，处理情况要函告客户；一般的书面或电话通知都可以。",
    remedy="补函告，或写理由。",
    source="R28; S4 C63「将处理情况函告该客户」",
)
