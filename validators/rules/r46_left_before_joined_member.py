"""R46: a member who left before joining."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text

HEADER = "退出日期"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R46")) is None:
        return
    for pos in sheet.positions((sheet.frame[HEADER] < sheet.frame["加入日期"]) & sheet.ok(HEADER, "加入日期")):
        left, joined = (f"{sheet.value(pos, name):%Y-%m-%d}" for name in (HEADER, "加入日期"))
        yield sheet.finding(RULE, pos, HEADER, f"退出日期早于加入日期（{left} < {joined}）", "照受理单改日期")


RULE = Rule(
    id=None,
    code="left_before_joined_member",
    severity=Severity.A,
    registers=("R46",),
    check=check,
    title=Text("退出早于加入", "Left before joining"),
    explain="一个成员先加入、后退出，同一天可以。日期反了，在网人数和离网率都算不对。",
    remedy="照受理单改日期。",
    source="R46, D25; P05",
)
