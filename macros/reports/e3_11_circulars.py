"""E3.11 信息简报, 信息参考: the month's findings and best practice by what they are worth, the news, and room for the editor (S3)."""

from __future__ import annotations

from collections.abc import Sequence

from macros.reports.layout.context import ReportContext
from macros.reports.layout.figures import adjustment_said, alike, figures, total_change, total_progress, whole_income
from macros.reports.layout.frame import counted, or_zero, summary
from macros.reports.parts.page_flow import PageFlow, Part, Section
from macros.reports.parts.report_sheet import Report, ReportSheet
from macros.reports.parts.shown_columns import Shown, branch
from macros.reports.parts.table_of import TableOf
from macros.reports.rows.centre.circular_items import CircularItem, done_well, item_branch, news, to_watch
from validators.page.page import Cell, Style
from validators.values.money import percent_shown, yuan_shown
from validators.values.text import Text

BRIEF, REFERENCE = "信息简报", "信息参考"
EDITOR = "（编者的话，写在这里）"
_WIDTHS = (1, 5, 14, 13, 62, 18, 15, 1)


def _worth(context: ReportContext, item: CircularItem) -> Cell:
    ink = "alarm" if item.worth < 0 else "green"
    return Cell(item.worth, Style("money", ink=ink, bold=True, sides="ltrb"))


_ITEMS = (
    Shown("单位", item_branch),
    Shown("类别", "kind", kind="choice"),
    Shown("内容", "words", wrap=True),
    Shown("值多少(元)", _worth, kind="money"),
)
_NEWS = (
    branch(header="单位", short=True),
    Shown("类别", kind="choice", empty=""),
    Shown("内容", wrap=True, empty=""),
    Shown("建议措施", wrap=True, empty=""),
    Shown("日期", kind="date", empty=""),
)


def _words(flow: PageFlow) -> None:
    """A box that whoever edits the circular fills, on the sheet or in the Word document."""
    page, row, last = flow.page, flow.row, flow.last
    look = Style("text", fill="white", heavy="ltrb", wrap=True, valign="top", locked=False)
    page.merge(row, 2, row, last, EDITOR, look)
    page.fill_row(row, 2, last, look)
    page.heights[row] = 66
    flow.row = row + 1


def _month(context: ReportContext) -> str:
    """The month in a sentence: who filed, what came in, how the plan stands, who came and went."""
    held = figures(context)
    income = whole_income(context, [f for f in held if f.row.counted])
    change, progress = total_change(held), total_progress(held)
    said = [f"应报 {len(context.board)} 家、并入 {len(counted(context))} 家", f"收入 {yuan_shown(income)} 元{adjustment_said(context)}"]
    said += (
        [f"比上月{'增' if change >= 0 else '减'} {percent_shown(abs(change))}（同口径 {len(alike(held))} 家）"]
        if change is not None
        else []
    )
    said += [f"累计完成计划 {percent_shown(progress)}"] if progress is not None else []
    moved = [
        f"{name} {or_zero(summary(context, 'D09', name))} 户" for name in ("新增", "流失") if summary(context, "D09", name) is not None
    ]
    return "；".join([*said, "，".join(moved)] if moved else said)


def _parts(circular: str) -> Sequence[Part]:
    return (
        Section("编者的话"),
        _words,
        Section("做得好的（按值多少从高到低）"),
        TableOf(done_well, _ITEMS, word="条", empty="本期没有可以推广的"),
        Section("要注意的（按损失从大到小）"),
        TableOf(to_watch, _ITEMS, word="条", empty="本期没有要提醒的"),
        Section(f"各单位报来的信息（《市场信息》里“上报”写{circular}的）"),
        TableOf(lambda c: news(c, circular), _NEWS, word="条", empty="本期没有报来的信息"),
    )


_LEGEND = "值多少：新客户是本期收入，流失和下降是比上期少的收入，增长是比上月多的，计划是累计多于或少于计划的，欠费是过期没有收的。"
REPORT = Report(
    id="E3.11",
    sheet=BRIEF,
    title=Text("信息简报、信息参考", "Circulars"),
    heading=BRIEF,
    level="centre",
    order=96,
    asks=("D09",),
    letter=True,
    source=_month,
    parts=_parts(BRIEF),
    widths=_WIDTHS,
    signs=3,
    legend=f"{_LEGEND}发给各单位，标了保密的信息不列。",
    more=(
        ReportSheet(
            sheet=REFERENCE,
            heading=REFERENCE,
            letter=True,
            source=_month,
            parts=_parts(REFERENCE),
            widths=_WIDTHS,
            signs=3,
            legend=f"{_LEGEND}供领导参考。",
        ),
    ),
)
