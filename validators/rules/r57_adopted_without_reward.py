"""R57: a suggestion was adopted and nobody said what it is rewarded with (A09)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.money import fen, yuan_shown
from validators.values.text import Text

HEADER, STANDARD = "奖励", "suggestion_reward"
"""STANDARD: parameter, yuan that each adopted suggestion is rewarded with; blank = it is decided one by one."""


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R57")) is None:
        return
    adopted, usual = sheet.frame["采纳"].eq(True).fillna(False), facts.setting(STANDARD)
    told = "" if usual is None else f"政策的标准是 {yuan_shown(fen(usual))} 元，核对后点【一键修正】填上；或"
    mend = None if usual is None else sheet.register.by_header[HEADER].kind.to_cell(fen(usual))
    for pos in sheet.positions(adopted & sheet.frame[HEADER].isna() & sheet.ok("采纳", HEADER)):
        yield sheet.finding(RULE, pos, HEADER, "已采纳，没有填奖励", f"{told}填奖励金额，不奖励填 0", mend=mend)


RULE = Rule(
    id=None,
    code="adopted_without_reward",
    severity=Severity.D,
    registers=("R57",),
    check=check,
    title=Text("采纳没有奖励", "Adopted without a reward"),
    explain="采纳的建议下月发奖励；不奖励的填 0。政策里有建议奖励标准的，建议填这个数。",
    remedy="填奖励金额，不奖励填 0。",
    source="R57; P12",
)
