"""V06: a plan whose 主体 is neither an organisation nor a person; the column may refer to either, so no Ref judges it."""
from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from validators.facts import Facts, Rule
from validators.finding import Finding, Severity
from validators.text import Text

HEADER = "主体"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R17")) is None:
        return
    known = pd.concat([facts.policy.frames["R01"]["机构编码"], facts.frame("R02")["工号"]]).dropna()
    subjects = sheet.frame[HEADER]
    for pos in sheet.positions(subjects.notna() & ~subjects.isin(known)):
        yield sheet.finding(RULE, pos, HEADER, "《组织机构》和《岗位与人员》里都没有这个编码（V06）",
                            "单位的计划填机构编码，个人的计划填工号；新来的人先到《岗位与人员》登记")


RULE = Rule(
    id="V06", code="plan_subject_unknown", severity=Severity.A, registers=("R17",), check=check,
    title=Text("计划的主体查不到", "Plan of an unknown subject"),
    explain="计划分解的主体是机构编码或工号，查不到就算不出完成率。", remedy="填机构编码或工号。", source="V06; R17, D10")
