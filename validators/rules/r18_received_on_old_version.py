"""R18: what was received stands on a version that an order has replaced (D15)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.crude_versions import PLAN, monthly, version_numbers
from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text

HEADER = "实际接油"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R18")) is None:
        return
    numbers = version_numbers(sheet.frame).where(monthly(sheet.frame))
    latest = sheet.frame.assign(_version=numbers).groupby(list(PLAN), dropna=False)["_version"].transform("max")
    old = sheet.frame[HEADER].gt(0).fillna(False) & numbers.lt(latest).fillna(False)
    for pos in sheet.positions(old & sheet.ok("计划版本", HEADER)):
        yield sheet.finding(RULE, pos, HEADER, f"实际接油填在已被调整的版本 {sheet.value(pos, '计划版本')} 上", "改到现行版本")


RULE = Rule(
    id=None,
    code="received_on_old_version",
    severity=Severity.A,
    registers=("R18",),
    check=check,
    title=Text("接油填在旧版本上", "Received on a replaced version"),
    explain="同一炼厂、油品、期间里版本号最大的是现行版本，实际接油只填在它上面。年度和季度计划不查。",
    remedy="改到现行版本。",
    source="R18, D15; P10",
)
