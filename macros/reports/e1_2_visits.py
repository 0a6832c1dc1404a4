"""E1.2 走访合规表: due and made visits and calls of each tiered customer, and the share by level (D08)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from macros.reports.layout.branch_pages import NOBODY, level_of, manager_labels, tiers
from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import or_not, rows_of
from macros.reports.parts.page_flow import Section
from macros.reports.parts.report_sheet import Report
from macros.reports.parts.shown_columns import Columns, Row, Shown, from_customer, mark, quotient, summed
from macros.reports.parts.table_of import TableOf
from macros.reports.rows.branch.visit_levels import met_and_short, visit_levels
from validators.page.page import Cell
from validators.page.parts import Absent, marked
from validators.values.origin import share
from validators.values.text import Text

_NO_CALLS = Absent("不考核")
_COUNT = 'COUNTIF({走访合规}{first}:{走访合规}{last},"*'
_RATE = f'=IF({_COUNT}合规")+{_COUNT}不足")=0,"不适用",{_COUNT}合规")/({_COUNT}合规")+{_COUNT}不足")))'
_WORDS = {"合规": ("√合规", "", "green"), "不足": ("×不足", "red_light", ""), "不适用": ("○不适用", "", "grey")}
_URGENCY = {"不足": 0, None: 1, "合规": 2, "不适用": 3}


def _short(row: Row) -> bool:
    return bool(row["走访合规"] == "不足")


def _customers(context: ReportContext) -> list[Row]:
    """The worst first, then by level."""
    ranks = {level: rank for rank, level in enumerate(tiers(context))}
    return sorted(rows_of(context, "D08"), key=lambda r: (_URGENCY.get(r["走访合规"], 1), ranks.get(r["级别"], len(ranks)), r["客户编码"]))


def _word(context: ReportContext, row: Row) -> Cell | None:
    """√合规 or ×不足; the fill only where at most a third would carry it (ux 7)."""
    said, fill, ink = _WORDS.get(row["走访合规"], (None, "", ""))
    red = marked(rows_of(context, "D08"), _short)
    return mark(said, fill if red else "", ink or ("" if red else "alarm"), bold=_short(row)) if said else None


def _call(name: str) -> Callable[[ReportContext, Row], Any]:
    return lambda c, row: _NO_CALLS if row["应电话周"] is None else row[name]


def _visited(context: ReportContext, held: Columns) -> Any:
    met, short = met_and_short(rows_of(context, "D08"))
    return share(met, met + short) if met + short else or_not(None)


def _called(context: ReportContext, held: Columns) -> Any:
    known = [row for row in rows_of(context, "D08") if row["应电话周"] is not None]
    met, due = (sum(row[name] or 0 for row in known) for name in ("合格周", "应电话周"))
    return share(met, due) if due else or_not(None) if known else _NO_CALLS


_COLUMNS = (
    Shown("客户", lambda c, row: row["企业全称"] or row["客户编码"], 30),
    Shown("级别", lambda c, row: level_of(row), 12, "choice"),
    Shown("客户经理", lambda c, row: manager_labels(c).get((row["_branch"], row["客户经理"])), 12, "choice", empty=NOBODY),
    summed("应走访", width=9, kind="tally", empty="未填"),
    summed("实走访", width=9, kind="tally", empty="未算"),
    Shown("走访合规", _word, 11, "choice", empty="未算"),
    Shown("走访合规率", width=12, kind="ratio", total=_RATE, whole=_visited, empty="不适用"),
    summed("应电话周", _call("应电话周"), 11, "tally"),
    summed("合格周", _call("合格周"), 9, "tally"),
    Shown("电话合规率", _call("电话合规率"), 12, "ratio", total=quotient("合格周", "应电话周"), whole=_called, empty="不适用"),
    Shown("最近走访", lambda c, row: row["最近走访"] and row["最近走访"].date(), 12, "date", empty="无记录"),
    *from_customer(),
)
REPORT = Report(
    id="E1.2",
    sheet="走访合规",
    title=Text("走访合规表", "Visits and calls"),
    level="branch",
    asks=("D08",),
    order=40,
    widths=(1, 5, 30, 12, 12, 9, 9, 11, 12, 11, 9, 12, 12, 1),
    side=(26, 7),
    parts=(
        Section("一、按级别"),
        visit_levels,
        Section("二、按客户（不足的在前）"),
        TableOf(_customers, _COLUMNS, label="客户", total="合计 {n} 户", word="户", empty="没有州级、县级客户，或级别还没有审批"),
    ),
    tab="green",
    legend="一户一天只算一次走访；合计的走访合规率＝合规户数÷应走访户数，电话合规率＝合格周÷应电话周。"
    "“不考核”：政策里没有填每周电话次数。本月新建档的客户下月起计。"
    "“试算”：还没有批准的级别，先按本单位算的排走访，不进薪酬和考核。",
)
