"""Income of the year so far, by business and by where the customers are (E2.8), and how much of the year is at hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import pandas as pd

from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import short_names
from macros.reports.parts.shown_columns import Row, at_branch
from validators.values.origin import Where, carrying, sum_of

NO_AREA, OTHERS = "没有填", "其余"
MOST = 6
"""Places that stand beside each other on a page; what is beyond is one column."""
_KEYS = ["_branch", "客户编码"]


class YearSales(NamedTuple):
    """`places` are the columns, the largest first; `rows` one a business with the income of each place in fen."""

    places: tuple[str, ...]
    rows: list[dict[str, Any]]


def year_of(context: ReportContext) -> str:
    """2026年1月至10月, and which months some branch does not have."""
    months = context.period.year_to_date
    gaps = {branch: context.inputs.missing(branch, months) for branch in context.inputs.branches}
    short = [branch for branch, missing in gaps.items() if missing]
    span = f"{context.period.year}年1月至{context.period.month}月" if context.period.month > 1 else context.period.zh
    if not short:
        return span
    most = max(len(gaps[branch]) for branch in short)
    who = "" if at_branch(context) else f"{len(short)} 个单位"
    return f"{span}（历史不足：{who}最多缺 {most} 个月，缺的月份没有计入）"


def year_sales(context: ReportContext) -> YearSales:
    """Made once."""
    return context.once("year sales", _year_sales)  # type: ignore[no-any-return]


def _year_sales(context: ReportContext) -> YearSales:
    """Of a branch by area of its customers, of a centre by branch."""
    usage = _placed(context, context.inputs.usage(context.period.year_to_date))
    order = usage.groupby("_place")["收入"].sum().sort_values(ascending=False, kind="stable").index.tolist()
    shown = tuple(order) if len(order) <= MOST + 1 else (*order[:MOST], OTHERS)
    usage = usage.assign(_place=usage["_place"].where(usage["_place"].isin(shown), OTHERS))
    lines = [_line(context, business, part, shown) for business, part in usage.groupby("业务代码", sort=True)]
    return YearSales(shown, sorted(lines, key=lambda line: (-sum(line[place] for place in shown), line["业务代码"])))


def _line(context: ReportContext, business: Any, part: pd.DataFrame, places: Sequence[str]) -> Row:
    held = dict(list(part.groupby("_place", sort=False)))
    return {"业务代码": business} | {place: _sum(context, held.get(place, part.iloc[:0]), business) for place in places}


def _sum(context: ReportContext, rows: pd.DataFrame, business: Any) -> int:
    """At a centre a place is a branch, and every row of it is meant."""
    columns = _KEYS if at_branch(context) else _KEYS[:1]
    keys = [(*key, business) for key in rows[columns].drop_duplicates().itertuples(index=False, name=None)]
    where: Where = {(*columns, "业务代码"): keys}
    return carrying(int(rows["收入"].sum()), sum_of("R10", "收入", context.period.year_to_date, where))


def _placed(context: ReportContext, usage: pd.DataFrame) -> pd.DataFrame:
    """With the place of each row."""
    if not at_branch(context):
        return usage.assign(_place=usage["_branch"].map(lambda code: short_names(context).get(code, code)))
    files = context.inputs.frame("R03").drop_duplicates(_KEYS).set_index(_KEYS)["分片区域"]
    found = files.reindex(pd.MultiIndex.from_frame(usage[_KEYS])).astype("object")
    return usage.assign(_place=pd.Series(found.to_numpy(), index=usage.index, dtype="object").fillna(NO_AREA))
