"""The budgets of units by kind of cost: the month, the year so far, and how much of it is used (E4.1; R40, D12)."""

from __future__ import annotations

from typing import Any

import pandas as pd

from macros.reports.layout.context import ReportContext
from macros.reports.parts.shown_columns import Row
from validators.values.origin import carrying, share, sum_of
from validators.values.period import Month

_KEYS = ("_branch", "机构", "费用类别")
_AMOUNTS = ("预算", "实际")


def budgeted(context: ReportContext) -> bool:
    """True where the pack has budgets and somebody filled one."""
    return "D12" in context.results and not context.results["D12"].rows.empty


def unit_budgets(context: ReportContext) -> list[Row]:
    """One row a branch, unit and kind of cost of the month; amounts so far are None while a month of the year is not at hand."""
    held, months = _filed(context), context.period.year_to_date
    rows = held[held["_period"] == str(context.period)]
    keys = rows[list(_KEYS)].drop_duplicates().sort_values(list(_KEYS))
    return [_row(context, held, key, months) for key in keys.itertuples(index=False, name=None)]


def _row(context: ReportContext, held: pd.DataFrame, key: tuple[Any, ...], months: tuple[Month, ...]) -> Row:
    own = held[(held[list(_KEYS)] == list(key)).all(axis=1)]
    now = {name: _sum(own, name, key, (context.period,)) for name in _AMOUNTS}
    short = bool(context.inputs.missing(key[0], months))
    passed = {f"累计{name}": None if short else _sum(own, name, key, months) for name in _AMOUNTS}
    used = share(passed["累计实际"], passed["累计预算"]) if passed["累计预算"] else None
    budget, spent = passed["累计预算"], passed["累计实际"]
    left = None if budget is None or spent is None else budget - spent
    return dict(zip(_KEYS, key, strict=True)) | now | passed | {"余额": left, "执行率": used}


def _sum(rows: pd.DataFrame, name: str, key: tuple[Any, ...], months: tuple[Month, ...]) -> int:
    found = rows.loc[rows["_period"].isin([str(month) for month in months]), name]
    return carrying(int(found.fillna(0).sum()), sum_of("R40", name, months, {_KEYS: [key]}))


def _filed(context: ReportContext) -> pd.DataFrame:
    """R40 of this filing and of those before, each row in the month that it is about."""
    now = context.inputs.frame("R40").assign(_period=str(context.period))
    parts = [part for part in (context.inputs.history.frame("R40"), now) if len(part)]
    rows = pd.concat(parts, ignore_index=True) if parts else now
    rows = rows[(rows["期间"].fillna(rows["_period"]).astype("object") == rows["_period"]) & rows["费用类别"].notna()]
    return rows.assign(机构=rows["机构"].fillna(rows["_branch"]).astype("object"))
