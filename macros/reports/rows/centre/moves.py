"""Who was lost, fell, came or came back: the list that E3.3 shows and E3.12 acts on (D09; S3 C05)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import customers, limit, or_zero, rows_of
from macros.reports.rows.what_matters import material
from validators.values.cell import plain
from validators.values.missing import is_missing
from validators.values.origin import added, carrying, column_of, less, origin_of

LOST, FELL, NEW, BACK = "流失", "下降", "新增", "再生"
ORDER = (LOST, FELL, NEW, BACK)
_STAYED, _REST = "保留", "上升和持平"
_STEPS = (LOST, FELL, "转出", NEW, BACK, "转入", _REST)
"""The kinds of moves in the order in which a sum is led from the one month to the other."""


@dataclass(frozen=True, kw_only=True)
class LevelMove:
    """One customer whose contribution moved; money in fen."""

    branch: str
    customer: str
    name: str
    manager: str | None
    kind: str
    before: int
    now: int
    visited: dt.date | None
    todo: str | None
    file: str | None
    row: int | None


def moves(context: ReportContext) -> list[LevelMove]:
    """流失 and 下降 by what was lost, 新增 and 再生 by what was won; 下降 as D09 found it."""
    if "moves" not in context.kept:
        context.kept["moves"] = _moves(context)
    return list(context.kept["moves"])


def listed_moves(context: ReportContext) -> list[LevelMove]:
    """The same, those that matter before the others: a list may end with them."""
    found = moves(context)
    kept = material(move.now - move.before for move in found)
    rest = sorted({*range(len(found))} - {*kept})
    return found if context.detail else [found[place] for place in (*kept, *rest)]


def has_earlier(context: ReportContext) -> bool:
    """False where there are customers and the earlier period of none is known (D09): that nobody moved is not known then."""
    rows = rows_of(context, "D09")
    return not rows or any(row["状态"] is not None for row in rows)


def material_moves(context: ReportContext, found: Sequence[LevelMove]) -> int:
    """How many of them matter."""
    return limit(context) if context.detail else min(len(material(move.now - move.before for move in found)), limit(context))


def _moves(context: ReportContext) -> list[LevelMove]:
    known, seen, plans = customers(context), last_visits(context), adjustments(context)
    found = []
    for row in rows_of(context, "D09"):
        key = (row["_branch"], row["客户编码"])
        kind = FELL if row["贡献"] == FELL else row["状态"]
        if kind not in ORDER:
            continue
        who = known.get(key)
        found.append(
            LevelMove(
                branch=key[0],
                customer=key[1],
                name=who.name if who else key[1],
                manager=who.manager if who else None,
                kind=kind,
                before=or_zero(row["上期"]),
                now=or_zero(row["本期"]),
                visited=seen.get(key),
                todo=plans.get(key),
                file=who.file if who else None,
                row=who.row if who else None,
            )
        )
    return sorted(found, key=lambda m: (ORDER.index(m.kind), -abs(m.now - m.before), m.branch, m.customer))


def move_steps(context: ReportContext) -> list[tuple[str, int]]:
    """From what the customers brought in before to what they bring in now, in fen: a step for each kind of move.

    Of the customers whose earlier period is known (D09); nothing where that is none of them.
    """
    held: dict[str, list[int]] = {}
    rows = rows_of(context, "D09")
    for pos, row in enumerate(rows):
        if row["状态"] is not None:
            kind = FELL if row["贡献"] == FELL else row["状态"] if row["状态"] != _STAYED else _REST
            held.setdefault(kind, []).append(pos)
    if not held:
        return []
    every = sorted(pos for found in held.values() for pos in found)
    told = {kind: summed_rows(rows, "增减", held[kind]) for kind in _STEPS if kind in held and kind != _REST}
    steps = [("上期", summed_rows(rows, "上期", every)), *told.items()]
    return [*steps, (_REST, _rest(summed_rows(rows, "增减", every), told.values()))] if _REST in held else steps


def _rest(every: int, told: Collection[int]) -> int:
    """What is left of the change of all."""
    parts = [origin for amount in told if (origin := origin_of(amount)) is not None]
    whole = origin_of(every)
    return carrying(int(every) - sum(map(int, told)), less(whole, added(parts)) if whole is not None and parts else whole)


def summed_rows(rows: Sequence[dict[str, Any]], column: str, positions: Sequence[int]) -> int:
    """The sum of a column of D09 over some of its rows, in fen."""
    return carrying(sum(int(rows[pos][column]) for pos in positions), column_of("D09", column, positions))


def last_visits(context: ReportContext) -> dict[tuple[str, str], dt.date]:
    """(机构编码, 客户编码) -> the day of the last visit filed this month or earlier; calls are no visits (G10)."""
    found: dict[tuple[str, str], dt.date] = {}
    for frame in (context.inputs.history.frame("R20"), context.inputs.frame("R20")):
        visits = frame.loc[frame["日期"].notna() & (frame["方式"] != "电话"), ["_branch", "客户编码", "日期"]]
        newest = visits.groupby(["_branch", "客户编码"])["日期"].max().reset_index()
        for branch, customer, day in newest.itertuples(index=False, name=None):
            found[branch, customer] = max(found.get((branch, customer), dt.date.min), day.date())
    return found


def adjustments(context: ReportContext) -> dict[tuple[str, str], str]:
    """(机构编码, 客户编码) -> 维护计划调整 that the county wrote in its 大客户用邮情况表 (R11)."""
    frame = context.inputs.frame("R11")
    rows = zip(frame["_branch"], frame["客户"], frame["维护计划调整"], strict=True)
    return {(branch, customer): text for branch, customer, text in rows if not is_missing(text)}


def moves_meaning(context: ReportContext) -> str:
    """What counts as lost, new, back and falling, in the words of the policy."""
    setting, code = context.inputs.setting, context.node.code
    months, tolerance = setting("churn_months", code), setting("decline_tolerance", code)
    span = "月" if months in (None, 1) else f" {plain(months)} 个月"
    fell = f"下降（容忍幅度 {plain(tolerance * 100)}%）" if tolerance else "下降"
    moved = f"上{span}有量、本{span}无量=流失；以前没有、本{span}有=新增；更早有过=再生；本{span}少于上{span}={fell}"
    return f"口径：{moved}；统计范围：{setting('churn_population', code) or '全部'}客户"


def moves_counted(context: ReportContext, found: Sequence[LevelMove]) -> str:
    """How many of each kind, where that is known."""
    if not has_earlier(context):
        return "历史不足"
    count = Counter(move.kind for move in found)
    return " ".join(f"{kind}{count[kind]}" for kind in ORDER)
