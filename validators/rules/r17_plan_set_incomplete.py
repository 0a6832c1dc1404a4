"""R17: one of the plans that belong together was not made (A24)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text

HEADER = "指标"


def check(facts: Facts) -> Iterator[Finding]:
    """On the first plan of the year; silent without any."""
    sheet, wanted = facts.sheet("R17"), facts.policy.pack.enums.get(("R17", HEADER), ())
    if sheet is None or not wanted:
        return
    mine = sheet.frame["年"].eq(str(facts.period.year)).fillna(False) & sheet.frame[HEADER].notna()
    held = set(sheet.frame.loc[mine, HEADER])
    lacking = [name for name in wanted if name not in held]
    for pos in sheet.positions(mine)[:1] if lacking else ():
        yield sheet.finding(RULE, pos, HEADER, f"七项计划缺 {'、'.join(lacking)}", "补上或写不编的理由")


RULE = Rule(
    id=None,
    code="plan_set_incomplete",
    severity=Severity.D,
    registers=("R17",),
    check=check,
    title=Text("计划不齐", "A plan is missing"),
    explain="生产、物料需求、能力、采购、销售执行、利润、财务预算七项计划一起编，才对得起来。",
    remedy="补上或写不编的理由。",
    source="R17; P12",
    packs=("P12-E",),
)
