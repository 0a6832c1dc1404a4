"""R18: the versions of a plan leave a number out: an order was forgotten (D15)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.crude_versions import PLAN, monthly, version_numbers
from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text

HEADER = "计划版本"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R18")) is None:
        return
    numbers = version_numbers(sheet.frame).where(monthly(sheet.frame))
    rows = sheet.frame.assign(_version=numbers)[numbers.notna() & sheet.ok(HEADER)]
    customers = facts.frame("R03")
    names = dict(zip(customers["客户编码"], customers["企业全称"], strict=True))
    for (_, refinery, oil, period), versions in rows.groupby(list(PLAN), sort=False)["_version"]:
        held = sorted({int(version) for version in versions})
        for before, version in zip([0, *held], held, strict=False):
            if lost := range(before + 1, version):
                pos = list(sheet.frame.index).index(versions.index[versions == version][0])
                words = f"{names.get(refinery) or refinery}{oil}{period} 的计划版本缺 {'、'.join(map(str, lost))}"
                yield sheet.finding(RULE, pos, HEADER, words, "补录漏掉的调整令，或改版本号")


RULE = Rule(
    id=None,
    code="version_gap",
    severity=Severity.C,
    registers=("R18",),
    check=check,
    title=Text("计划版本不连续", "A version of a plan is missing"),
    explain="同一炼厂、油品、期间的计划版本从 1 起依次加 1，中间缺号说明漏录了调整令。年度和季度计划不查。",
    remedy="补录漏掉的调整令，或改版本号。",
    source="R18, D15; P10",
)
