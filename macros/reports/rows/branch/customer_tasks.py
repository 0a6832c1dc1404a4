"""What is to be done for each customer: complaints, levels to be approved, visits, archive, owner (E1.1)."""

from __future__ import annotations

from macros.reports.layout.branch_pages import Key, graded_rows, levels, open_complaints, tiers
from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import rows_of
from validators.frames import records


def tasks(context: ReportContext) -> dict[Key, list[str]]:
    """What is to be done by customer, in the order in which it presses."""
    found: dict[Key, list[str]] = context.once("tasks", _tasks)
    return found


def _tasks(context: ReportContext) -> dict[Key, list[str]]:
    found: dict[Key, list[str]] = {}
    for row in open_complaints(context):
        day = row["处理期限"]
        found.setdefault((row["_branch"], row["客户编码"]), []).append(
            f"投诉未结{'，没有期限' if day is None else f'，{day:%m-%d} 前办结'}"
        )
    held = levels(context)
    for row in graded_rows(context):
        key = (row["_branch"], row["客户编码"])
        old = held.get(key)
        if old is not None and row["级别"] is not None and old != row["级别"]:
            found.setdefault(key, []).append(f"级别 {old}→{row['级别']}，待审批")
    for row in rows_of(context, "D08"):
        if row["走访合规"] == "不足":
            found.setdefault((row["_branch"], row["客户编码"]), []).append(f"还要走访 {row['应走访'] - row['实走访']} 次")
    for row in rows_of(context, "D41"):
        if row["缺项"]:
            found.setdefault((row["_branch"], row["客户编码"]), []).append(f"档案缺{row['缺项']}")
    for row in records(context.inputs.frame("R03")):
        key = (row["_branch"], row["客户编码"])
        if row["客户经理"] is None and held.get(key) in tiers(context):
            found.setdefault(key, []).insert(0, "定一位客户经理")
    return found
