"""R10: a number of pieces that is not whole: a case is counted once, by one person (R07)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.money import quantity_text
from validators.values.text import Text

HEADER, PIECE = "数量", "件"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R10")) is None:
        return
    pieces = {row["业务代码"] for row in facts.policy.table("R07") if row["计量单位"] == PIECE}
    parts = sheet.frame[HEADER].astype("Int64") % 1000
    broken = sheet.frame["业务代码"].isin(pieces) & sheet.ok(HEADER, "业务代码") & parts.ne(0).fillna(False)
    for pos in sheet.positions(broken):
        number = quantity_text(int(sheet.value(pos, HEADER)))
        yield sheet.finding(RULE, pos, HEADER, f"件数 {number} 不是整数", "几个人合办的只在一行记件数，别的行填 0；写错了改成整数")


RULE = Rule(
    id=None,
    code="pieces_not_whole",
    severity=Severity.C,
    registers=("R10",),
    check=check,
    title=Text("件数不是整数", "Pieces not whole"),
    explain="业务目录里计量单位是“件”的业务，件数应当是整数。几个人合办一件，只在其中一行记件数。",
    remedy="改成整数，或写理由。",
    source="R10, R07; P09",
    packs=("P09",),
)
