"""R18: crude of a month for which head office's prices have no line (R08)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from validators.filing.crude_versions import monthly
from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.values.period import Month
from validators.values.text import Text

HEADER, CYCLE = "油品", "price_cycle"
"""CYCLE: parameter 月 or 半月, how often prices are set: each half of the month needs its price where it is 半月."""
Days = tuple[dt.date, dt.date]


def check(facts: Facts) -> Iterator[Finding]:
    sheet = facts.sheet("R18")
    if sheet is None or "R08" not in facts.policy.pack.policy_registers:
        return
    prices = [row for row in facts.policy.table("R08") if row["挂牌价"] is not None]
    customers = facts.frame("R03")
    types = dict(zip(customers["客户编码"], customers["客户类型"], strict=True))
    told: set[tuple[Any, ...]] = set()
    for pos in sheet.positions(monthly(sheet.frame) & sheet.ok(HEADER, "期间")):
        oil, period, kind = sheet.value(pos, HEADER), str(sheet.value(pos, "期间")), types.get(sheet.value(pos, "炼厂"))
        if (oil, period, kind) in told or len(period) != len("2026-10"):
            continue
        told.add((oil, period, kind))
        if not all(_priced(prices, oil, kind, days) for days in _spans(Month.parse(period), facts.setting(CYCLE))):
            yield sheet.finding(RULE, pos, HEADER, f"{oil} {period} 没有统一定价", "先在政策里加价目行")


def _spans(month: Month, cycle: str | None) -> list[Days]:
    """The month, or its halves."""
    half = month.first.replace(day=15)
    return [(month.first, half), (half + dt.timedelta(1), month.last)] if cycle == "半月" else [(month.first, month.last)]


def _priced(prices: list[dict[str, Any]], oil: str, kind: str | None, days: Days) -> bool:
    """True where a price was in force on some of these days; one without 失效日 runs on."""
    return any(
        row["产品"] == oil
        and row["客户类别"] in (None, kind)
        and (row["生效日"] is None or row["生效日"] <= days[1])
        and (row["失效日"] is None or days[0] <= row["失效日"])
        for row in prices
    )


RULE = Rule(
    id=None,
    code="price_missing",
    severity=Severity.B,
    registers=("R18",),
    check=check,
    title=Text("没有统一定价", "No price in force"),
    explain="计划期间里这种油品没有一行价目有效。没有失效日的价目一直有效；同一油品同一期间只说一次。",
    remedy="先在政策里加价目行。",
    source="R18, R08; P10",
)
