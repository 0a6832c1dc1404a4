"""Times of a journey or a case that run backwards (R51, R51b, R56, R58, R68, R73; D27)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.register import Sheet
from validators.values.text import Text
from validators.values.times import moment

ORDERS = (
    ("R51", "受理时间", "完成时间"),
    ("R56", "日期", "转销售日期"),
    ("R56", "转销售日期", "再次传递日期"),
    ("R58", "发车时间", "送达时间"),
    ("R73", "提货时间", "交付时间"),
)
"""Register, what comes first and what comes after."""
_REMEDY = "核对两个时间，注意日期和上下午"
LATER = (("R73", "下单时间", "提货时间", "核对两个时间；电话下单后补录的请写理由"),)
"""The same with a remedy of its own, where the first may have been entered afterwards: an order by telephone."""


def check(facts: Facts) -> Iterator[Finding]:
    for register, first, then in ORDERS:
        if (sheet := facts.sheet(register)) is not None:
            yield from _of(sheet, first, then, _REMEDY, None)
    for register, first, then, remedy in LATER:
        if (sheet := facts.sheet(register)) is not None:
            yield from _of(sheet, first, then, remedy, Severity.C)
    if (links := facts.sheet("R51b")) is not None:
        yield from _links(links, facts.sheet("R51"))
    if (steps := facts.sheet("R68")) is not None:
        yield from _steps(steps)


def _of(sheet: Sheet, first: str, then: str, remedy: str, severity: Severity | None) -> Iterator[Finding]:
    for pos in sheet.positions(sheet.frame[first].notna() & sheet.frame[then].notna() & sheet.ok(first, then)):
        before, after = sheet.value(pos, first), sheet.value(pos, then)
        if _reversed(_time(before), _time(after)):
            yield sheet.finding(RULE, pos, then, _words(then, first, before, after), remedy, severity=severity)


def _links(sheet: Sheet, tickets: Sheet | None) -> Iterator[Finding]:
    """A link cannot be done before its ticket came in."""
    if tickets is None:
        return
    came = tickets.frame[tickets.ok("工单号", "受理时间")].dropna(subset=["工单号", "受理时间"])
    begun = dict(zip(came["工单号"], came["受理时间"], strict=True))
    for pos in sheet.positions(sheet.frame["工单号"].isin(begun) & sheet.frame["完成时间"].notna() & sheet.ok("工单号", "完成时间")):
        before, after = begun[sheet.value(pos, "工单号")], sheet.value(pos, "完成时间")
        if _reversed(_time(before), _time(after)):
            yield sheet.finding(RULE, pos, "完成时间", _words("完成时间", "受理时间", before, after), _REMEDY)


def _steps(sheet: Sheet) -> Iterator[Finding]:
    """The steps of an order by their plan: class C, since steps may run side by side or be done again."""
    headers = ("内部订单", "计划完成", "实际完成")
    rows = sheet.frame[sheet.ok(*headers)].dropna(subset=list(headers))
    for _, steps in rows.groupby("内部订单", sort=False):
        ordered = steps.sort_values("计划完成", kind="stable")
        for (_, before, name), (pos, after, _) in pairwise(zip(ordered.index, ordered["实际完成"], ordered["工序"], strict=True)):
            if _reversed(_time(before), _time(after)):
                words = _words("实际完成", f"{name or '上一道工序'}的实际完成", before, after)
                yield sheet.finding(RULE, int(pos), "实际完成", words, f"{_REMEDY}；返工的写理由", severity=Severity.C)


def _words(then: str, first: str, before: Any, after: Any) -> str:
    return f"“{then}”早于“{first}”（{_shown(after)} < {_shown(before)}）"


def _shown(value: Any) -> str:
    return value if isinstance(value, str) else f"{value:%Y-%m-%d}"


def _time(value: Any) -> dt.datetime:
    """A moment, or a day as its first minute."""
    return moment(value) if isinstance(value, str) else dt.datetime.combine(value, dt.time())


def _reversed(before: dt.datetime, after: dt.datetime) -> bool:
    """By the day alone where either has no time of day."""
    if dt.time() in (before.time(), after.time()):
        return after.date() < before.date()
    return after < before


RULE = Rule(
    id=None,
    code="time_order_reversed",
    severity=Severity.A,
    registers=("R51", "R51b", "R56", "R58", "R68", "R73"),
    check=check,
    title=Text("时间前后颠倒", "Times out of order"),
    explain="到达不能早于出发，办完不能早于受理，转给销售不能早于咨询。两个时间有一个没有写几点的，只比日期。提货早于下单、"
    "订单的工序（按计划的先后）早于上一道的是核实：可能是后来补录的，也可能并行、返工。",
    remedy="改对时间。",
    source="R51, R51b, R56, R58, R68, R73; D27; P00",
)
