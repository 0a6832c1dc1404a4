"""V22: an overdue receivable of unified payment without its cause (P05)."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.frames import whole
from validators.values.money import yuan_shown
from validators.values.text import Text

HEADER = "欠费原因"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R15")) is None:
        return
    day = pd.Timestamp(facts.period.last)
    owed = outstanding(facts, sheet.frame)
    overdue = (sheet.frame["到期日"] < day) & (owed > 0) & sheet.ok("应收金额", "到期日", HEADER)
    for pos in sheet.positions(overdue & sheet.frame[HEADER].isna()):
        late = (facts.period.last - sheet.value(pos, "到期日").date()).days
        yield sheet.finding(
            RULE,
            pos,
            HEADER,
            f"逾期 {late} 天，还欠 {yuan_shown(whole(owed, pos))} 元，没有欠费原因（V22）",
            "逐笔问清原因后填上；已经收到的在《收款明细》里登记",
        )


def outstanding(facts: Facts, receivables: pd.DataFrame) -> pd.Series:
    """What is still owed of each receivable at the end of the period, in fen: 应收金额 less what R15b received."""
    receipts = facts.frame("R15b")
    mine = receipts[receipts["收款日期"].isna() | (receipts["收款日期"] <= pd.Timestamp(facts.period.last))]
    received = mine.groupby("应收编号")["收款金额"].sum()
    return receivables["应收金额"] - receivables["应收编号"].map(received).astype("Int64").fillna(0)


RULE = Rule(
    id="V22",
    code="arrears_without_reason",
    severity=Severity.A,
    registers=("R15",),
    check=check,
    packs=("P05",),
    title=Text("逾期没有欠费原因", "Arrears without cause"),
    explain="电信方案（P05）里，过了到期日还有欠款的应收，要逐一分析欠费原因。已收多少按收款明细算到期末。",
    remedy="填欠费原因。",
    source="V22; R15, R15b; S1 C116「要逐一分析欠费原因」",
)
