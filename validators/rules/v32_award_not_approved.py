"""V32: a 突出贡献奖 typed into the pay sheet that no approved R44 stands behind (settled 3, 18)."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.register import Sheet
from validators.values.money import yuan_shown
from validators.values.text import Text

HEADER = "突出贡献奖"
APPROVED = ("已批准", "执行中", "完成")
"""States of F3 from the final approval on."""


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R43")) is None:
        return
    if sheet.frame[HEADER].isna().all():
        return
    approved = approved_fen(facts, sheet)
    for pos in sheet.positions(not_approved(facts, sheet)):
        typed, granted = int(sheet.value(pos, HEADER)), int(approved[pos])
        said = f"批准的是 {yuan_shown(granted)} 元" if granted else "没有批准的《突出贡献奖审批》"
        yield sheet.finding(
            RULE,
            pos,
            HEADER,
            f"突出贡献奖 {yuan_shown(typed)} 元，这个人这个月{said}（V32）",
            "清空这一格，点【计算】由系统填；要发奖请先把审批办完",
        )


def not_approved(facts: Facts, sheet: Sheet) -> pd.Series:
    """Mask of the rows whose typed award is not what was approved for that person and month."""
    typed = sheet.frame[HEADER].fillna(0)
    return (typed != approved_fen(facts, sheet)) & (typed != 0) & sheet.ok("工号", "月")


def approved_fen(facts: Facts, sheet: Sheet) -> pd.Series:
    """核准金额 of the approved awards of each row's person and month, in fen; 0 where there are none."""
    awards = facts.frame("R44")
    granted = awards[awards["审批"].isin(APPROVED)].groupby(["工号", "期间"], observed=True)["核准金额"].sum()
    found = granted.reindex(pd.MultiIndex.from_frame(sheet.frame[["工号", "月"]])).fillna(0)
    return pd.Series(found.to_numpy(), index=sheet.frame.index, dtype="Int64")


RULE = Rule(
    id="V32",
    code="award_not_approved",
    severity=Severity.A,
    registers=("R43",),
    check=check,
    title=Text("突出贡献奖没有批准", "Award without approval"),
    explain="薪酬表里手填的突出贡献奖，要与突出贡献奖审批里同一个人、同一个月已批准的核准金额相同。空着的不查，点【计算】后由系统填。",
    remedy="清空后重新计算，或先办完审批。",
    source="V32; R44; S3 C22; settled 3, 17, 18",
)
