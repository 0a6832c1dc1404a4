"""The tickets that are open at the end of the month, with the link and department where each stands (E1.8; R51, R51b, D38)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import rows_in
from macros.reports.parts.shown_columns import Row
from validators.values.times import moment, until

COMPLAINT = "投诉"


def open_tickets(context: ReportContext) -> list[Row]:
    """R51 rows without 完成时间 in or before the month, complaints aside (they stand in R25): 受理, 时限, 逾期 in days, 停在, 已用小时
    and 抢修到达, the longest past its limit first.
    """
    end = dt.datetime.combine(context.period.last, dt.time.max)
    places = _places(context, end)
    found = []
    for row in rows_in(context, "R51"):
        if row["类型"] == COMPLAINT or (row["完成时间"] is not None and moment(row["完成时间"]) <= end):
            continue
        late = None if row["时限"] is None else max(0, (end.date() - until(row["时限"]).date()).days)
        late = row.days("时限", late, f"从时限到 {context.period.last} 的天数")
        more = {"受理": row["受理时间"], "逾期": late, "停在": places.get((row["_branch"], row["工单号"])) or row["环节"]}
        more |= {"已用小时": _spent(row, end), "抢修到达": _on_the_spot(row)}
        found.append({name: row[name] for name in row} | more)
    return sorted(found, key=lambda row: (-(row["逾期"] or 0), row["受理"] or "", row["_branch"], row["_row"]))


def _spent(row: Row, end: dt.datetime) -> int | None:
    """Whole hours from 受理时间 to the end of the month."""
    begun = row["受理时间"]
    hours = None if begun is None else (end - moment(begun)) // dt.timedelta(hours=1)
    spent: int | None = row.days("受理时间", hours, f"从受理时间到 {end:%Y-%m-%d} 末的整小时数")
    return spent


def _on_the_spot(row: Row) -> str:
    """How the crew of a repair kept its promise."""
    promised, arrived = row["承诺到达时限"], row["到达现场时间"]
    if not row["抢修类"]:
        return "不是抢修"
    if arrived is None or promised is None:
        return "没有到达" if arrived is None else "没有承诺"
    return "按时到达" if moment(arrived) <= until(promised) else "迟到"


def _places(context: ReportContext, end: dt.datetime) -> dict[tuple[str, Any], str]:
    """Ticket -> 环节（部门） of its last open link."""
    return {
        (row["_branch"], row["工单号"]): f"{row['环节'] or ''}（{row['部门'] or '没有部门'}）"
        for row in rows_in(context, "R51b")
        if row["完成时间"] is None or moment(row["完成时间"]) > end
    }
