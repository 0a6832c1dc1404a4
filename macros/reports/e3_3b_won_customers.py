"""E3.3b 新增客户名单: who was won this month, with what, by whom and how; and how many each person won (D09, R10, R20)."""

from __future__ import annotations

from macros.reports.layout.context import ReportContext
from macros.reports.parts.chart_over import ChartOver
from macros.reports.parts.page_flow import Part, Section
from macros.reports.parts.report_sheet import Report
from macros.reports.parts.shown_columns import UNIT, Row, Shown, buyer, from_customer, mark, staff_name, summed
from macros.reports.parts.table_of import TableOf
from macros.reports.rows.centre.moves import has_earlier
from macros.reports.rows.centre.sellers import first_day, won_by_person, won_customers
from validators.page.page import Cell
from validators.values.cell import plain
from validators.values.text import Text


def _judged(context: ReportContext, row: Row) -> Cell | None:
    if row["结论"] is None:
        return None
    return mark("√达到", "green_light") if row["结论"] == "达到" else mark("×不足", "red_light", bold=True)


def _asked(context: ReportContext, row: Row) -> str | None:
    return None if row["要求"] is None else f"{plain(row['要求'])} 户以上"


_NAMES = (
    UNIT,
    buyer("客户编码", width=28),
    Shown("首笔日期", first_day, 12, "date", empty="没有填"),
    Shown("业务", width=20, empty="没有填"),
    summed("费用(元)", "本期", 14),
    staff_name("成交人", "业务员", 12, "choice"),
    Shown("来源", width=11, kind="choice", empty="没有记录"),
    *from_customer(),
)
_PEOPLE = (
    UNIT,
    staff_name("成交人", "业务员"),
    Shown("每月要求", _asked, kind="choice", empty="没有要求"),
    summed("新增(户)", "新增", kind="tally"),
    summed("费用(元)", "费用"),
    Shown("结论", _judged, kind="choice", empty="没有判断"),
)


def _parts(context: ReportContext) -> tuple[Part, ...]:
    """The names and how many each person won; that nobody was won is said only where it is known."""
    none = "本月没有新增客户" if has_earlier(context) else "没有可比的上期，看不出谁是新增的"
    return (
        Section("一、名单（首笔早的在前）"),
        TableOf(won_customers, _NAMES, "首笔日期 _branch 客户编码", label="客户", word="户", empty=none),
        Section("二、每人新增几户"),
        TableOf(won_by_person, _PEOPLE, "-新增 -费用 _branch", label="业务员", word="人", empty=none),
        ChartOver("本月每人新增的客户（户）", "业务员", "新增(户)", most=20),
    )


REPORT = Report(
    id="E3.3b",
    sheet="新增客户",
    title=Text("新增客户名单", "Customers won"),
    asks=("D09",),
    order=50,
    widths=lambda c: (1, 5, *((12,) if c.board else ()), 28, 12, 20, 14, 12, 11, 1),
    parts=_parts,
    legend="新增：以前没有业务、本月第一次有业务的客户；来源是手边最早的一次回访或电话的方式；每月要求在政策里定。",
)
