"""R28: a grave opinion that the head has not approved; graver once the customer was told (C63)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.text import Text

HEADER, TOLD = "审批", "通知日期"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R28")) is None:
        return
    for pos in sheet.positions(sheet.frame["情节"].eq("重大") & sheet.frame[HEADER].isna() & sheet.ok(HEADER, "情节")):
        severity = Severity.C if sheet.value(pos, TOLD) is None else Severity.B
        yield sheet.finding(RULE, pos, HEADER, "情节重大的意见没有业务经理审批", "先审批", severity=severity)


RULE = Rule(
    id=None,
    code="grave_opinion_without_approval",
    severity=Severity.C,
    registers=("R28",),
    check=check,
    title=Text("情节重大的意见没有审批", "Grave opinion without approval"),
    explain="情节重大的意见要提交业务经理审批，提前处理。已经通知了客户还没有审批的，是准强制。",
    remedy="请业务经理审批。",
    source="R28; S4 C63「如果情节重大,业务部应提成业务经理审批」",
)
