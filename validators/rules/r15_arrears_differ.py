"""R15: what customers of 10 kV and above owe, against the arrears of their classes (R52b; D18, D24c)."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.frames import net
from validators.register import Sheet
from validators.registers.business.fee_classes import HIGH
from validators.rules.v22_arrears_without_reason import outstanding
from validators.values.money import yuan_shown
from validators.values.text import Text

HEADER = "应收金额"
_OWED, _PAID = ("期初欠费", "应收电费"), ("实收本月", "实收往月")


def check(facts: Facts) -> Iterator[Finding]:
    """On the first receivable of such a customer; what a blank or unreadable cell is part of is not compared."""
    sheet, parts = facts.sheet("R15"), facts.sheet("R52b")
    if sheet is None or parts is None:
        return
    mine, classes = _of_high_voltage(facts, sheet.frame), parts.frame[parts.frame["电压等级"].isin(HIGH)]
    whole = classes[[*_OWED, *_PAID]].notna().all(axis=None) and parts.ok(*_OWED, *_PAID, "核销", "电压等级").all()
    if not mine.any() or not len(classes) or not whole or not (sheet.frame[HEADER].notna() & sheet.ok(HEADER))[mine].all():
        return
    owed, stated = int(outstanding(facts, sheet.frame)[mine].sum()), int(net(classes, _OWED, (*_PAID, "核销")).sum())
    if owed != stated:
        words = f"欠费台账余额 {yuan_shown(owed)} 元，分类表期末欠费 {yuan_shown(stated)} 元"
        yield sheet.finding(RULE, _first(sheet, mine), HEADER, words, "补登欠费户，或改分类表 10 千伏以上的行")


def _of_high_voltage(facts: Facts, rows: pd.DataFrame) -> pd.Series:
    """Receivables of customers whose 电压等级 is 10 kV or more, or is not known."""
    known = facts.frame("R03").dropna(subset=["客户编码"]).drop_duplicates("客户编码").set_index("客户编码")["电压等级"]
    voltage = rows["客户"].map(known)
    found: pd.Series = voltage.isin(HIGH) | voltage.isna()
    return found


def _first(sheet: Sheet, mine: pd.Series) -> int:
    return sheet.positions(mine)[0]


RULE = Rule(
    id=None,
    code="arrears_differ",
    severity=Severity.C,
    registers=("R15", "R52b"),
    check=check,
    title=Text("欠费台账对不上分类表", "Arrears differ from the classes"),
    explain="10 千伏以上客户在欠费台账里的余额合计，应是分类表 10 千伏和 35 千伏各行的期末欠费合计。台账里没有这样的客户、分类表没有填齐的不查。",
    remedy="补登欠费户，或改分类表。",
    source="R15, R52b, D18; P11",
    packs=("P11",),
)
