"""R21: the slip came back, it says, before the visit that it went with (S2 C94)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.filing.planned_visits import visits_of_plans
from validators.finding import Finding, Severity
from validators.frames import records
from validators.values.text import Text

ANSWER, HEADER = "反馈信息", "存档日期"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R21")) is None or ANSWER not in {column.header for column in sheet.register.shown}:
        return
    visits = visits_of_plans(records(sheet.frame), records(facts.frame("R20")))
    answered = sheet.frame[ANSWER].notna() & sheet.frame[HEADER].notna()
    for pos in sheet.positions(answered & sheet.ok(HEADER, "客户", "计划月", "计划编号")):
        visit, filed = visits[pos], sheet.value(pos, HEADER)
        if visit is not None and filed < visit["日期"]:
            words = f"反馈信息的日期早于拜访日期（{filed:%Y-%m-%d} < {visit['日期']:%Y-%m-%d}）"
            yield sheet.finding(RULE, pos, HEADER, words, "核对存档日期和走访记录")


RULE = Rule(
    id=None,
    code="slip_before_visit",
    severity=Severity.B,
    registers=("R21",),
    check=check,
    packs=("P07",),
    title=Text("反馈早于拜访", "Slip back before the visit"),
    explain="信息传递单拜访回来才填反馈、存档。存档日期早于写了这张单的走访记录（没有写单号的，看同月同人同客户的）的日期，两处总有一处写错。",
    remedy="核对存档日期和走访记录。",
    source="R21, R20; S2 C94; P07",
)
