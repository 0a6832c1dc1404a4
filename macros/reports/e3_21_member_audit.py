"""E3.21 可疑成员核查单: which accounts and which of their members are to be cleared, why, and by when (D20; R46; S1 A13)."""

from __future__ import annotations

import datetime as dt
from typing import Any

from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import extra_rows, or_zero, rows_of, summary
from macros.reports.parts.page_flow import Section
from macros.reports.parts.report_sheet import Report
from macros.reports.parts.shown_columns import UNIT, Row, Shown, buyer, mark, quotient, staff_name, summed
from macros.reports.parts.table_of import TableOf
from validators.page.page import Cell
from validators.values.money import percent_shown
from validators.values.text import Text

DAYS = "clear_days"
"""Parameter: so many days after the list is given out its members are to be cleared."""
_TOLD = ("不真实", "可疑", "虚假风险账户", "后付费无周期")


def _found(context: ReportContext) -> list[Row]:
    """The accounts of which anything is to be said."""
    return [row for row in rows_of(context, "D20") if any(row[name] for name in _TOLD)]


def _members(context: ReportContext) -> list[Row]:
    return extra_rows(context, "D20", "members")


def ended(number: str | None) -> str | None:
    """The last four signs of a number, the others hidden.

    >>> ended('13900000147'), ended('147')
    ('*******0147', '147')
    """
    return None if number is None else "*" * (len(number) - 4) + number[-4:]


def _due(context: ReportContext, row: Row) -> dt.date | None:
    days = context.inputs.setting(DAYS, row["_branch"])
    return None if days is None else context.generated.date() + dt.timedelta(int(days))


def _verdict(context: ReportContext, row: Row) -> Cell:
    unreal = row["结论"] == "不真实"
    return mark(row["结论"], "red_light" if unreal else "orange_light", bold=unreal)


def _overall(context: ReportContext) -> str:
    every, rate = or_zero(summary(context, "D20", "成员")), summary(context, "D20", "不真实率")
    unreal, doubtful, unchecked = (or_zero(summary(context, "D20", name)) for name in ("不真实", "可疑", "未核对"))
    said = f"核查成员 {every} 人，没有核对花名册 {unchecked} 人"
    return said if rate is None else f"{said}；不真实 {unreal} 人（{percent_shown(rate)}），可疑 {doubtful} 人"


def _worst(row: Row) -> Any:
    return not row["虚假风险账户"], -(row["不真实率"] or 0), -row["可疑"], row["_branch"], row["集团账户"]


def _by_account(row: Row) -> Any:
    return row["_branch"], row["集团账户"], row["结论"] != "不真实", row["项目"], row["号码"]


_ACCOUNTS = (
    UNIT,
    Shown("集团账户", width=11),
    buyer("集团客户", "集团", 24),
    *(summed(name, width=9, kind="tally") for name in ("成员", "不真实")),
    Shown("不真实率", width=11, kind="ratio", total=quotient("不真实", "成员"), whole="D20.不真实率", empty="没有成员"),
    *(summed(name, width=9, kind="tally") for name in ("可疑", "未核对")),
    Shown("虚假风险", lambda c, row: mark("有", "red_light", bold=True) if row["虚假风险账户"] else None, 10, "choice", empty="没有"),
    Shown("说明", "理由", 44, wrap=True),
)
_MEMBERS = (
    UNIT,
    Shown("集团账户"),
    buyer("集团客户", "集团"),
    Shown("号码", lambda c, row: ended(row["号码"])),
    Shown("姓名", empty="没有填"),
    Shown("项目"),
    Shown("结论", _verdict, kind="choice"),
    Shown("加入日期", kind="date", empty="没有填"),
    staff_name("客户经理", "客户经理"),
    Shown("核清截止", _due, kind="date", empty="天数未设"),
    Shown("原因、渠道和核清结果", lambda c, row: "；".join(filter(None, (row["理由"], row["办理渠道"], row["核清结果"]))), wrap=True),
)
REPORT = Report(
    id="E3.21",
    sheet="统付核查",
    title=Text("可疑成员核查单", "Members to be cleared"),
    asks=("D20",),
    order=44,
    source=_overall,
    widths=lambda c: (1, 5, *((12,) if len(c.board) > 1 else ()), 11, 24, 13.5, 11, 11.5, 10, 11.5, 11, 12, 40, 1),
    parts=(
        Section("一、有问题的账户（有虚假风险的在前）"),
        TableOf(_found, _ACCOUNTS, _worst, label="集团账户", word="个账户", whole=True, empty="没有一个账户有问题"),
        Section("二、要核清的成员"),
        TableOf(_members, _MEMBERS, _by_account, label="集团账户", word="人", empty="没有要核清的成员"),
    ),
    reads=("D20",),
    legend="T1 不在花名册；T2 一号两集团；T3 连续零使用；T4 缺姓名证件；T5 成批入网；T6 已注销没有退出。T1、T4、T6 有一项是不真实，只有别的是可疑；"
    "核查后在统付集团及成员的“核清结果”填属实，T3、T5 不再列。",
)
