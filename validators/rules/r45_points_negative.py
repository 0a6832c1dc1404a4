"""R45: more points were given out than there were (D31)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text

HEADER = "兑换"


def check(facts: Facts) -> Iterator[Finding]:
    """Silent where nobody computes, and while the policy does not say what a point costs."""
    sheet, filled = facts.sheet("R45"), facts.filled().get("R45")
    if sheet is None or filled is None or facts.setting("points_yuan") is None:
        return
    for pos in sheet.positions(filled["期末"].lt(0).fillna(False) & sheet.ok("客户", "期初", HEADER, "作废")):
        yield sheet.finding(RULE, pos, HEADER, "兑换大于余额", "核对期初和兑换")


RULE = Rule(
    id=None,
    code="points_negative",
    severity=Severity.C,
    registers=("R45",),
    check=check,
    title=Text("积分兑换大于余额", "Points below zero"),
    explain="期初加本期增减兑换减作废小于 0。政策里没有每积一分的金额时不查。",
    remedy="核对期初和兑换。",
    source="R45, D31; P12",
    packs=("P12",),
)
