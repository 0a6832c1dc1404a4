"""D56: 大客户贡献率, the part of the whole business that comes from tiered customers (S3 一.五; R10, R06, R39)."""

from __future__ import annotations

from functools import partial
from itertools import product
from typing import Any, NamedTuple

import pandas as pd

from macros.calc.terms.shares import TOTAL, change, ratio, rows_of
from macros.calc.terms.window import known_months
from macros.calc.ways.summed_rows import by
from validators.filing.inputs import Calc, Inputs, Result
from validators.filing.lineage import Lineage, OfRow
from validators.values.origin import Origin, less, of_rows, quotient, sum_of
from validators.values.period import Month
from validators.values.text import Text

NOT_KEY = "非大客户"
_COLUMNS = {
    "_branch": "object",
    "级别": "object",
    "业务代码": "object",
    "收入": "Int64",
    "本企业": "Int64",
    "贡献率": "object",
    "变动": "object",
    "对比期": "object",
    "对比期贡献率": "object",
}
_FORMATS = {
    "_branch": "text",
    "级别": "text",
    "业务代码": "text",
    "收入": "money",
    "本企业": "money",
    "贡献率": "ratio",
    "变动": "ratio",
    "对比期": "text",
    "对比期贡献率": "ratio",
}
_SUMMARY = {"贡献率": "ratio", "变动": "ratio", "收入": "money", "本企业": "money"}


class Cells(NamedTuple):
    """One month, in fen: 本企业 by branch and business, and tiered revenue by branch, business and level."""

    own: dict[tuple[str, str], int]
    key: dict[tuple[str, str, str], int]

    def of(self, branches: set[str]) -> Cells:
        """Those branches only."""
        return Cells({at: v for at, v in self.own.items() if at[0] in branches}, {at: v for at, v in self.key.items() if at[0] in branches})

    @property
    def businesses(self) -> set[str]:
        """The businesses whose 本企业 is known."""
        return {business for _, business in self.own}

    @property
    def branches(self) -> set[str]:
        """The branches of which any 本企业 is known."""
        return {branch for branch, _ in self.own}

    def amounts(self, level: str, business: str) -> tuple[int | None, int | None]:
        """Tiered revenue and own revenue over all its branches; None where 本企业 is not known."""
        own = [v for (_, b), v in self.own.items() if business in (TOTAL, b)]
        key = [v for (_, b, x), v in self.key.items() if business in (TOTAL, b) and level in (TOTAL, x)]
        return (sum(key), sum(own)) if own else (None, None)


def run(inputs: Inputs) -> Result:
    """One row a branch, level and business of R39 (合计 over either): 贡献率 = revenue of tiered customers / 本企业.

    A customer has the level in force on the first day of the month (settled 5). Both amounts in fen, over the
    businesses whose 本企业 is known. 变动 is against the same month of last year, else against the previous month,
    whichever has R39 and revenue at hand for the branch (对比期), as a fraction (0.05 = 5 pp); else it is empty.
    `extra["merged"]`: the same over all branches; its 变动 compares the branches that have that month (同口径).
    """
    market = _market(inputs)
    cells = {month: _cells(inputs, market, month) for month in (inputs.period, *_earlier(inputs))}
    now = cells[inputs.period]
    levels = _levels(inputs, now)
    held = _held(inputs, market)
    basis = {branch: next((m for m, known in held.items() if branch in known), None) for branch in inputs.branches}
    rows = []
    for branch, month in basis.items():
        then = cells[month].of({branch}) if month else None
        rows += _rows(now.of({branch}), then, levels, {"_branch": branch, "对比期": str(month) if month else None})
    merged = _merged(cells, held, levels)
    return Result(
        title=CALC.title,
        rows=rows_of(_COLUMNS, rows),
        formats=_FORMATS,
        summary=_summary(merged),
        summary_formats=_SUMMARY,
        notes=_notes(inputs, now, basis),
        extra={"merged": rows_of({k: v for k, v in _COLUMNS.items() if k != "_branch"}, merged)},
        lineage=_lineage(inputs, rows, merged),
    )


