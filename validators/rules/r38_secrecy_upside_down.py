"""R38: public news marked as secret while private news is not (S2 C84)."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text

HEADER, GRADE, FROM = "保密", "信息级别", "info_secret_level"
"""FROM: parameter, the grade from which news is private; blank = not judged."""
GRADES = ("一级", "二级", "三级", "四级")


def check(facts: Facts) -> Iterator[Finding]:
    """One finding, on the first public item that is marked."""
    sheet, first = facts.sheet("R38"), facts.setting(FROM)
    if sheet is None or first is None:
        return
    grade = sheet.frame[GRADE].map({word: number for number, word in enumerate(GRADES, 1)}).astype("Float64")
    marked, read = sheet.frame[HEADER].fillna(False).astype(bool), sheet.ok(HEADER, GRADE)
    public, private = (grade < int(first)).fillna(False), (grade >= int(first)).fillna(False)
    lower, upper = ("、".join(words) for words in (GRADES[: int(first) - 1], GRADES[int(first) - 1 :]))
    if (private & ~marked & read).any():
        for pos in sheet.positions(pd.Series(public & marked & read, index=sheet.frame.index))[:1]:
            yield sheet.finding(RULE, pos, HEADER, f"{lower}信息标了保密，{upper}没有标", "核对信息级别和保密")


RULE = Rule(
    id=None,
    code="secrecy_upside_down",
    severity=Severity.D,
    registers=("R38",),
    check=check,
    title=Text("保密标反了", "Secrecy the wrong way round"),
    explain="政策里“保密级别起”以上的信息是私密的，要标保密；低级别的标了保密、高级别的反而没有标，多半是级别或保密填反了。一张表提一次。",
    remedy="核对信息级别和保密。",
    source="R38, C84; P08",
)
