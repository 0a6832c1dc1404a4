"""How the income of a customer went over six months, in one line (E1.0; ux 6)."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from macros.reports.layout.branch_pages import Key
from macros.reports.layout.context import ReportContext
from validators.frames import records
from validators.values.money import decimals
from validators.values.period import Month

MONTHS, KNOWN = 6, 2
"""So many months, this one last; and so many must be known before anything is said."""
_WAN = 1_000_000


def trends_of(context: ReportContext) -> Mapping[Key, str]:
    """(机构, 客户编码) -> `近6月(万元) – – 1.2 0.9 1.0 0.7 ↓`; – is a month that is not known, no line where fewer than two are."""
    return dict(context.once("trends", _trends))


def _trends(context: ReportContext) -> dict[Key, str]:
    months = [context.period.plus(back) for back in range(1 - MONTHS, 1)]
    usage = context.inputs.usage(tuple(months))
    sums = usage.groupby(["_branch", "客户编码", "月份"], observed=True)["收入"].sum().reset_index()
    held: dict[Key, dict[str, int]] = {}
    for row in records(sums):
        held.setdefault((row["_branch"], row["客户编码"]), {})[row["月份"]] = int(row["收入"])
    found = {}
    for key, of_month in held.items():
        values = [of_month.get(str(month), 0) if _known(context, key[0], month) else None for month in months]
        if sum(value is not None for value in values) >= KNOWN:
            found[key] = _line(values)
    return found


def _known(context: ReportContext, branch: str, month: Month) -> bool:
    return month == context.period or context.inputs.history.has(branch, month)


def _line(values: list[int | None]) -> str:
    """The months in 万元, or in 元 where all are below one, and whether the last is more or less than the one known before it."""
    known = [value for value in values if value is not None]
    arrow = "↑" if known[-1] > known[-2] else "↓" if known[-1] < known[-2] else "→"
    unit, divisor, places = ("万元", _WAN, 1) if max(map(abs, known)) >= _WAN else ("元", 100, 0)
    told = ("–" if value is None else decimals(Fraction(value, divisor), places) for value in values)
    return f"近{MONTHS}月({unit}) {' '.join(told)} {arrow}"
