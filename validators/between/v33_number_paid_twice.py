"""V33 between branches: one member number paid for by groups of two branches (D20 T2)."""

from __future__ import annotations

from collections.abc import Iterator

from validators.between.between_rule import Between, BetweenRule, Merged
from validators.between.shared_numbers import NumberHeld, met_twice
from validators.finding import Severity
from validators.values.text import Text

NUMBERS = (NumberHeld("R46", "号码", "统付号码", ended="退出日期"),)


def check(merged: Merged) -> Iterator[Between]:
    return met_twice(RULE, merged, NUMBERS, "两个局核对是谁的成员，另一个局填退出日期；属实请写明原因")


RULE = BetweenRule(
    id="V33",
    code="number_paid_in_two_branches",
    severity=Severity.C,
    registers=("R46",),
    check=check,
    title=Text("一个号码两个局统付", "Number paid in two branches"),
    explain="一个成员号码只由一个集团统付，已经退出的不算。一个局自己看不出来，合并以后才看得见。",
    remedy="在一个局里填退出日期，或写明原因。",
    source="V33; R46, D20; S1 C117",
)