def _lineage(inputs: Inputs, rows: list[dict[str, Any]], merged: list[dict[str, Any]]) -> Lineage:
    """Tiered revenue from the flow of the customers of the level, 本企业 from R39, of the businesses whose 本企业 is known."""
    parts = _Parts(inputs, _market_rows(inputs))

    def ways(table: list[dict[str, Any]]) -> dict[str, OfRow]:
        def revenue(pos: int) -> Origin:
            return parts.revenue(table[pos], inputs.period)

        def own(pos: int) -> Origin:
            return parts.own(table[pos], inputs.period)

        def then(pos: int) -> Origin:
            month = Month.parse(table[pos]["对比期"])
            return quotient(parts.revenue(table[pos], month), parts.own(table[pos], month))

        share = by(revenue, own)
        found = {"收入": revenue, "本企业": own, "贡献率": share}
        return found if table is merged else found | {"对比期贡献率": then, "变动": lambda pos: less(share(pos), then(pos))}

    whole = ways(merged)
    return Lineage(rows=ways(rows), extra={"merged": whole}, summary={name: partial(way, 0) for name, way in whole.items()})


class _Parts(NamedTuple):
    """The rows behind the two amounts of a cell."""

    inputs: Inputs
    market: pd.DataFrame

    def _own_rows(self, cell: dict[str, Any], month: Month) -> pd.DataFrame:
        held = self.market[(self.market["期间"] == str(month)) & self.market["本企业"].notna()]
        held = held[held["_branch"] == cell["_branch"]] if "_branch" in cell else held
        return held if cell["业务代码"] == TOTAL else held[held["业务"] == cell["业务代码"]]

    def own(self, cell: dict[str, Any], month: Month) -> Origin:
        """本企业 of a cell in a month."""
        held = self._own_rows(cell, month)
        rows = zip(held["_file"], held["_row"], held["本企业"], strict=True)
        return of_rows("R39", "本企业", [(file, row, f"{int(amount)}/100") for file, row, amount in rows])

    def revenue(self, cell: dict[str, Any], month: Month) -> Origin:
        """What the customers of its level brought in, of those businesses."""
        levels = self.inputs.levels(month)
        levels = levels[levels["级别"] != NOT_KEY] if cell["级别"] == TOTAL else levels[levels["级别"] == cell["级别"]]
        known = self._own_rows(cell, month)[["_branch", "业务"]].drop_duplicates()
        pairs = levels[["_branch", "客户编码"]].merge(known, on="_branch")
        return sum_of("R10", "收入", [month], {("_branch", "客户编码", "业务代码"): pairs.itertuples(index=False, name=None)})


def _market(inputs: Inputs) -> pd.DataFrame:
    """Own revenue by branch, month and business."""
    summed = _market_rows(inputs).groupby(["_branch", "期间", "业务"])["本企业"].sum(min_count=1).dropna().reset_index()
    return summed.rename(columns={"业务": "业务代码"})


def _market_rows(inputs: Inputs) -> pd.DataFrame:
    """The rows of R39, of this filing and earlier ones; a later filing wins."""
    current = inputs.frame("R39").assign(_now=1)
    both = (
        pd.concat([inputs.history.frame("R39").assign(_now=0), current], ignore_index=True) if len(inputs.history.frame("R39")) else current
    )
    both = both.assign(期间=both["期间"].fillna(both["_period"]))
    ordered = both.sort_values(["_now", "_period", "_row"], kind="stable")
    return ordered.drop_duplicates(["_branch", "期间", "区域", "业务"], keep="last")


