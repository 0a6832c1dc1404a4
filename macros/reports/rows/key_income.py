"""What the tiered customers bring in by month, quarter and year, against what went before (E2.9; R10, R06)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import numpy as np
import pandas as pd

from macros.reports.layout.branch_pages import Key, levels, tiers
from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import RegisterRow, limit
from macros.reports.parts.shown_columns import Row
from macros.reports.rows.customer_standing import lacks
from validators.frames import records
from validators.values.origin import Origin, carrying, sum_of, told
from validators.values.period import Month

_KEYS = ("_branch", "客户编码")
REST = "其余"
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
    goals = _goals(context)
    sums = pd.DataFrame({name: _sums(context, months) for name, months in spans(context).items()})
    sums["_order"] = -sums["本月"]
    ordered = sums.sort_values(["_order", *_KEYS], kind="stable").drop(columns="_order")
    shown = len(ordered) if len(ordered) <= limit(context) else limit(context) - 1
    lines = [_line(context, key, goals[key], amounts) for key, amounts in zip(ordered.index[:shown], records(ordered[:shown]), strict=True)]
    return [*lines, _rest(context, ordered[shown:])] if shown < len(ordered) else lines


def _goals(context: ReportContext) -> dict[Key, Any]:
    """年收入目标 of each of these customers that 客户档案 has; None where none is filled."""
    found: dict[Key, Any] = context.once("key goals", _with_goals)
    return found


def _with_goals(context: ReportContext) -> dict[Key, Any]:
    wanted, files = key_customers(context), context.inputs.frame("R03")
    keys = list(zip(files["_branch"], files["客户编码"], strict=True))
    here = files[np.array([key in wanted for key in keys], dtype=bool)]
    known = context.inputs.policy.registers["R03"]
    return {(row["_branch"], row["客户编码"]): RegisterRow(row, known)["年收入目标"] for row in records(here)}


def _sums(context: ReportContext, months: tuple[Month, ...]) -> pd.Series:
    """The income of these customers in some months, by key."""
    index = pd.MultiIndex.from_tuples(list(_goals(context)), names=_KEYS)
    return context.inputs.usage(months).groupby(list(_KEYS))["收入"].sum().reindex(index, fill_value=0).astype("Int64")


def _line(context: ReportContext, key: Key, goal: Any, amounts: Mapping[str, Any]) -> Row:
    known = {name: None if lacks(context, key[0], months) else months for name, months in spans(context).items()}
    shown = {name: months and carrying(int(amounts[name]), sum_of("R10", "收入", months, {_KEYS: [key]})) for name, months in known.items()}
    return {"_branch": key[0], "客户编码": key[1], "级别": key_customers(context)[key], "年收入目标": goal} | shown


def _rest(context: ReportContext, others: pd.DataFrame) -> Row:
    """The customers beyond those that a list shows, in one line."""
    branches, why = set(others.index.get_level_values(0)), told(f"{REST}的合计；逐户在 --detail 的完整名单里")
    goals = [goal for key in others.index if (goal := _goals(context)[key]) is not None]
    amounts = {
        name: None if any(lacks(context, branch, months) for branch in branches) else carrying(int(others[name].sum()), why)
        for name, months in spans(context).items()
    }
    goal = carrying(int(sum(goals)), why) if goals else None
    return {"_branch": None, "客户编码": f"{REST} {len(others)} 户", "级别": None, "年收入目标": goal} | amounts


def key_count(context: ReportContext) -> int:
    """How many they are."""
    return len(_goals(context))


def twelve_months(context: ReportContext) -> list[dict[str, Any]]:
    """The income of these customers together and its change, of the last twelve months those that every branch has."""
    keys = _goals(context)
    branches, lines = {branch for branch, _ in keys}, list[dict[str, Any]]()
    for month in context.period.back(12):
        if keys and not any(lacks(context, branch, (month,)) for branch in branches):
            income = carrying(int(_sums(context, (month,)).sum()), _way(keys, month))
            before = next((line["收入"] for line in lines if line["月份"] == str(month.plus(-1))), None)
            lines.append({"月份": str(month), "收入": income, "变动": None if before is None else income - before})
    return lines


def _way(keys: Collection[Key], month: Month) -> Origin:
    """The rows of these customers, as far as a report can bear their names twelve times."""
    if len(keys) > MANY:
        return told(f"大客户有 {len(keys)} 户，这里没有逐户记下来源；每户本月的收入在《大客户收入》里可以追溯")
    return sum_of("R10", "收入", [month], {_KEYS: sorted(keys)})
