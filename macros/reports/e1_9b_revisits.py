"""E1.9b 线索与回访: counties and customers to revisit, and how often the team learned from its mistakes (D44b, D34)."""

from __future__ import annotations

from typing import Any

from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import customers
from macros.reports.parts.page_flow import Section
from macros.reports.parts.report_sheet import Report
from macros.reports.parts.shown_columns import UNIT, Row, Shown, buyer, from_customer, mark, summed
from macros.reports.parts.table_of import TableOf
from macros.reports.rows.centre.sellers import seller
from validators.page.page import Cell
from validators.values.text import Text

_LOOK = {"未回访": ("×", "red_light"), "已回访": ("√", "green_light"), "没有客户": ("○", ""), "不在计划": ("○", "")}
_ORDER = {"未回访": 0, "没有客户": 1, "已回访": 2, "不在计划": 3}
_HELD = {"合规": ("√", "green_light"), "不足": ("×", "red_light"), "进行中": ("●", "yellow_light"), "超出": ("○", "blue_light")}


def _state(context: ReportContext, row: Row) -> Cell:
    glyph, fill = _LOOK[row["状态"]]
    return mark(f"{glyph}{row['状态']}", fill, bold=row["状态"] == "未回访")


def _word(context: ReportContext, row: Row) -> Cell:
    glyph, fill = _HELD[row["结论"]]
    return mark(f"{glyph}{row['结论']}", fill)


def _route(row: Row) -> Any:
    """Those that are due and unseen first, county by county, the one seen longest ago first."""
    seen = row["上次回访"]
    return _ORDER[row["状态"]], row["县"] or "", seen is not None, seen and seen.date(), row["_branch"], row["客户编码"]


_SEEN = Shown("上次回访", lambda c, row: row["上次回访"] and row["上次回访"].date(), 12, "date", empty="没有记录")
_COUNTIES = (
    UNIT,
    Shown("县市", "县"),
    summed("客户数", kind="tally"),
    summed("本月回访", "回访次数", kind="tally"),
    _SEEN,
    Shown("状态", _state, kind="choice"),
)
_CUSTOMERS = (
    UNIT,
    buyer("客户编码", width=28),
    Shown("县市", "县", 12, empty="没有填"),
    Shown("级别", width=10, kind="choice", empty="没有定"),
    Shown("业务员", seller, 10, "choice", empty="未分配"),
    _SEEN,
    Shown("应回访", width=8, kind="choice"),
    summed("本月回访", width=9, kind="tally"),
    Shown("状态", _state, 11, "choice"),
    *from_customer(),
)
_HELD_COLUMNS = (
    UNIT,
    Shown("学习与复盘", "类型"),
    Shown("周期", kind="choice"),
    Shown("办了", "次数", kind="tally"),
    Shown("至少", "下限", kind="tally", empty="没有要求"),
    Shown("结论", _word, kind="choice"),
    Shown("说明", "备注", empty=""),
)


def _counted(context: ReportContext, rows: Any) -> str:
    due = [row for row in rows if row["应回访"] == "是"]
    return f"合计 {len(rows)} 户，应回访 {len(due)} 户" if customers(context) else "合计"


REPORT = Report(
    id="E1.9b",
    sheet="线索与回访",
    title=Text("线索与回访", "Leads and revisits"),
    asks=("D44b",),
    order=48,
    widths=lambda c: (1, 5, *((12,) if c.board else ()), 28, 12, 10, 10, 12, 8, 9, 11, 1),
    parts=(
        Section("一、要回访的县市"),
        TableOf("D44b", _COUNTIES, "状态 _branch 县", label="县市", word="个", empty="政策里没有填要回访的县市"),
        Section("二、客户（没有回访的在前）"),
        TableOf("D44b.customers", _CUSTOMERS, _route, label="客户", total=_counted, word="户", empty="客户档案里没有客户"),
        Section("三、学习与复盘"),
        TableOf("D34", _HELD_COLUMNS, "_branch 类型", word="项", empty="政策里没有活动要求"),
    ),
    side=(26, 7),
    reads=("D44b", "D34"),
    legend=lambda c: (
        f"算回访的方式在政策里定；上次回访看{'手边有的几个月' if c.board else '本月和上月最后几天的记录'}；“不在计划”：不在待回访县市里的客户。"
    ),
)
