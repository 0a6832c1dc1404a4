"""V32: a total typed into the pay sheet that is not what D06 computes (settled 18); the program's own is none (settled 52)."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from validators.filing.inputs import Facts, Result, Rule
from validators.filing.written_cells import own_cells
from validators.finding import Finding, Severity
from validators.register import Sheet
from validators.rules.v32_award_not_approved import not_approved
from validators.values.money import yuan_shown
from validators.values.text import Text

HEADER = "合计"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R43")) is None:
        return
    typed = sheet.frame[HEADER]
    judged = typed.notna() & sheet.frame["月"].eq(str(facts.period))
    if facts.written is not None and judged.any():
        judged &= ~own_cells(facts.written, sheet, HEADER)
    result = facts.compute(facts.policy.pack.pay) if judged.any() else None  # most totals are the program's own, or blank
    if result is None or result.rows.empty:
        return
    computed = _computed(sheet, result)
    differs = judged & computed.notna() & (typed != computed) & ~not_approved(facts, sheet)
    for pos in sheet.positions(differs):
        was, due = int(sheet.value(pos, HEADER)), int(computed[pos])
        yield sheet.finding(
            RULE,
            pos,
            HEADER,
            f"合计 {yuan_shown(was)} 元，按政策算出 {yuan_shown(due)} 元，"
            f"{'多' if was > due else '少'} {yuan_shown(abs(was - due))} 元（V32）",
            "清空这一格，点【计算】由系统填；认为算得不对，请改来源的数",
        )


def _computed(sheet: Sheet, result: Result) -> pd.Series:
    """合计 of D06 by the person of each row, in fen; missing where D06 could not compute it."""
    totals = result.rows.dropna(subset=["工号"]).drop_duplicates("工号").set_index("工号")[HEADER]
    return sheet.frame["工号"].map(totals).astype("Int64")


RULE = Rule(
    id="V32",
    code="pay_total_differs",
    severity=Severity.A,
    registers=("R43",),
    check=check,
    title=Text("薪酬合计与计算不同", "Pay differs from the computed total"),
    explain="薪酬表的合计由系统按政策计算。手填或粘贴进来的合计与算出的不同时，要清空或改对；点【计算】会覆盖它。",
    remedy="清空后点【计算】。",
    source="V32; D06; settled 17, 18, 28",
)
