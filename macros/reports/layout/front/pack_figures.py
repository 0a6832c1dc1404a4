"""The figures that a pack declares for its main report and its leader's page (design 7a): sums by branch, ratios, changes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from fractions import Fraction
from itertools import product
from typing import Any

import pandas as pd

from macros.reports.layout.context import ReportContext
from macros.reports.layout.figures import SCALES, adjusted, adjusted_lines, plans_of, ratio_less_one
from macros.reports.layout.frame import counted, customers, rows_of, summary
from validators.filing.states import not_applicable
from validators.frames import plain_values
from validators.packs.pack_contents import PackFigure
from validators.values.origin import (
    Origin,
    Where,
    added,
    carrying,
    count_of,
    each_of,
    number,
    of_extra,
    of_result,
    origin_of,
    share,
    sum_of,
)
from validators.values.origin import counted as rows_counted
from validators.values.text import fold

Sums = dict[str, Any]
"""Branch -> whole number, or the exact score that one line of a branch has."""
_RATES = frozenset({"ratio", "price", "score"})
BLANK = ""
"""Among the values of `where`: the cell is empty."""


def parts_of(text: str) -> list[tuple[str, str]]:
    """`D57.直销数量 + D57.批发数量` as pairs of where and what; what is "" for rows."""
    pairs = (part.strip().partition(".") for part in text.split("+") if part.strip())
    return [(place, column) for place, _, column in pairs]


class FigureOf:
    """One declared figure over the branches of a report: of each branch, and in total; None where it is not known."""

    def __init__(self, context: ReportContext, figure: PackFigure) -> None:
        self.context, self.figure = context, figure
        self.inside = [row.branch for row in counted(context)] or list(context.inputs.branches)
        self.known = all(_at_hand(context, place) for place, _ in (*parts_of(figure.of), *parts_of(figure.per)))
        self._of, self._per = (self._sums(text) for text in (figure.of, figure.per))
        self._before = _before(context, figure.change)

    def _sums(self, text: str) -> Sums:
        found: Sums = {}
        for place, column in parts_of(text):
            where = self.figure.where if text == self.figure.of else {}
            for branch, amount in _by_branch(self.context, place, column, where).items():
                found[branch] = found.get(branch, 0) + amount
        return found if self.figure.kind != "score" else {branch: score for branch, score in found.items() if score}

    def at(self, branch: str) -> Any:
        """The figure of one branch."""
        if self.figure.plan:
            return self._plan((branch,))
        if self.figure.change and not self.figure.of:
            return self._change((branch,))
        return self._value((branch,))

    def idle(self, branch: str) -> bool:
        """True where the figure is none of a branch: it is excused from the register, or a rate has no line of it."""
        told = parts_of(self.figure.of) or [_changing(self.figure.change)] * bool(self.figure.change)
        return bool(told) and all(self._idle(place, branch) for place, _ in told)

    def _idle(self, place: str, branch: str) -> bool:
        if not place.startswith("R"):
            return self.figure.kind in _RATES and self.known and branch not in set(self.context.results[place].rows["_branch"])
        policy = self.context.inputs.policy
        filing = next((filing for filing in self.context.inputs.filings if filing.branch == branch), None)
        return filing is not None and place in policy.registers and fold(policy.registers[place].sheet) in not_applicable(policy, filing)

    @property
    def whole(self) -> Any:
        """The figure over all of them."""
        if self.figure.plan:
            return self._plan(self.inside)
        if self.figure.total:
            named = [summary(self.context, place, name) for place, name in parts_of(self.figure.total)]
            return None if any(value is None for value in named) else sum(named)
        if self.figure.change and not self.figure.of:
            return self.change
        moved, value = self.adjusted, self._value(self.inside)
        return value if moved is None or value is None else value + moved

    @property
    def adjusted(self) -> int | None:
        """What levels adjusted of it, which is in its total and in no branch; None where nothing was, or it cannot be."""
        register, _, measure = self.figure.of.partition(".")
        sums = register == "R10" and measure in SCALES and not (self.figure.per or self.figure.where or self.figure.total)
        return adjusted(self.context, measure) if sums and adjusted_lines(self.context, measure) else None

    def _plan(self, branches: Iterable[str]) -> Any:
        return _planned(self.context, branches) if self.figure.kind == "money" else _progress(self.context, branches)

    @property
    def change(self) -> Fraction | None:
        """Against the month before, over the branches that have both."""
        return self._change(self.inside)

    def _change(self, branches: Iterable[str]) -> Fraction | None:
        both = [b for b in branches if b in self._before]
        now = _by_branch(self.context, *_changing(self.figure.change), {})
        then = sum(self._before[b] for b in both)
        return ratio_less_one(sum(now.get(b, 0) for b in both), then)

    def _value(self, branches: Iterable[str]) -> Any:
        if not self.known:
            return None
        listed = list(branches)
        if not any(branch in self._of for branch in listed):
            return None
        above = sum(self._of.get(b, 0) for b in listed)
        if not self.figure.per:
            return above
        below = sum(self._per.get(b, 0) for b in listed)
        if not below:
            return None
        held = origin_of(share(above, below))  # in the units of their cells, which the scale of whole numbers is not
        return carrying(Fraction(above * self.figure.scale, below), held)


def _progress(context: ReportContext, branches: Iterable[str]) -> Fraction | None:
    """Actual over plan of the month, of the branches that have one."""
    plans = plans_of(context, "")
    held = [(done, plan) for plan, done in (plans.get(branch, (None, None)) for branch in branches) if plan and done is not None]
    return share(sum(done for done, _ in held), sum(plan for _, plan in held)) if held else None


def _planned(context: ReportContext, branches: Iterable[str]) -> int | None:
    """The month's plan in fen of the branches that have one."""
    plans = plans_of(context, "")
    held = [plan for plan, _ in (plans.get(branch, (None, None)) for branch in branches) if plan is not None]
    return carrying(sum(held), added(origin for plan in held if (origin := origin_of(plan)) is not None)) if held else None


