"""R17: somebody who sells, or keeps customers, without a plan of the year."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.frames import plain_values
from validators.values.text import Text, fold

HEADER = "主体"


def check(facts: Facts) -> Iterator[Finding]:
    sheet = facts.sheet("R17")
    if sheet is None or facts.filing.nil_all or sheet.register.sheet in facts.filing.nil:
        return
    here = sheet.frame["年"].eq(str(facts.period.year)) | sheet.failed["年"]
    planned = {fold(subject) for subject in sheet.frame.loc[here, HEADER].dropna()}
    for number, name in _sellers(facts):
        if not {fold(number), fold(name or "")} & planned:
            yield Finding(
                code=RULE.code,
                rule=RULE.id,
                severity=RULE.severity,
                sheet=sheet.register.sheet,
                column=HEADER,
                value=number,
                record=number,
                message=f"{name or number} 没有 {facts.period.year} 年的年计划，完成率算不出",
                remedy="补上他的年计划；不做业务的把名下的客户交给别人",
            )


def _sellers(facts: Facts) -> list[tuple[str, str | None]]:
    """工号 and 姓名 of those in service at the end of the period who keep customers or are credited with business."""
    staff = facts.frame("R02")
    gone = staff["离职日期"] <= pd.Timestamp(facts.period.last)
    staff = staff[staff["工号"].notna() & ~gone.fillna(False)].drop_duplicates("工号")
    busy = {*facts.frame("R03")["客户经理"].dropna(), *facts.frame("R10")["业绩归属"].dropna()}
    staff = staff[staff["工号"].isin(busy)]
    return list(zip(plain_values(staff["工号"]), plain_values(staff["姓名"]), strict=True))


RULE = Rule(
    id=None,
    code="person_without_plan",
    severity=Severity.D,
    registers=("R17",),
    check=check,
    title=Text("做业务的人没有年计划", "Seller without a plan"),
    explain="在岗、名下有客户或本月有业绩的人，计划分解里要有他今年的计划，不然完成率算不出。",
    remedy="补上年计划。",
    source="R17, R02; P09",
    packs=("P09",),
)
