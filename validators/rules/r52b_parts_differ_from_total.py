"""R52b: classes that do not sum to the station's month (R52): fees due, received, energy sold (D24, D24c)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from validators.filing.inputs import Facts, Rule
from validators.finding import Finding, Severity
from validators.frames import net, whole
from validators.register import Sheet
from validators.values.money import quantity_text, yuan_shown
from validators.values.text import Text


class Sum(NamedTuple):
    """A column of R52, the columns of R52b that sum to it, by how much they may differ, and how both are shown."""

    header: str
    parts: tuple[str, ...]
    allowed: int
    shown: Callable[[int], str]
    unit: str


SUMS = (
    Sum("应收电费", ("应收电费",), 100, yuan_shown, "元"),
    Sum("实收电费", ("实收本月", "实收往月"), 100, yuan_shown, "元"),
    Sum("售电量", ("售电量",), 1000, quantity_text, "千瓦时"),
)


def check(facts: Facts) -> Iterator[Finding]:
    """On the first row of the classes; what a blank or unreadable cell is part of is not compared."""
    month, parts = facts.sheet("R52"), facts.sheet("R52b")
    if month is None or parts is None or len(month.frame) != 1 or not len(parts.frame):
        return
    for one in SUMS:
        if _comparable(month, parts, one) and not (one.header == "实收电费" and _more_than_due(month)):
            total, stated = int(net(parts.frame, one.parts).sum()), whole(month.frame[one.header], 0)
            if abs(total - stated) > one.allowed:
                words = f"分类{one.header[:2]}合计 {one.shown(total)} {one.unit}，月报 {one.shown(stated)} {one.unit}"
                yield parts.finding(RULE, 0, one.parts[0], words, "改一处：分类漏了的补上，月报错了的改月报")


def _comparable(month: Sheet, parts: Sheet, one: Sum) -> bool:
    filled = parts.frame[list(one.parts)].notna().all(axis=1) & parts.ok(*one.parts)
    return bool(filled.all()) and bool(month.frame[one.header].notna().iloc[0]) and bool(month.ok(one.header).iloc[0])


def _more_than_due(month: Sheet) -> bool:
    """V36 speaks of the sum received already."""
    most = net(month.frame, ("应收电费", "期初欠费"))
    return bool((month.frame["实收电费"] > most).fillna(False).iloc[0])


RULE = Rule(
    id=None,
    code="parts_differ_from_total",
    severity=Severity.A,
    registers=("R52b", "R52"),
    check=check,
    title=Text("分类合计不是月报的数", "Classes do not sum to the month"),
    explain="分类表的应收、实收（本月加往月）、售电量合计应是月报的数，差不到 1 元、1 千瓦时的不提。有空格的那一项不比。",
    remedy="改一处，使两张表一致。",
    source="R52b, R52, D24; P11",
)
