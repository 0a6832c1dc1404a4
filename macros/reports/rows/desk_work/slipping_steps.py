"""Steps of orders by kind, and those that slip (E2.5b; D27c)."""

from __future__ import annotations

from typing import Any

from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import extra_rows, or_zero
from macros.reports.parts.shown_columns import Row
from validators.values.origin import share


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
