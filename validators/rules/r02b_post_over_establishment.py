"""R02b: more people in a post than are planned (D47)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.frames import records
from validators.values.text import Text

HEADER, COMPUTATION = "编制", "D47"


def check(facts: Facts) -> Iterator[Finding]:
    sheet = facts.sheet("R02b")
    if sheet is None or COMPUTATION not in facts.policy.pack.computations or (result := facts.compute(COMPUTATION)) is None:
        return
    over = {(row["机构"], row["岗位"]): row for row in records(result.rows) if row["编制"] is not None and row["在岗"] > row["编制"]}
    for pos in sheet.positions(sheet.frame[HEADER].notna() & sheet.ok(HEADER, "机构", "岗位")):
        place = (sheet.value(pos, "机构") or facts.filing.branch, sheet.value(pos, "岗位"))
        if place in over:
            words = f"{place[0]} {place[1]} 在岗 {int(over[place]['在岗'])} 人，编制 {int(over[place]['编制'])} 人"
            yield sheet.finding(RULE, pos, HEADER, words, "核对离职日期；超编请写说明")


RULE = Rule(
    id=None,
    code="post_over_establishment",
    severity=Severity.D,
    registers=("R02b",),
    check=check,
    title=Text("在岗多于编制", "Post over establishment"),
    explain="一个岗位在岗的人数（一人兼几岗只占有编制的岗）多于编制。",
    remedy="核对离职日期，或写说明。",
    source="R02, R02b, D47; P00",
)
