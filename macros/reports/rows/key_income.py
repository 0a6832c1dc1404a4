"""What the tiered customers bring in by month, quarter and year, against what went before (E2.9; R10, R06)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np

from macros.reports.layout.branch_pages import Key, levels, tiers
from macros.reports.layout.context import ReportContext
from macros.reports.parts.shown_columns import Row
from macros.reports.rows.customer_standing import lacks
from validators.frames import plain_values
from validators.values.origin import Origin, carrying, sum_of, told
from validators.values.period import Month

_KEYS = ("_branch", "客户编码")
MANY = 5_000
"""Customers whose names are kept with a sum."""
Spans = dict[str, tuple[Month, ...]]


def spans(context: ReportContext) -> Spans:
    """The months of each column of the list."""
    period = context.period
    quarter = tuple(month for month in period.quarter_months if month <= period)
    return {"本月": (period,), "上月": (period.plus(-1),), "上年同月": (period.plus(-12),), "本季": quarter, "本年": period.year_to_date}


def key_income(context: ReportContext) -> list[Row]:
    """One row a tiered customer of R03, the largest income of the month first; None where months are not at hand."""
    return context.once("key income", _key_income)  # type: ignore[no-any-return]


def key_customers(context: ReportContext) -> dict[Key, str]:
    """The customers with a level of the pack's list: the level in force, else that of this period's grading (试算)."""
    found: dict[Key, str] = context.once("key customers", _key_customers)
    return found


def _key_customers(context: ReportContext) -> dict[Key, str]:
    listed, held = tiers(context), levels(context)
    result = context.results.get(context.inputs.policy.pack.grades.computation)
    fresh: dict[Key, str] = {}
    if result is not None:
        rows = result.rows[result.rows["级别"].isin(listed)]
        fresh = {
            key: f"{level}(试算)"
            for *key_, level in zip(*(rows[c] for c in (*_KEYS, "级别")), strict=True)
            if (key := tuple(key_)) not in held
        }
    return {key: level for key, level in held.items() if level in listed} | fresh


def _key_income(context: ReportContext) -> list[Row]:
    wanted, files = key_customers(context), context.inputs.frame("R03")
    keys = list(zip(files["_branch"], files["客户编码"], strict=True))
    here = files[np.array([key in wanted for key in keys], dtype=bool)]
    goals = dict(zip(zip(here["_branch"], here["客户编码"], strict=True), plain_values(here["年收入目标"]), strict=True))
    sums = {name: (months, _sums(context, months, goals)) for name, months in spans(context).items()}
    lines = [
        {"_branch": key[0], "客户编码": key[1], "级别": wanted[key], "年收入目标": goal}
        | {name: _amount(context, found, key, months) for name, (months, found) in sums.items()}
        for key, goal in goals.items()
    ]
    return sorted(lines, key=lambda line: (-line["本月"], line["_branch"], line["客户编码"]))


def _sums(context: ReportContext, months: tuple[Month, ...], keys: Collection[Key]) -> dict[Key, int]:
    held = context.inputs.usage(months)
    sums: dict[Key, int] = dict.fromkeys(keys, 0)
    for branch, code, amount in zip(held["_branch"], held["客户编码"], held["收入"], strict=True):
        if (branch, code) in sums:
            sums[branch, code] += int(amount)
    return sums


def _amount(context: ReportContext, sums: dict[Key, int], key: Key, months: tuple[Month, ...]) -> int | None:
    if lacks(context, key[0], months):
        return None
    return carrying(sums[key], sum_of("R10", "收入", months, {_KEYS: [key]}))


def twelve_months(context: ReportContext) -> list[dict[str, Any]]:
    """The income of these customers together and its change, of the last twelve months those that every branch has."""
    keys = {(line["_branch"], line["客户编码"]) for line in key_income(context)}
    branches, lines = {branch for branch, _ in keys}, list[dict[str, Any]]()
    for month in context.period.back(12):
        if keys and not any(lacks(context, branch, (month,)) for branch in branches):
            total = sum(_sums(context, (month,), keys).values())
            income = carrying(total, _way(keys, month))
            before = next((line["收入"] for line in lines if line["月份"] == str(month.plus(-1))), None)
            lines.append({"月份": str(month), "收入": income, "变动": None if before is None else income - before})
    return lines


def _way(keys: Collection[Key], month: Month) -> Origin:
    """The rows of these customers, as far as a report can bear their names twelve times."""
    if len(keys) > MANY:
        return told(f"大客户有 {len(keys)} 户，这里没有逐户记下来源；每户本月的收入在《大客户收入》里可以追溯")
    return sum_of("R10", "收入", [month], {_KEYS: sorted(keys)})
