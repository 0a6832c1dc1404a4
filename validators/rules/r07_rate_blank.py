"""R07: a business without its rate; the bonus stops when somebody sells it (settled 51)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text

HEADER = "提成比例"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R07")) is None or "D06" not in facts.policy.pack.computations:
        return
    used = sheet.frame["启用"].fillna(True).astype(bool)
    blank = sheet.frame[HEADER].isna() & sheet.ok(HEADER)
    for pos in sheet.positions(blank & used & ~sheet.frame["业务性质"].eq("长期合作")):
        yield sheet.finding(
            RULE, pos, HEADER, f"“{sheet.shown(pos, '名称')}”的提成比例空着，卖出时营销奖励和薪酬会停下", "定下来就填上；不计奖的填 0%"
        )


RULE = Rule(
    id=None,
    code="rate_blank",
    severity=Severity.D,
    registers=("R07",),
    check=check,
    title=Text("业务没有提成比例", "Rate blank"),
    explain="业务目录里启用的业务没有提成比例。空着不是 0：有人卖出这项业务时，营销奖励和薪酬会停下并点名。",
    remedy="填上提成比例；不计奖的填 0%。",
    source="R07; D06; settled 51",
)
