"""R19: a campaign of which nobody said what it is to reach (D59, A02)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text

HEADERS, CAMPAIGN = ("目标指标", "目标值"), "客户维护活动"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R19")) is None or HEADERS[0] not in {column.header for column in sheet.register.shown}:
        return
    lacking = sheet.frame[list(HEADERS)].isna()
    for pos in sheet.positions(sheet.frame["类型"].eq(CAMPAIGN).fillna(False) & lacking.any(axis=1) & sheet.ok("类型", *HEADERS)):
        names = [header for header in HEADERS if lacking[header].iat[pos]]
        yield sheet.finding(RULE, pos, names[0], f"维护活动没有{'和'.join(names)}", "填一个，活动完了才好比")


RULE = Rule(
    id=None,
    code="campaign_without_target",
    severity=Severity.C,
    registers=("R19",),
    check=check,
    title=Text("维护活动没有目标", "Campaign without a target"),
    explain="客户维护活动要说拿什么来比（保持率、满意度指数、增值额）、要到多少，活动完了才知道有没有效果。",
    remedy="填目标指标和目标值。",
    source="R19, D59; P12",
    packs=("P12",),
)