def _cells(inputs: Inputs, market: pd.DataFrame, month: Month) -> Cells:
    own = market.loc[market["期间"] == str(month), ["_branch", "业务代码", "本企业"]]
    history = inputs.history.usage
    rows = inputs.flow if month == inputs.period else history[history["月份"] == str(month)]
    levels = inputs.levels(month)
    tiered = rows[["_branch", "客户编码", "业务代码", "收入"]].merge(levels[levels["级别"] != NOT_KEY], on=["_branch", "客户编码"])
    tiered = tiered.merge(own[["_branch", "业务代码"]], on=["_branch", "业务代码"])
    summed = tiered.groupby(["_branch", "业务代码", "级别"])["收入"].sum().reset_index()
    return Cells(
        {(b, p): int(v) for b, p, v in own.itertuples(index=False, name=None)},
        {(b, p, x): int(v) for b, p, x, v in summed.itertuples(index=False, name=None)},
    )


def _levels(inputs: Inputs, now: Cells) -> list[str]:
    """The pack's levels without 非大客户, in the order of its list."""
    listed = inputs.policy.pack.enums.get(("R06", "新级别"), ())
    present = sorted(level for *_, level in now.key)
    return [level for level in dict.fromkeys((*listed, *present)) if level != NOT_KEY]


def _earlier(inputs: Inputs) -> tuple[Month, Month]:
    """The months to compare with, the better one first."""
    return inputs.period.plus(-12), inputs.period.plus(-1)


def _held(inputs: Inputs, market: pd.DataFrame) -> dict[Month, set[str]]:
    """Earlier month, the better one first -> the branches that have both R39 and revenue of it."""
    known = known_months(inputs)
    markets = {month: set(market.loc[market["期间"] == str(month), "_branch"]) for month in _earlier(inputs)}
    return {month: {b for b in inputs.branches if b in branches and not known.missing(b, (month,))} for month, branches in markets.items()}


def _rows(now: Cells, then: Cells | None, levels: list[str], given: dict[str, Any]) -> list[dict[str, Any]]:
    businesses = sorted(now.businesses | (then.businesses if then else set()))
    rows = []
    for level, business in product((TOTAL, *levels), (TOTAL, *businesses)):
        revenue, own = now.amounts(level, business)
        old = ratio(*then.amounts(level, business)) if then else None
        share = ratio(revenue, own)
        rows.append(
            {
                **given,
                "级别": level,
                "业务代码": business,
                "收入": revenue,
                "本企业": own,
                "贡献率": share,
                "对比期贡献率": old,
                "变动": change(share, old),
            }
        )
    return rows


def _merged(cells: dict[Month, Cells], held: dict[Month, set[str]], levels: list[str]) -> list[dict[str, Any]]:
    now = next(iter(cells.values()))
    month = next((m for m, branches in held.items() if branches), None)
    rows = _rows(now, None, levels, {"对比期": str(month) if month else None})
    if month is None:
        return rows
    both = held[month] & now.branches
    like = _rows(now.of(both), cells[month].of(both), levels, {})
    compared = {(row["级别"], row["业务代码"]): row for row in like}
    for row in rows:
        other = compared.get((row["级别"], row["业务代码"]), {})
        row |= {"变动": other.get("变动"), "对比期贡献率": other.get("对比期贡献率")}
    return rows


def _summary(merged: list[dict[str, Any]]) -> dict[str, Any]:
    return {name: merged[0][name] for name in _SUMMARY}


def _notes(inputs: Inputs, now: Cells, basis: dict[str, Month | None]) -> tuple[str, ...]:
    held = now.branches
    blank = tuple(
        f"{b}：分母为0：市场规模与竞争份额没有 {inputs.period} 的本企业收入，贡献率为空" for b in inputs.branches if b not in held
    )
    return blank + tuple(
        f"{b}：历史不足，没有上年同月和上月的市场规模，变动为空" for b in inputs.branches if b in held and basis[b] is None
    )


CALC = Calc(id="D56", title=Text("大客户贡献率", "Contribution of key customers"), run=run, reads=("R10",), keeps={"R39": 13})
