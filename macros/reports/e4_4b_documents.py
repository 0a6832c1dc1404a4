"""E4.4b 凭证核验与贸易融资: which documents hold up which credits, and which contracts are financed oddly (D19b, D19c; S1)."""

from __future__ import annotations

from typing import Any

from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import or_zero, summary
from macros.reports.parts.page_flow import Section
from macros.reports.parts.report_sheet import Report
from macros.reports.parts.shown_columns import NOT_ZERO, UNIT, Row, Shown, buyer, mark, summed
from macros.reports.parts.table_of import TableOf
from macros.reports.rows.group_credits import contracts, group_name, unproven
from validators.page.page import Cell
from validators.values.money import percent_shown
from validators.values.text import Text

_FILLS = {"通过": "green_light", "重复使用": "red_light", "虚假": "red_light", "存疑": "orange_light"}


def hidden(number: str | None) -> str | None:
    """The number of a document without its middle: three characters at each end, one of a short one.

    >>> hidden('1100234567'), hidden('12345'), hidden('12')
    ('110****567', '1***5', '**')
    """
    if not number:
        return None
    ends = 3 if len(number) >= 8 else 1 if len(number) > 2 else 0
    return f"{number[:ends]}{'*' * (len(number) - 2 * ends)}{number[len(number) - ends :]}"


def _verdict(context: ReportContext, row: Row) -> Cell:
    return mark(row["结论"], _FILLS.get(row["结论"], "yellow_light"), bold=row["结论"] != "通过")


_DOCUMENTS = (
    UNIT,
    Shown("结论", _verdict, 12, "choice"),
    Shown("凭证类型", width=13, kind="choice"),
    Shown("号码", lambda c, row: hidden(row["号码"]), 19, empty="没有填"),
    summed("金额(元)", "金额", 18),
    Shown("授信编号", width=17, empty="没有填"),
    Shown("核验结果", width=11, kind="choice", empty="没有填"),
    Shown("首次使用处", width=32, wrap=True, empty="首次"),
)
_CREDITS = (
    UNIT,
    Shown("集团", group_name, empty="没有填"),
    buyer("成员", "成员"),
    Shown("授信编号"),
    summed("授信余额(元)", "授信余额"),
    summed("凭证份数", kind="tally"),
    summed("没有核实", kind="tally", alarm=NOT_ZERO),
)
_CONTRACTS = (
    UNIT,
    Shown("集团", group_name, empty="没有填"),
    Shown("进口笔", kind="tally"),
    Shown("合同号"),
    Shown("错配率", kind="ratio", empty="没有算"),
    Shown("期限和周期(天)", lambda c, row: _days(row), kind="choice", empty="没有填"),
    Shown("出口笔", kind="tally"),
    Shown("提示", wrap=True, empty="没有"),
)


def _days(row: Row) -> str | None:
    return None if row["期限"] is None or row["周期"] is None else f"{row['期限']:f} / {row['周期']:f}"


def _worst_first(row: Row) -> Any:
    """What did not pass first: used again, then not genuine."""
    order = ("重复使用", "虚假", "存疑", "未核验")
    return order.index(row["结论"]) if row["结论"] in order else len(order), row["_branch"], row["凭证类型"] or "", row["号码"] or ""


def _flagged_first(row: Row) -> Any:
    return row["提示"] is None, -(row["错配率"] or 0), row["_branch"], row["集团"] or "", row["合同号"]


def _overall(context: ReportContext) -> str:
    rate, every = summary(context, "D19b", "通过率"), or_zero(summary(context, "D19b", "份数"))
    twice, odd = or_zero(summary(context, "D19b", "重复份数")), or_zero(summary(context, "D19c", "期限错配"))
    said = "没有凭证" if rate is None else f"凭证 {every} 份，通过率 {percent_shown(rate)}，重复使用 {twice} 份"
    return f"{said}；贸易融资期限错配 {odd} 笔"


REPORT = Report(
    id="E4.4b",
    sheet="凭证与贸易融资",
    title=Text("凭证核验与贸易融资", "Documents and trade finance"),
    asks=("D19b", "D19c"),
    order=55,
    source=_overall,
    quality=True,
    parts=(
        Section("一、凭证（没有通过的在前）"),
        TableOf("D19b", _DOCUMENTS, _worst_first, label="凭证类型", word="份", empty="本期没有登记凭证"),
        Section("二、先不放款的授信：凭证没有核实"),
        TableOf(unproven, _CREDITS, "-授信余额 _branch", label="成员", word="笔", empty="各笔授信的凭证都核实了"),
        Section("三、贸易融资的合同（有提示的在前）"),
        TableOf(contracts, _CONTRACTS, _flagged_first, word="份合同", empty="没有贸易融资", wide=True),
    ),
    legend="同一类型、号码、金额的凭证支持第二笔授信的是重复使用，先用的不算；通过率 = 核验为真实、首次使用的 / 全部；"
    "错配率 = 期限与周期之差 / 周期，一份合同取错配最大的一笔；双重融资是一份合同进口、出口两端都融资；全额保证金只标出来，不从余额里减。",
)
