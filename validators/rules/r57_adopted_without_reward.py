"""R57: a suggestion was adopted and nobody said what it is rewarded with (A09)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text

HEADER = "奖励"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R57")) is None:
        return
    adopted = sheet.frame["采纳"].eq(True).fillna(False)
    for pos in sheet.positions(adopted & sheet.frame[HEADER].isna() & sheet.ok("采纳", HEADER)):
        yield sheet.finding(RULE, pos, HEADER, "已采纳，没有填奖励", "填奖励金额，不奖励填 0")


RULE = Rule(
    id=None,
    code="adopted_without_reward",
    severity=Severity.D,
    registers=("R57",),
    check=check,
    title=Text("采纳没有奖励", "Adopted without a reward"),
    explain="采纳的建议下月发奖励；不奖励的填 0。",
    remedy="填奖励金额，不奖励填 0。",
    source="R57; P12",
)
