"""R64: a task that is done without a day of its end, or has a day and is not done (D43)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.money import percent_shown
from validators.values.text import Text

HEADER = "实际止日"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R64")) is None:
        return
    share, ended = sheet.frame["完成%"], sheet.frame[HEADER].notna()
    whole = share.eq(1).fillna(False).astype(bool)
    for pos in sheet.positions((whole != ended) & share.notna() & sheet.ok("完成%", HEADER)):
        words = f"完成%是 {percent_shown(sheet.value(pos, '完成%'))}，实际止日是{'有的' if ended.iat[pos] else '空的'}"
        yield sheet.finding(RULE, pos, HEADER, words, "两处改成一致")


RULE = Rule(
    id=None,
    code="done_without_date",
    severity=Severity.C,
    registers=("R64",),
    check=check,
    title=Text("完成和止日不一致", "Done without a day"),
    explain="完成%是 100% 的任务要有实际止日，没有做完的不能有。完成%空着的不查。",
    remedy="两处改成一致。",
    source="R64, D43; P12",
)
