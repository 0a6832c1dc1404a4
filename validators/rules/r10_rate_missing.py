"""R10: business of the month whose rate the policy leaves blank, said before 计算 stops at it (settled 51)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.missing import is_missing
from validators.values.text import Text

HEADER = "业务代码"
RATE, FIRST_RATE = "提成比例", "首笔奖励比例"


def check(facts: Facts) -> Iterator[Finding]:
    sheet = facts.sheet("R10")
    if sheet is None or "D06" not in facts.policy.pack.computations:
        return
    products, rows = facts.policy.products(facts.period.first), sheet.frame
    project, first = rows["长期合作项目"].notna(), rows["是否首笔"].astype("boolean").fillna(True).astype(bool)
    earns = rows["揽收人"].notna() | rows["业绩归属"].notna()
    for rate, mask in ((RATE, ~project), (FIRST_RATE, project & first)):
        blank = [code for code, row in products.items() if is_missing(row[rate])]
        wanted = rows[HEADER].isin(blank) & mask & earns
        for pos in sheet.positions(wanted & ~rows[HEADER].where(wanted).duplicated()):
            yield sheet.finding(
                RULE,
                pos,
                HEADER,
                f"政策里“{sheet.value(pos, HEADER)}”的{rate}空着，【计算】到这项业务会停下",
                "不用改台账，不影响打包；请上级在政策工作簿的《业务目录》填上",
            )


RULE = Rule(
    id=None,
    code="rate_missing",
    severity=Severity.D,
    registers=("R10",),
    check=check,
    title=Text("本月业务没有比例", "Rate missing for business of the month"),
    explain="本月流水里的业务，政策的《业务目录》没有给它提成比例或首笔奖励比例。填报人改不了，不挡打包；计算营销奖励和薪酬时这一部分停下并点名。",
    remedy="请上级在政策工作簿的《业务目录》填上比例。",
    source="R07, R10; D06; settled 51",
)
