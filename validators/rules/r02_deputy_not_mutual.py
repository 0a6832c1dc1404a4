"""R02: somebody whose A/B角 does not name him in turn."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.frames import plain_values
from validators.values.text import Text

HEADER = "A/B角"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R02")) is None:
        return
    read = sheet.frame[sheet.ok(HEADER, "工号")]
    people = dict(zip(plain_values(read["工号"]), plain_values(read[HEADER]), strict=True))
    named = dict(zip(plain_values(sheet.frame["工号"]), plain_values(sheet.frame["姓名"]), strict=True))
    for pos in sheet.positions(sheet.frame[HEADER].notna() & sheet.ok(HEADER, "工号")):
        one, other = sheet.value(pos, "工号"), sheet.value(pos, HEADER)
        if other in people and people[other] != one:
            first, second = named[one] or one, named[other] or other
            words = f"{first} 的A/B角是 {second}，{second} 的A/B角不是 {first}"
            yield sheet.finding(RULE, pos, HEADER, words, "两人互填；没有替补的空着")


RULE = Rule(
    id=None,
    code="deputy_not_mutual",
    severity=Severity.D,
    registers=("R02",),
    check=check,
    title=Text("A/B角没有互填", "Deputies do not name each other"),
    explain="A/B角是互相替补的两个人，两行要互相填对方的工号。",
    remedy="两人互填。",
    source="R02; S0; P00",
)
