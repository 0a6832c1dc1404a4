"""E2.14e 业扩办理: applications for power, the longest open first, and how long they took by voltage (D27b)."""

from __future__ import annotations

from macros.reports.layout.context import ReportContext
from macros.reports.parts.page_flow import Section
from macros.reports.parts.report_sheet import Report
from macros.reports.parts.shown_columns import POSITIVE, UNIT, Row, Shown, branch, mark, summed
from macros.reports.parts.table_of import TableOf
from validators.page.page import Cell
from validators.values.text import Text

_FILLS = {"超期": "red_light", "按期": "green_light", "没有算出": "blue_light"}


def _state(context: ReportContext, row: Row) -> Cell:
    return mark(row["状态"], _FILLS.get(row["状态"], ""))


def _urgency(row: Row) -> tuple[object, ...]:
    """Those past their limit first, the longest on top; what has power last."""
    return row["状态"] != "超期", row["送电日"] is not None, -(row["时限"] or 0), row["_branch"]


_VOLTAGES = (
    UNIT,
    Shown("电压", width=12, kind="choice"),
    *(summed(name, width=10, kind="tally") for name in ("申请", "已送电", "未送电")),
    summed("超期", width=10, kind="tally", alarm=POSITIVE),
    Shown("按期率", width=11, kind="ratio", whole="D27b.按期率", empty="不判断"),
    Shown("平均天数", width=11, kind="score", whole="D27b.平均天数", empty="没有送电"),
    Shown("期限", width=14, kind="choice"),
)
_CASES = (
    branch(width=14, always=False),
    Shown("申请人", width=16, empty="没有填"),
    Shown("电压", width=10, kind="choice"),
    Shown("受理日", width=12, kind="date", empty="没有填"),
    Shown("送电日", width=12, kind="date", empty="没有送电"),
    Shown("天数", "时限", 9, "tally", empty="没有算出"),
    Shown("期限", width=12, kind="choice"),
    Shown("状态", _state, 11, "choice"),
    Shown("用户", "客户", 14, empty="新户"),
)
_LIST = TableOf("D27b.cases", _CASES, _urgency, label="申请人", word="份", empty="没有业扩申请")
REPORT = Report(
    id="E2.14e",
    sheet="业扩办理",
    title=Text("业扩办理时限", "New connections"),
    order=63,
    parts=(
        Section("一、各电压等级"),
        TableOf("D27b", _VOLTAGES, "_branch 电压", label="电压", word="行", empty="没有业扩申请"),
        Section("二、各申请（超期的、时间长的在前）"),
        _LIST,
    ),
    reads=("D27b",),
    asks=("D27b",),
    widths=_LIST.page_widths,
    legend="天数 = 送电日 - 受理日，没有送电的算到期末；没有设办理天数的电压不判按期；平均天数只算送了电的。",
)
