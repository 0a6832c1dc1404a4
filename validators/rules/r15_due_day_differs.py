"""R15: a bill that falls due on another day than so many days after its month (D18)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.period import Month
from validators.values.text import Text

HEADER, TERM, DAYS = "到期日", "账期", "arrears_days"


def check(facts: Facts) -> Iterator[Finding]:
    """Off while nobody has said how many days; a 账期 that is no month is not judged."""
    sheet, days = facts.sheet("R15"), facts.setting(DAYS)
    if sheet is None or days is None:
        return
    for pos in sheet.positions(sheet.frame[HEADER].notna() & sheet.frame[TERM].notna() & sheet.ok(HEADER, TERM)):
        if (month := _month(str(sheet.value(pos, TERM)))) is None:
            continue
        due, wanted = sheet.value(pos, HEADER).date(), month.last + dt.timedelta(int(days))
        if due != wanted:
            words = f"{month} 的电费应在 {wanted} 到期（月末后 {int(days)} 天），填的是 {due}"
            yield sheet.finding(RULE, pos, HEADER, words, "改对到期日；合同另有约定的写理由")


def _month(term: str) -> Month | None:
    try:
        return Month.parse(term)
    except ValueError:
        return None


RULE = Rule(
    id=None,
    code="due_day_differs",
    severity=Severity.C,
    registers=("R15",),
    check=check,
    title=Text("到期日不是规定的那天", "Due on another day"),
    explain="账期的最后一天过后满政策的电费到期天数到期，账龄从这一天算起。天数空着的、账期不是年月的不查。",
    remedy="改对到期日，或写理由。",
    source="R15, D18; P11",
    packs=("P11",),
)
