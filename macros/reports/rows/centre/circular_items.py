"""What a circular tells: what was done well and what wants attention, each with what it is worth, and the news (E3.11; D09, D10, R38)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any, NamedTuple

from macros.reports.layout.context import ReportContext
from macros.reports.layout.figures import Figures, figures, plans_of
from macros.reports.layout.frame import customers, or_zero, rows_in, rows_of, short_names
from macros.reports.rows.centre.moves import FELL, LOST, moves
from validators.values.money import percent_shown
from validators.values.origin import carrying, less, origin_of, times

MOST, OF_A_KIND = 10, 4
"""Items that a circular tells, and how many of one kind."""
SECRET = "保密"


class CircularItem(NamedTuple):
    """One item: whose, of what kind, in words, and what it is worth in fen (below 0: what it costs)."""

    branch: str
    kind: str
    words: str
    worth: int


def done_well(context: ReportContext) -> list[CircularItem]:
    """Customers won, units that grew, plans that were passed: what is worth most first."""
    found = [*_won(context), *_grown(context, up=True), *_planned(context, up=True)]
    return _chosen(sorted(found, key=lambda item: (-item.worth, item.branch, item.words)))


def to_watch(context: ReportContext) -> list[CircularItem]:
    """Customers lost or falling, units that shrank, plans that are missed, debts past their day: what costs most first."""
    found = [*_lost(context), *_grown(context, up=False), *_planned(context, up=False), *_owed(context)]
    return _chosen(sorted(found, key=lambda item: (item.worth, item.branch, item.words)))


def _chosen(ranked: Sequence[CircularItem]) -> list[CircularItem]:
    """The first of them, no kind more often than a circular bears."""
    seen, chosen = Counter[str](), list[CircularItem]()
    for item in ranked:
        seen[item.kind] += 1
        chosen += [item] if seen[item.kind] <= OF_A_KIND else []
    return chosen[:MOST]


def news(context: ReportContext, circular: str) -> list[dict[str, Any]]:
    """The items of R38 that were handed in for this circular; what is secret stands in none that goes to all units."""
    wanted = [row for row in rows_in(context, "R38") if row["上报"] == circular]
    shown = [row for row in wanted if circular == "信息参考" or not row[SECRET]]
    return sorted(shown, key=lambda row: (row["信息级别"] is None, _grade(row["信息级别"]), str(row["日期"]), row["_branch"]))


def _grade(grade: str | None) -> int:
    return "一二三四".find((grade or "四")[:1])


def _won(context: ReportContext) -> Iterator[CircularItem]:
    for move in moves(context):
        if move.kind in ("新增", "再生") and move.now > 0:
            words = "赢得新客户" if move.kind == "新增" else "流失的客户回来了"
            yield CircularItem(move.branch, move.kind, f"{move.name}：{words}", move.now)


def _lost(context: ReportContext) -> Iterator[CircularItem]:
    for move in moves(context):
        if move.kind in (LOST, FELL):
            words = "上期有业务，本期没有" if move.kind == LOST else "收入下降"
            yield CircularItem(move.branch, move.kind, f"{move.name}：{words}", move.now - move.before)


def _grown(context: ReportContext, *, up: bool) -> Iterator[CircularItem]:
    for held in figures(context):
        gain = _gain(held)
        if gain and (gain > 0) == up and held.change is not None:
            word = "增长" if up else "下降"
            yield CircularItem(held.row.branch, f"收入{word}", f"收入比上月{word} {percent_shown(abs(held.change))}", gain)


def _gain(held: Figures) -> int | None:
    if not held.row.counted or held.income is None or held.before is None:
        return None
    return _difference(held.income, held.before)


def _planned(context: ReportContext, *, up: bool) -> Iterator[CircularItem]:
    """Only where the plan is one of money."""
    if context.inputs.policy.pack.plan != "收入":
        return
    for branch, (plan, done) in plans_of(context).items():
        if plan and done is not None and done != plan and (done > plan) == up:
            words = f"累计完成计划的 {percent_shown(Fraction(int(done), int(plan)))}"
            yield CircularItem(branch, "计划", words, _difference(done, plan))


def _difference(done: int, plan: int) -> int:
    one, other = origin_of(done), origin_of(plan)
    return carrying(int(done) - int(plan), less(one, other) if one and other else None)


def _owed(context: ReportContext) -> Iterator[CircularItem]:
    names = customers(context)
    for row in rows_of(context, "D18"):
        if or_zero(row["逾期"]) > 0:
            who = names.get((row["_branch"], row["客户"]))
            words = f"{who.name if who else row['客户']}：欠款过期 {row['最长逾期']} 天"
            yield CircularItem(row["_branch"], "欠费", words, times(row["逾期"], -1, "欠费记作负数"))


def item_branch(context: ReportContext, item: CircularItem) -> str:
    """The short name of the unit of an item."""
    return short_names(context).get(item.branch, item.branch)