def _at_hand(context: ReportContext, place: str) -> bool:
    return place.startswith("R") or place in context.results


def _table(context: ReportContext, place: str, column: str) -> tuple[str, pd.DataFrame]:
    """The rows of a result ("") or its side table by product where that alone has the column, with its name."""
    result = context.results[place]
    sides = {name: table for name, table in result.extra.items() if isinstance(table, pd.DataFrame) and "_branch" in table}
    return next(((name, table) for name, table in {"": result.rows, **sides}.items() if not column or column in table), ("", result.rows))


def _unseen(place: str, frame: pd.DataFrame, where: dict[str, tuple[str, ...]]) -> set[str]:
    """The branches of whose lines in a result none says what is asked for: how many are meant is not known then."""
    if place.startswith("R") or any(BLANK in values for values in where.values()):
        return set()
    told = [frame.groupby("_branch")[header].count() for header in where]
    return {str(branch) for counts in told for branch in counts.index[counts == 0]}


def _by_branch(context: ReportContext, place: str, column: str, where: dict[str, tuple[str, ...]]) -> Sums:
    """The sums by branch, or the numbers of rows, each with where it comes from; none of a branch all of whose cells are blank."""
    if not _at_hand(context, place):
        return {}
    name, frame = ("", context.inputs.frame(place)) if place.startswith("R") else _table(context, place, column)
    frame = frame.reset_index(drop=True)
    unseen = _unseen(place, frame, where)
    for header, values in where.items():
        wanted = [value for value in values if value != BLANK]
        meant = frame[header].isin(wanted) if wanted else pd.Series(False, index=frame.index)
        frame = frame[meant | frame[header].isna() if BLANK in values else meant]
    grouped = frame.groupby("_branch")
    sums = grouped[column].sum(min_count=1) if column else grouped.size()
    unknown = {*sums.index[sums.isna()], *unseen}

    def origin(branch: str) -> Origin:
        if place.startswith("R"):
            if any(BLANK in values for values in where.values()):
                mine = frame[frame["_branch"] == branch]
                return rows_counted(place, zip(mine["_file"], mine["_row"], strict=True))
            return _of_register(context, place, column, branch, where)
        held = frame.index[(frame["_branch"] == branch) & (frame[column].notna() if column else True)]
        if not len(held):
            return number(0, f"{place} 里没有这样的行")
        if not column:
            return each_of(place, held, name)
        return added(of_extra(place, name, column, pos) if name else of_result(place, column, pos) for pos in held)

    found = {str(branch): amount if isinstance(amount, Fraction) else int(amount) for branch, amount in sums.dropna().items()}
    known = (branch for branch in dict.fromkeys((*found, *context.inputs.branches)) if branch not in unknown)
    return {branch: carrying(found.get(branch, 0), origin(branch)) for branch in known}


def _of_register(context: ReportContext, register: str, column: str, branch: str, where: dict[str, tuple[str, ...]]) -> Origin:
    keys: Where = {("_branch", *where): product((branch,), *where.values())}
    return sum_of(register, column, [context.period], keys) if column else count_of(register, [context.period], keys)


def _changing(change: str) -> tuple[str, str]:
    """Register and column of a change; R10 where it names none."""
    register, _, column = change.rpartition(".")
    return register or "R10", column


def _before(context: ReportContext, change: str) -> Sums:
    """The month before by branch, as its filing of that month had it."""
    if not change:
        return {}
    (register, column), month, history = _changing(change), context.period.plus(-1), context.inputs.history
    if register == "R10":
        held = history.usage[history.usage["月份"] == str(month)]
    else:
        held = history.frame(register)[history.frame(register)["_period"] == str(month)]
    sums = held.groupby("_branch")[column].sum()
    return {str(b): carrying(int(n), sum_of(register, column, [month], {("_branch",): [(b,)]})) for b, n in sums.items()}


def most_often(context: ReportContext, place: str, most: int = 3) -> str:
    """The words that stand most often in a column of a register, the most frequent first; "" where it is blank."""
    register, _, column = place.partition(".")
    words = Counter(word for word in plain_values(context.inputs.frame(register)[column]) if word)
    return "、".join(word for word, _ in sorted(words.items(), key=lambda both: (-both[1], both[0]))[:most])


_FIRM = re.compile("(股份)?有限(责任)?公司$")


def best_of(context: ReportContext, place: str, most: int = 2) -> str:
    """The short names of the customers with the greatest of a column of a result, the greatest first; "" where nobody has any."""
    result, _, column = place.partition(".")
    held = [row for row in rows_of(context, result) if row[column] is not None]
    names = customers(context)
    listed = [(row["_branch"], row["客户"]) for row in sorted(held, key=lambda row: -row[column])[:most]]
    return "、".join(_FIRM.sub("", names[key].name) if key in names else key[1] for key in listed)
