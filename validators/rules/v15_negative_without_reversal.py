"""V15: a negative amount that is not marked as a reversal."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.filing.reversal import reversals
from validators.finding import Finding, Severity
from validators.rules.flow_rows import AMOUNTS
from validators.values.text import Text


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R10")) is None:
        return
    negative = (sheet.frame[AMOUNTS] < 0).fillna(False).astype(bool)
    unmarked = ~reversals(sheet.frame) & sheet.ok("冲销标记")
    for pos in sheet.positions(negative.any(axis=1) & unmarked):
        header = next(h for h in AMOUNTS if negative.at[pos, h])
        shown = sheet.register.by_header[header].kind.show(sheet.frame.at[pos, header])
        yield sheet.finding(
            RULE,
            pos,
            header,
            f"{header} {shown} 小于 0，却没有冲销标记（V15）",
            "要冲销就把“冲销标记”选“是”，并填“冲销原记录编号”；不是就改成正数",
        )


RULE = Rule(
    id="V15",
    code="negative_without_reversal",
    severity=Severity.A,
    registers=("R10",),
    check=check,
    title=Text("负数没有冲销标记", "Negative without reversal mark"),
    explain="收入、数量只有在冲销以前的记录时才能是负数，冲销的行要有冲销标记和原记录编号。",
    remedy="补上冲销标记和原记录编号，或改成正数。",
    source="V15; R10; settled 17",
)
