"""E2.4 巡访紧急报告: what cannot wait, what the head ruled, and how long each has been open (R24; S4)."""

from __future__ import annotations

from typing import Any

from macros.reports.layout.branch_pages import day
from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import how_many, rows_in
from macros.reports.parts.report_sheet import Report
from macros.reports.parts.shown_columns import UNIT, Limit, Row, Shown
from macros.reports.parts.table_of import TableOf
from validators.values.text import Text
from validators.values.times import moment


def _taken(context: ReportContext, row: Row) -> int | None:
    """Days from the report to its end, or to that of the month."""
    done, last = day(row["完成日期"]), context.period.last
    began = None if row["时间"] is None else moment(row["时间"]).date()
    count = None if began is None else ((done or last) - began).days
    found: int | None = row.days("时间", count, f"从报告那天到完成日期，没有完成的到 {last}")
    return found


def _open_first(row: Row) -> Any:
    return day(row["完成日期"]) is not None, row["时间"] or "", row["_branch"], row["_row"]


def _overall(context: ReportContext) -> str:
    rows = rows_in(context, "R24")
    still = how_many([row for row in rows if row["完成日期"] is None])
    limit = context.inputs.setting("urgent_days", None)
    told = f"，要在 {int(limit)} 天内办结" if limit is not None else ""
    return f"紧急报告 {len(rows)} 份，没有办结 {still} 份{told}"


def _late(context: ReportContext) -> Limit:
    limit = context.inputs.setting("urgent_days", None)
    return Limit("超过政策的天数", lambda days: limit is not None and days > limit)


def _columns(context: ReportContext) -> tuple[Shown, ...]:
    return (
        UNIT,
        Shown("触发类别", width=20, wrap=True),
        Shown("内容", width=24, wrap=True),
        Shown("报告人", width=9),
        Shown("时间", width=16, kind="choice"),
        Shown("业务经理批示", width=18, wrap=True, empty="没有批示"),
        Shown("处理结果", width=18, wrap=True, empty="没有办结"),
        Shown("完成日期", lambda c, row: day(row["完成日期"]), 11, "date", empty="没有办结"),
        Shown("已用天数", _taken, 9, "tally", empty="没有时间", alarm=_late(context)),
    )


REPORT = Report(
    id="E2.4",
    sheet="紧急报告",
    title=Text("巡访紧急报告", "Urgent reports"),
    order=44,
    source=_overall,
    parts=(TableOf(lambda c: sorted(rows_in(c, "R24"), key=_open_first), _columns, word="份", empty="本月没有紧急报告"),),
    signs=3,
    landscape=True,
    legend="没有办结的在前，早的在上；已用天数从报告那天算到完成日期，没有完成的算到月末。",
)
