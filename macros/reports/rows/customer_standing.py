"""What a customer buys, owes and may still owe, side by side; and the months of the trade (E3.14; R10, D18, D53)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from macros.reports.layout.branch_pages import level_words
from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import rows_of
from macros.reports.parts.shown_columns import Row
from validators.values.origin import carrying, share, sum_of
from validators.values.period import Month

_KEYS = ("_branch", "客户编码")
_OWED = ("应收", "逾期")
_CREDIT = ("余量",)
Key = tuple[str, str]


def customer_standing(context: ReportContext) -> list[Row]:
    """One row a customer with income in the last twelve months, a balance or a limit; None for what is not known."""
    found: list[Row] = context.once("customer standing", _standing)
    return found


def _standing(context: ReportContext) -> list[Row]:
    spans = {"本月": (context.period,), "上月": (context.period.plus(-1),), "近12月": context.period.back(12)}
    sums = {name: _sums(context, months) for name, months in spans.items()}
    owed = {(row["_branch"], row["客户"]): row for row in rows_of(context, "D18") if row["客户"]}
    credit = {(row["_branch"], row["客户"]): row for row in rows_of(context, "D53")}
    keys = sorted({*(key for key, fen in sums["近12月"].items() if fen), *owed, *credit})
    known = level_words(context)
    return [
        {"_branch": key[0], "客户编码": key[1], "级别": known.get(key)}
        | {name: _amount(context, sums[name], key, months) for name, months in spans.items()}
        | {name: owed[key][name] if key in owed else None for name in _OWED}
        | {name: credit[key][name] if key in credit else None for name in _CREDIT}
        | {"逾期率": share(owed[key]["逾期"], owed[key]["应收"]) if key in owed and owed[key]["应收"] else None}
        for key in keys
    ]


def _sums(context: ReportContext, months: Sequence[Month]) -> dict[Key, int]:
    found = context.inputs.usage(tuple(months)).groupby(list(_KEYS), sort=False)["收入"].sum()
    return dict(zip(found.index.tolist(), map(int, found), strict=True))


def _amount(context: ReportContext, sums: dict[Key, int], key: Key, months: tuple[Month, ...]) -> int | None:
    if lacks(context, key[0], months):
        return None
    return carrying(sums.get(key, 0), sum_of("R10", "收入", months, {_KEYS: [key]}))


def income_of_months(context: ReportContext, key: Key, months: tuple[Month, ...]) -> int | None:
    """Income of a customer over some months, in fen, with where it comes from; None where a month is not at hand."""
    sums = context.once(f"income {months[0]} {months[-1]}", lambda c: _sums(c, months))
    return _amount(context, sums, key, months)


def lacks(context: ReportContext, branch: str, months: Sequence[Month]) -> bool:
    """True where one of these months of a branch is neither filed as far as is known nor in the sums that were brought along."""
    known = context.once("months with sums", _with_sums)
    return any((branch, str(month)) not in known for month in context.inputs.missing(branch, tuple(months)))


def _with_sums(context: ReportContext) -> set[tuple[str, str]]:
    held = context.inputs.history.usage[["_branch", "月份"]].drop_duplicates()
    return set(held.itertuples(index=False, name=None))


def trade_by_month(context: ReportContext) -> list[dict[str, Any]]:
    """收入 of the last twelve months that every branch has, with the change against the month before."""
    lines: list[dict[str, Any]] = []
    for month in context.period.back(12):
        if any(lacks(context, branch, (month,)) for branch in context.inputs.branches):
            continue
        sums = _sums(context, (month,))
        income = carrying(sum(sums.values()), sum_of("R10", "收入", [month], {}))
        lines.append({"月份": str(month), "收入": income} | _before(lines, month))
    return lines


def _before(lines: Sequence[dict[str, Any]], month: Month) -> dict[str, Any]:
    return {"上月": next((line["收入"] for line in lines if line["月份"] == str(month.plus(-1))), None)}
