"""R03: a customer said to be 潜在 or 流失 who has income this month."""

from __future__ import annotations

from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.money import yuan_shown
from validators.values.text import Text

HEADER = "合作状态"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R03")) is None:
        return
    income = facts.frame("R10").groupby("客户编码", observed=True)["收入"].sum()
    here = sheet.frame["客户编码"].map(income[income > 0])
    for pos in sheet.positions(sheet.frame[HEADER].isin(["潜在", "流失"]) & here.notna()):
        yield sheet.finding(
            RULE,
            pos,
            HEADER,
            f"合作状态是{sheet.value(pos, HEADER)}，本月却有收入 {yuan_shown(int(here[pos]))} 元",
            "已经合作的改为“已合作”；收入记错客户的改《业务量流水》",
        )


RULE = Rule(
    id=None,
    code="relation_contradicts",
    severity=Severity.D,
    registers=("R03",),
    check=check,
    title=Text("合作状态与收入不符", "Relation contradicts income"),
    explain="客户档案写着潜在或流失，本月业务量流水里却有收入。",
    remedy="更新合作状态，或改正流水的客户。",
    source="R03, R10; S1, S2",
)
