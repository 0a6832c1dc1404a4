"""E1.8 未结投诉与服务工单: what is open, the longest past its limit first (R25, R51, D38), and opinions where the pack has them (R26)."""

from __future__ import annotations

from typing import Any

from macros.reports.layout.branch_pages import day, open_complaints
from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import rows_in
from macros.reports.parts.page_flow import Part, Section
from macros.reports.parts.report_sheet import Report
from macros.reports.parts.shown_columns import POSITIVE, UNIT, Limit, Row, Shown, buyer, from_row
from macros.reports.parts.table_of import TableOf
from macros.reports.rows.desk_work.open_tickets import open_tickets
from validators.values.text import Text


def _late(context: ReportContext, row: Row) -> int | None:
    limit, last = day(row["处理期限"]), context.period.last
    late: int | None = row.days("处理期限", None if limit is None else max(0, (last - limit).days), f"从处理期限到 {last} 的天数")
    return late


def _rows(context: ReportContext) -> list[Row]:
    def urgency(row: Row) -> Any:
        return -(_late(context, row) or 0), day(row["受理时间"]) or context.period.last, row["_branch"], row["_row"]

    return sorted(open_complaints(context), key=urgency)


def _repairs(context: ReportContext) -> bool:
    """True where crews are sent out: the pack asks for the time that was promised."""
    return any(column.header == "承诺到达时限" for column in context.inputs.policy.registers["R51"].shown)


_MISSED = Limit("迟到、没有到达", lambda word: word in ("迟到", "没有到达"))
_COLUMNS = (
    UNIT,
    Shown("投诉编号", lambda c, r: r["投诉编号"] or r["记录编号"], 15),
    buyer("客户编码"),
    Shown("类别", width=12, kind="choice"),
    Shown("情节", width=8, kind="choice"),
    Shown("受理", lambda c, r: day(r["受理时间"]), 11, "date"),
    Shown("期限", lambda c, r: day(r["处理期限"]), 11, "date", empty="没有填"),
    Shown("逾期天数", _late, 10, "tally", empty="没有期限", alarm=POSITIVE),
    Shown("处理人", width=12, empty="没有人"),
    Shown("内容", width=28, wrap=True),
)
_TICKETS = (
    UNIT,
    Shown("工单号", width=15, empty="没有填"),
    buyer(),
    Shown("类型", width=12, kind="choice"),
    Shown("停在", "停在", 16, "choice", empty="没有填"),
    Shown("受理", width=17, kind="choice", empty="没有填"),
    Shown("时限", width=17, kind="choice", empty="没有填"),
    Shown("逾期天数", "逾期", 10, "tally", empty="没有时限", alarm=POSITIVE),
    Shown("已用小时", width=10, kind="tally", empty="没有受理", where=_repairs),
    Shown("抢修到达", width=11, kind="choice", where=_repairs, alarm=_MISSED),
    Shown("责任人", width=12, empty="没有人"),
    Shown("服务内容", width=28, wrap=True),
    *from_row("R51"),
)
_OPINIONS = (
    UNIT,
    buyer(),
    Shown("类别", width=12, kind="choice"),
    Shown("日期", lambda c, r: day(r["日期"]), 11, "date", empty="没有填"),
    Shown("意见内容", width=28, wrap=True),
    Shown("处理人", width=12, empty="没有人"),
    Shown("完成", lambda c, r: day(r["完成日期"]), 11, "date", empty="没办结"),
)


def _opinions(context: ReportContext) -> list[Row]:
    """Those that are open first, the oldest of them on top."""
    last = context.period.last
    rows = rows_in(context, "R26")
    return sorted(rows, key=lambda row: (day(row["完成日期"]) is not None, day(row["日期"]) or last, row["_branch"], row["_row"]))


_BLOCKS = {
    "R51": ("没办完的工单", TableOf(open_tickets, _TICKETS, label="工单号", word="张", empty="没有没办完的工单")),
    "R25": ("没结案的投诉", TableOf(_rows, _COLUMNS, label="投诉编号", word="件", empty="没有没办结的投诉")),
    "R26": ("顾客意见（没办结的在前）", TableOf(_opinions, _OPINIONS, label="客户", word="条", empty="本期没有顾客意见")),
}
"""Register -> what of it is listed, in this order."""
_NUMBERS = "一二三"


def _parts(context: ReportContext) -> tuple[Part, ...]:
    """A block for each register that the pack has; one alone needs no heading."""
    held = [block for register, block in _BLOCKS.items() if register in context.inputs.policy.pack.registers]
    if len(held) == 1:
        return (held[0][1],)
    return tuple(part for number, (words, table) in zip(_NUMBERS, held, strict=False) for part in (Section(f"{number}、{words}"), table))


REPORT = Report(
    id="E1.8",
    title=Text("未结投诉", "Open complaints"),
    asks=("D38",),
    order=46,
    parts=_parts,
    legend="逾期天数从期限算到期末；到期以前是 0。逾期的请先办，办结后回访。",
)
