"""Times of a journey or a case that run backwards (R51, R58, R68, R73; D27)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.register import Sheet
from validators.values.text import Text
from validators.values.times import moment

ORDERS = {"R51": ("受理时间", "完成时间"), "R58": ("发车时间", "送达时间"), "R73": ("提货时间", "交付时间")}
"""Register -> what comes first and what comes after."""


def check(facts: Facts) -> Iterator[Finding]:
    for register, (first, then) in ORDERS.items():
        if (sheet := facts.sheet(register)) is not None:
            yield from _of(sheet, first, then)


def _of(sheet: Sheet, first: str, then: str) -> Iterator[Finding]:
    for pos in sheet.positions(sheet.frame[first].notna() & sheet.frame[then].notna() & sheet.ok(first, then)):
        before, after = sheet.value(pos, first), sheet.value(pos, then)
        if _reversed(moment(before), moment(after)):
            words = f"“{then}”早于“{first}”（{after} < {before}）"
            yield sheet.finding(RULE, pos, then, words, "核对两个时间，注意日期和上下午")


def _reversed(before: dt.datetime, after: dt.datetime) -> bool:
    """By the day alone where either has no time of day."""
    if dt.time() in (before.time(), after.time()):
        return after.date() < before.date()
    return after < before


RULE = Rule(
    id=None,
    code="time_order_reversed",
    severity=Severity.A,
    registers=("R51", "R58", "R73"),
    check=check,
    title=Text("时间前后颠倒", "Times out of order"),
    explain="到达不能早于出发，办完不能早于受理。两个时间有一个没有写几点的，只比日期。",
    remedy="改对时间。",
    source="R51, R58, R73; D27; P00",
)
