"""V35: a document that stands behind two credits; the first use stays clean (D19b)."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from validators.filing.document_uses import ONCE, REUSE, first_uses
from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.missing import is_missing
from validators.values.text import Text

HEADER = "号码"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R48")) is None:
        return
    past = facts.history.frame("R48")
    past = past[(past["_branch"] == facts.filing.branch) & (past["_period"] < str(facts.period))]
    uses = sheet.frame if past.empty else pd.concat([past, sheet.frame], ignore_index=True)
    once = facts.setting(REUSE) or () if REUSE in facts.policy.pack.parameters else ONCE
    firsts = first_uses(uses, facts.frame("R03"), facts.frame("R47"), once)
    for pos, first in enumerate(firsts.iloc[len(past) :]):
        if not is_missing(first):
            where = f"第 {sheet.raw.rows[first - len(past)]} 行" if first >= len(past) else "以前月份"
            yield sheet.finding(
                RULE,
                pos,
                HEADER,
                f"{sheet.value(pos, '凭证类型')} {sheet.value(pos, HEADER)} 在{where}已经用过（V35）",
                "核对原件；号码填错就改对；同一笔授信的复核填同一个授信编号；确是重复使用请写理由并报风险部门",
            )


RULE = Rule(
    id="V35",
    code="document_used_twice",
    severity=Severity.C,
    registers=("R48",),
    check=check,
    title=Text("凭证重复使用", "Document used twice"),
    explain="同一类型、同一号码、同一金额的凭证只能支持一笔授信（填了同一个授信编号的是复核，不算）；合同、他项权证只查不同客户之间，"
    "审计报告可以支持同一客户的几笔授信。哪些类型要查由政策的“不得重复使用的凭证”定。按核验日期、再按记录编号排先后，先用的不算，"
    "后用的指出；手边有的以前月份也查。",
    remedy="核对原件，或写理由。",
    source="V35; R48, D19b; S1 C121「依据虚假的合同、增值税发票…办理授信」",
)
