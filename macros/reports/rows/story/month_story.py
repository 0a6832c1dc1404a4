"""What happened in a month and why, in sentences, and the same month and months of the year before (E3.0)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from macros.reports.layout.context import ReportContext
from macros.reports.layout.figures import Figures, adjustment_said, alike, ratio_less_one, total_change, whole_income
from macros.reports.layout.frame import counted, missing
from macros.reports.rows.story.month_bridge import BEFORE, compared_months, income_steps
from validators.page.parts import arrow
from validators.page.shown import wan
from validators.values.money import decimals, percent_shown
from validators.values.origin import carrying, sum_of
from validators.values.period import Month

MANY = 3
"""Names and causes that a sentence holds."""


@dataclass(frozen=True)
class YearPair:
    """Income of some months and of the same months of the year before, over the same branches, in fen; None = not known.

    branches   how many have all of both; known: how many have all of this year's
    """

    now: int | None
    then: int | None
    change: Fraction | None
    branches: int
    known: int


def year_pair(context: ReportContext, months: Sequence[Month]) -> YearPair:
    """Of the branches in the sums that have every month; the change compares those that have both years."""
    before = [month.plus(-12) for month in months]
    mine = _having(context, months)
    both = [branch for branch in mine if branch in _having(context, before)]
    then = _income(context, before, both) if both else None
    same = _income(context, months, both) if both else None
    return YearPair(_income(context, months, mine) if mine else None, then, ratio_less_one(same, then), len(both), len(mine))


def _having(context: ReportContext, months: Sequence[Month]) -> list[str]:
    return [row.branch for row in counted(context) if not context.inputs.missing(row.branch, tuple(months))]


def _income(context: ReportContext, months: Sequence[Month], branches: Sequence[str]) -> int:
    usage = context.inputs.usage(tuple(months))
    total = int(usage.loc[usage["_branch"].isin(branches), "收入"].sum())
    return carrying(total, sum_of("R10", "收入", months, {("_branch",): [(branch,) for branch in branches]}))


def sentences(context: ReportContext, inside: Sequence[Figures]) -> list[str]:
    """What happened, why, who is not in it: each a sentence of its own."""
    return [*_what(context, list(inside)), *_why(context), *_year(context), *_without(context)]


def yuan_wan(fen: int) -> str:
    """`12.34 万元` of an amount, without its sign."""
    return f"{decimals(Fraction(abs(wan(fen)), 100), 2)} 万元"


def _what(context: ReportContext, inside: list[Figures]) -> Iterator[str]:
    both, change = alike(inside), total_change(inside)
    words = f"收入 {yuan_wan(whole_income(context, inside))}{adjustment_said(context)}"
    if change is None:
        yield f"{words}；上个月没有可比的数。"
        return
    moved = sum(f.income or 0 for f in both) - sum(f.before or 0 for f in both)
    way = "与上月持平" if not moved else f"比上月{'多' if moved > 0 else '少'} {yuan_wan(moved)}（{percent_shown(abs(change))}）"
    same = "" if len(both) == len(inside) else f"，只比两个月都有的 {len(both)} 家"
    yield f"{words}，{way}{same}。"


def _why(context: ReportContext) -> Iterator[str]:
    """The causes by size; small ones are one. Where they are those of longer periods than a month, that is said with the whole."""
    steps = sorted(((name, amount) for name, amount in income_steps(context) if name != BEFORE and amount), key=lambda step: -abs(step[1]))
    if not steps:
        return
    parts = [_cause(name, amount) for name, amount in steps[:MANY]]
    rest = sum(amount for _, amount in steps[MANY:])
    spans = {compared_months(context, row.branch) for row in counted(context)}
    head = "为什么：" if spans == {1} else f"{_periods(spans)}{_cause('', sum(amount for _, amount in steps))}："
    yield f"{head}{'，'.join([*parts, *([_cause('其他', rest)] if steps[MANY:] else [])])}。"


def _periods(spans: Collection[int]) -> str:
    return f"近 {min(spans)} 个月比再前 {min(spans)} 个月" if len(spans) == 1 else "按各单位的可比期间，比前一期"


def _cause(name: str, amount: int) -> str:
    return f"{name}{'多' if amount > 0 else '少'} {yuan_wan(amount)}"


def _year(context: ReportContext) -> Iterator[str]:
    """The year so far, and both against the year before; where no year before is known that is said once."""
    month, year = (year_pair(context, months) for months in ((context.period,), context.period.year_to_date))
    so_far = "历史不足" if year.now is None else yuan_wan(year.now)
    words = f"今年 1-{context.period.month} 月累计 {so_far}"
    if month.change is None and year.change is None:
        yield f"{words}；没有去年的数据，同比不适用。"
        return
    yield f"{words}；同比：本月{_moved(month.change)}，累计{_moved(year.change)}。"


def _moved(change: Fraction | None) -> str:
    return "不适用" if change is None else arrow(change)


def _without(context: ReportContext) -> Iterator[str]:
    out = missing(context)
    if out:
        names = "、".join(f"{row.short}（{row.state}）" for row in out[:MANY])
        yield f"不含 {names}{f' 等 {len(out)} 家' if len(out) > MANY else ''}，不按 0 计。"
