"""R03: an area that is a blank to be filled in, `_县`, instead of a name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.frames import plain_values
from validators.values.text import Text

HEADER = "分片区域"
_BLANK = re.compile(r"(?:[_＿×○〇*?？某\s—–-]|[xX]{2,})*[市县区州旗盟镇乡]?")
"""Signs that stand for a name, and at most the word of what it would be a name of."""


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R03")) is None:
        return
    for pos, value in enumerate(plain_values(sheet.frame[HEADER])):
        if value and _BLANK.fullmatch(value):
            yield sheet.finding(RULE, pos, HEADER, f"分片区域“{value}”没有名字", "填上县、市、区的名字")


RULE = Rule(
    id=None,
    code="county_unnamed",
    severity=Severity.C,
    registers=("R03",),
    check=check,
    title=Text("区域没有名字", "Area without a name"),
    explain="分片区域写成“_县”“某市”这样的空格，客户就归不到区域。",
    remedy="填上名字，或写理由。",
    source="R03; P09; S2",
)
