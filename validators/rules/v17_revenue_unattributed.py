"""V17: revenue that counts towards nobody's plan; reversals follow their original (settled 2, 26)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.filing.reversal import reversals
from validators.finding import Finding, Severity
from validators.values.money import yuan_shown
from validators.values.text import Text

HEADER = "业绩归属"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R10")) is None:
        return
    earned = sheet.frame["收入"] > 0
    nobody = sheet.frame[HEADER].isna() & sheet.ok(HEADER, "冲销标记")
    for pos in sheet.positions(earned & nobody & ~reversals(sheet.frame)):
        amount = yuan_shown(int(sheet.value(pos, "收入")))
        yield sheet.finding(RULE, pos, HEADER, f"有收入 {amount} 元却没有业绩归属，算不到人（V17）", "填工号；不是个人办的请写理由")


RULE = Rule(
    id="V17",
    code="revenue_unattributed",
    severity=Severity.C,
    registers=("R10",),
    check=check,
    title=Text("收入没有业绩归属", "Revenue without owner"),
    explain="有收入的行没有业绩归属，这笔收入就算不到人。营销奖励看揽收人，与这一列无关。",
    remedy="填工号；不是个人办的写理由。",
    source="V17, D55; settled 2, 17, 26",
)
