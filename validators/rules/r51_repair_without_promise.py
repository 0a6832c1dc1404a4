"""R51: a repair without the time by which the crew is to be there (S2 C108; D38c)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text

HEADER, REPAIR = "承诺到达时限", "抢修类"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R51")) is None:
        return
    repairs = sheet.frame[REPAIR].astype("boolean").fillna(False)
    for pos in sheet.positions(repairs & sheet.frame[HEADER].isna() & sheet.ok(HEADER, REPAIR)):
        yield sheet.finding(RULE, pos, HEADER, "抢修类工单没有承诺到达时限", "照派单填；不是抢修就把“抢修类”改成否")


RULE = Rule(
    id=None,
    code="repair_without_promise",
    severity=Severity.C,
    registers=("R51",),
    check=check,
    title=Text("抢修没有承诺时限", "Repair without a promise"),
    explain="抢修人员要在承诺时限前到现场；没有写时限的算不了抢修到达率。",
    remedy="照派单填。",
    source="R51, D38c; C108; P11",
)
