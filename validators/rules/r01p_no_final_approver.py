"""R01p: the steps are switched on and nobody may give the last approval (P13, settled 43)."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.papers.rights import overlay_on, rights_of
from validators.values.text import Text

HEADER, LAST = "权限级别", "最终审批"


def check(facts: Facts) -> Iterator[Finding]:
    """On the first person of the sheet; an empty one names nobody at all, which the check of the sheet itself says."""
    sheet = facts.sheet("R01p")
    if sheet is None or not overlay_on(facts.policy) or sheet.frame.empty:
        return
    rights, frame, today = rights_of(facts.policy), sheet.frame, pd.Timestamp(facts.today)
    alive = (frame["起"].isna() | (frame["起"] <= today)) & (frame["止"].isna() | (frame["止"] > today))
    if not any(rights.may(str(level), LAST) for level in frame.loc[alive, HEADER].dropna()):
        yield sheet.finding(RULE, 0, HEADER, f"没有{rights.who(LAST)}权限的人，单据无法终审", "指定一人")


RULE = Rule(
    id=None,
    code="no_final_approver",
    severity=Severity.D,
    registers=("R01p",),
    check=check,
    title=Text("没有人能终审", "Nobody to approve last"),
    explain="启用了审批权限，《审批人》里现在有效的人都没有最终审批的权限，单据会停在待终审。",
    remedy="指定一人。",
    source="R01p, R63; P13; settled 43",
    packs=("P13",),
)
