"""Steps of orders by kind, and those that slip (E2.5b; D27c)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import extra_rows, or_zero, rows_in, rows_of
from macros.reports.parts.shown_columns import Row
from validators.values.origin import Origin, of_rows, share
from validators.values.times import moment


def by_step(context: ReportContext) -> list[Row]:
    """The steps in the order of the pack, over all branches: 道数, 迟延道数, 停在这里, 平均小时 over those that have a length."""
    found: dict[str, dict[str, Any]] = {}
    for row in extra_rows(context, "D27c", "by_step"):
        held = found.setdefault(row["工序"], {"工序": row["工序"], "道数": 0, "迟延道数": 0, "停在这里": 0, "_sum": 0, "_n": 0})
        for name in ("道数", "迟延道数", "停在这里"):
            held[name] += row[name]
        if row["平均小时"] is not None:
            held["_sum"] += row["平均小时"] * row["有时长"]
            held["_n"] += row["有时长"]
    order = context.inputs.policy.pack.enums.get(("R68", "工序"), ())
    listed = sorted(found.values(), key=lambda held: order.index(held["工序"]) if held["工序"] in order else len(order))
    return [held | {"平均小时": share(held["_sum"], held["_n"]) if held["_n"] else None} for held in listed]


def slipping_steps(context: ReportContext) -> list[Row]:
    """The steps that are late or past their plan and open, the longest delay first, those that are open on top."""
    late = [row for row in extra_rows(context, "D27c", "steps") if row["结果"] in ("迟延", "过期未完")]
    return sorted(late, key=lambda row: (row["迟延"] is not None, -or_zero(row["迟延"]), row["_branch"], row["内部订单"] or ""))


def order_spans(context: ReportContext) -> list[Row]:
    """The orders under way in their time: from the day that stands first at one of their steps, planned or real, to the last one.

    完成% is the part of its steps that is done; `_cell` the column of the step (`_file`, `_row`) that ends last.
    """
    orders = {(row["_branch"], row["内部订单"]): row for row in rows_of(context, "D27c") if row["状态"] == "在制"}
    days: dict[tuple[Any, ...], list[tuple[Any, str, Row]]] = {}
    for row in rows_in(context, "R68"):
        found = [(moment(row[name]).date(), name, row) for name in ("计划完成", "实际完成") if row[name] is not None]
        days.setdefault((row["_branch"], row["内部订单"]), []).extend(found)
    return [_span(orders[key], days[key]) for key in orders if days.get(key)]


def _span(order: Row, days: list[tuple[Any, str, Row]]) -> Row:
    last, cell, step = max(days, key=lambda one: one[0])
    return {
        "内部订单": order["内部订单"],
        "计划起日": min(one[0] for one in days),
        "计划止日": last,
        "完成%": Fraction(int(order["完成工序"]), int(order["工序数"])),
        "_cell": cell,
        "_file": step["_file"],
        "_row": step["_row"],
    }


def step_days(row: Row, count: int, rule: str) -> Origin:
    """Where the days of an order's bar come from: the last day of its steps."""
    return of_rows("R68", row["_cell"], [(row["_file"], row["_row"], count)], rule)
