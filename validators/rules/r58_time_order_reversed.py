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
LATER = {"R73": ("下单时间", "提货时间")}
"""The same, where the first may have been entered afterwards: an order by telephone."""


def check(facts: Facts) -> Iterator[Finding]:
    for register, (first, then) in ORDERS.items():
        if (sheet := facts.sheet(register)) is not None:
            yield from _of(sheet, first, then, "核对两个时间，注意日期和上下午", None)
    for register, (first, then) in LATER.items():
        if (sheet := facts.sheet(register)) is not None:
            yield from _of(sheet, first, then, "核对两个时间；电话下单后补录的请写理由", Severity.C)


def _of(sheet: Sheet, first: str, then: str, remedy: str, severity: Severity | None) -> Iterator[Finding]:
    for pos in sheet.positions(sheet.frame[first].notna() & sheet.frame[then].notna() & sheet.ok(first, then)):
        before, after = sheet.value(pos, first), sheet.value(pos, then)
        if _reversed(moment(before), moment(after)):
            words = f"“{then}”早于“{first}”（{after} < {before}）"
            yield sheet.finding(RULE, pos, then, words, remedy, severity=severity)


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
    explain="到达不能早于出发，办完不能早于受理。两个时间有一个没有写几点的，只比日期。提货早于下单是核实：电话下单可能是后来补录的。",
    remedy="改对时间。",
    source="R51, R58, R73; D27; P00",
)
