"""From last month's income to this month's: who left, who came, and whether those who stayed moved in volume or in price (E3.3)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import pandas as pd

from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import rows_of
from macros.reports.rows.centre.moves import summed_rows
from validators.frames import records
from validators.values.money import half_up
from validators.values.origin import added, carrying, facts, less, origin_of

STAYED, BEFORE = "保留", "上期"
VOLUME, PRICE, MIXED = "老客户的量", "老客户的价", "老客户（没有数量）"
GONE_AND_COME = ("流失", "转出", "新增", "再生", "转入")
"""States of D09 whose whole change is one step."""
_KEYS = ["_branch", "客户编码", "业务代码"]
_WHY = {
    VOLUME: "老客户（两期都有的）逐个业务算：（本期数量 - 上期数量）× 上期单价；只在一期有的业务全算量",
    PRICE: "老客户（两期都有的）逐个业务算：收入的变化减去量的部分，就是单价的变化 × 本期数量",
}


def income_steps(context: ReportContext) -> list[tuple[str, int]]:
    """The income of the earlier period, then a step for each cause, in fen; their sum is the income of this period.

    Of the customers whose earlier period is known (D09), in the months that it compares. What has no 数量 cannot be told
    apart into volume and price and is a step of its own. Nothing where no earlier period is known.
    """
    found: list[tuple[str, int]] = context.once("income steps", _income_steps)
    return list(found)


def _income_steps(context: ReportContext) -> list[tuple[str, int]]:
    rows = rows_of(context, "D09")
    held: dict[str, list[int]] = {}
    for pos, row in enumerate(rows):
        if row["状态"] is not None:
            held.setdefault(row["状态"], []).append(pos)
    if not held:
        return []
    first = summed_rows(rows, "上期", sorted(pos for found in held.values() for pos in found))
    moved = [(state, summed_rows(rows, "增减", held[state])) for state in GONE_AND_COME if state in held]
    stayed = held.get(STAYED, [])
    return [(BEFORE, first), *moved, *(_stayed_steps(context, rows, stayed) if stayed else [])]


def _stayed_steps(context: ReportContext, rows: Sequence[dict[str, Any]], stayed: Sequence[int]) -> list[tuple[str, int]]:
    """Volume and price, and what is left of the whole change of these customers."""
    effects = _effects(context, {(rows[pos]["_branch"], rows[pos]["客户编码"]) for pos in stayed})
    volume, price = (sum(found.values()) for found in effects)
    told_apart = [(name, _of_each(name, found)) for name, found in zip((VOLUME, PRICE), effects, strict=True) if sum(found.values())]
    whole = summed_rows(rows, "增减", stayed)
    rest, parts = int(whole) - volume - price, [origin for _, amount in told_apart if (origin := origin_of(amount)) is not None]
    known = origin_of(whole)
    left = carrying(rest, less(known, added(parts)) if known is not None and parts else known)
    return [*told_apart, *([(MIXED, left)] if rest else [])]


def _of_each(name: str, effect: Mapping[str, int]) -> Any:
    """The sum over the businesses, which are named with their part."""
    held = [(business, Fraction(part, 100)) for business, part in sorted(effect.items()) if part]
    return carrying(sum(effect.values()), facts(_WHY[name], *held))


def _effects(context: ReportContext, customers: set[tuple[str, str]]) -> tuple[dict[str, int], dict[str, int]]:
    """What volume and what price did to the income of these customers, in fen, by business."""
    volume, price = Counter[str](), Counter[str]()
    for business, before, quantity_before, now, quantity in _pairs(context, customers):
        if not before and not now:
            continue
        if not before or not now:
            volume[business] += now - before
        elif quantity_before > 0 and quantity > 0:
            by_volume = half_up(Fraction(before * (quantity - quantity_before), quantity_before))
            volume[business] += by_volume
            price[business] += now - before - by_volume
    return dict(volume), dict(price)


def compared_months(context: ReportContext, branch: str) -> int:
    """How many months this period has, and the earlier one before it, where moves of customers are told (D09)."""
    months = context.inputs.setting("churn_months", branch)
    return int(months) if months is not None else 1


def _pairs(context: ReportContext, customers: set[tuple[str, str]]) -> list[tuple[str, int, int, int, int]]:
    """The business, income and quantity of the earlier and of this period, a line a customer and business; fen and thousandths."""
    found: list[tuple[str, int, int, int, int]] = []
    for branch in sorted({branch for branch, _ in customers}):
        span = compared_months(context, branch)
        both = context.period.back(2 * span)
        then, now = (_sums(context, branch, part) for part in (both[:span], both[span:]))
        joined = then.join(now, how="outer", lsuffix="<").fillna(0)
        lines = zip(joined.index, records(joined), strict=True)
        found += [
            (str(business), int(line["收入<"]), int(line["数量<"]), int(line["收入"]), int(line["数量"]))
            for (_, customer, business), line in lines
            if (branch, customer) in customers
        ]
    return found


def _sums(context: ReportContext, branch: str, months: tuple[Any, ...]) -> pd.DataFrame:
    usage = context.inputs.usage(months)
    return usage[usage["_branch"] == branch].groupby(_KEYS)[["收入", "数量"]].sum()
