"""R46: a member who left in an earlier month and still uses the number, or is still paid for."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pandas as pd

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.frames import whole
from validators.values.cell import plain
from validators.values.money import yuan_shown
from validators.values.text import Text

LEFT, USED, FEE = "退出日期", "月使用量", "月费用"


def check(facts: Facts) -> Iterator[Finding]:
    if (sheet := facts.sheet("R46")) is None:
        return
    rows = sheet.frame
    gone = (rows[LEFT] < pd.Timestamp(facts.period.first)) & ~(rows[LEFT] < rows["加入日期"]) & sheet.ok(LEFT, USED, FEE)
    for header in (USED, FEE):
        paid = rows[header].fillna(0).gt(0) & (rows[USED].fillna(0).le(0) if header == FEE else True)
        for pos in sheet.positions(gone & paid):
            number, amount = sheet.value(pos, "号码"), whole(rows[header], pos)
            said = f"仍有用量 {plain(Decimal(amount).scaleb(-3))}" if header == USED else f"仍有月费用 {yuan_shown(amount)} 元"
            yield sheet.finding(
                RULE, pos, header, f"{number} 已于 {sheet.value(pos, LEFT):%Y-%m-%d} 退出，{said}", "核对状态：没有退出的清掉退出日期"
            )


RULE = Rule(
    id=None,
    code="usage_after_exit",
    severity=Severity.C,
    registers=("R46",),
    check=check,
    title=Text("退出后仍有用量", "Usage after leaving"),
    explain="退出日期在本月以前的成员，本月不该再有用量和月费用。退出的当月还可以有。",
    remedy="核对状态；属实写理由。",
    source="R46; S1 C117; P05",
)
