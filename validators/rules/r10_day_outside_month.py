"""R10: a 业务日期 that does not lie in the 月份 of its row; the bonus rate depends on it (D06). Reversals are let be (settled 34)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.filing.reversal import reversals
from validators.finding import Finding, Severity
from validators.values.text import Text

HEADER = "业务日期"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R10")) is None:
        return
    day, month = sheet.frame[HEADER], sheet.frame["月份"]
    lies_in = {each: f"{each:%Y-%m}" for each in day.dropna().unique()}
    outside = day.map(lies_in).ne(month) & day.notna() & month.notna() & ~reversals(sheet.frame)
    for pos in sheet.positions(outside):
        yield sheet.finding(
            RULE, pos, HEADER, f"业务日期 {day.iat[pos]:%Y-%m-%d} 不在月份 {month.iat[pos]} 里", "改对业务日期或月份；不知道是哪一天就空着"
        )


RULE = Rule(
    id=None,
    code="day_outside_month",
    severity=Severity.C,
    registers=("R10",),
    check=check,
    title=Text("业务日期不在月份里", "Day outside its month"),
    explain="业务日期要落在同一行的月份里，营销奖励按那一天有效的比例计算。冲销行按它冲掉的那一行算，不查。",
    remedy="改对日期或月份。",
    source="R10; D06; settled 34",
)
