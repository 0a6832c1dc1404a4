"""R57: a reward that is higher than what the suggestion saves in a year (D29)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.frames import whole
from validators.values.money import yuan_shown
from validators.values.text import Text

HEADER = "奖励"


def check(facts: Facts) -> Iterator[Finding]:
    """Silent where nobody computes, and where there is no saving to compare with."""
    sheet, filled = facts.sheet("R57"), facts.filled().get("R57")
    if sheet is None or filled is None:
        return
    reward, saved = sheet.frame[HEADER], filled["年节约额"]
    for pos in sheet.positions(reward.gt(saved).fillna(False) & sheet.ok(HEADER, "每人每天张数", "人数", "每包张数", "每包价", "年天数")):
        words = f"奖励 {yuan_shown(sheet.value(pos, HEADER))} 元大于年节约额 {yuan_shown(whole(saved, pos))} 元"
        yield sheet.finding(RULE, pos, HEADER, words, "核对；不按节约额奖励的写理由")


RULE = Rule(
    id=None,
    code="reward_above_saving",
    severity=Severity.D,
    registers=("R57",),
    check=check,
    title=Text("奖励大于节约额", "Reward above saving"),
    explain="奖励比一年省的还多。年节约额没有算的不查。",
    remedy="核对；不按节约额奖励的写理由。",
    source="R57, D29; P12",
)
