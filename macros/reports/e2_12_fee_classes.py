"""E2.12 应收类/实收类电费报表: what each class of use owed, paid and still owes, station by station (D24c)."""

from __future__ import annotations

from typing import Any

from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import or_zero, rows_of, short_names, summary
from macros.reports.parts.chart_over import ChartOver, Drawn
from macros.reports.parts.page_flow import Section
from macros.reports.parts.report_sheet import Report
from macros.reports.parts.shown_columns import Row, Shown, branch, summed
from macros.reports.parts.table_of import TableOf
from validators.page.shown import balanced_wan
from validators.registers.business.fee_classes import CLASSES
from validators.values.origin import share
from validators.values.text import Text


def _part(context: ReportContext, row: Row) -> Any:
    """Which part of all fees due a class is."""
    due, whole = row["应收电费"], summary(context, "D24c", "应收电费")
    return share(due, whole) if due is not None and whole else None


_INKS = ("blue", "", "orange", "green", "grey")
_MONEY = (
    summed("应收(元)", "应收电费", 14, empty="没有填"),
    summed("实收本月(元)", "实收本月", 14, empty="没有填"),
    summed("实收往月(元)", "实收往月", 12, empty="没有填"),
    summed("期初欠费(元)", "期初欠费", 12, empty="没有填"),
    summed("期末欠费(元)", "期末欠费", 12, empty="没有算出"),
)
_ENERGY = (summed("户数", width=9.5, kind="count", empty="没有填"), summed("售电量(千瓦时)", "售电量", 13, "quantity", empty="没有填"))
_PRICE = Shown("均价(元)", "均价", 9, "price", whole="D24c.均价", empty="没有算出")
_ROWS = (
    branch(header="供电所", width=15, short=True),
    Shown("用电类别和电压", lambda _, row: f"{row['用电类别'] or '没有填'} {row['电压等级'] or ''}", 18),
    *_ENERGY,
    *_MONEY,
    _PRICE,
    Shown("电价表(元)", "电价", 9, "price", empty="没有电价"),
)
_CLASSES = (Shown("用电类别", empty="没有填"), Shown("占应收", _part, kind="ratio", empty="没有算出"), *_ENERGY, *_MONEY, _PRICE)


def _order(row: Any) -> Any:
    """Class by class in the order of the list, the largest fee first."""
    use = row["用电类别"]
    return CLASSES.index(use) if use in CLASSES else len(CLASSES), -or_zero(row["应收电费"]), row["_branch"], str(row["电压等级"])


def _by_station(context: ReportContext) -> list[dict[str, Any]]:
    """应收电费 of each class in 万元, a station a line."""
    names, found = short_names(context), dict[str, dict[str, Any]]()
    for row in rows_of(context, "D24c"):
        line = found.setdefault(row["_branch"], {"供电所": names.get(row["_branch"], row["_branch"])} | dict.fromkeys(CLASSES, 0))
        if row["用电类别"] in line:
            line[row["用电类别"]] += or_zero(row["应收电费"])
    listed = sorted(found.values(), key=lambda line: -sum(line[use] for use in CLASSES))
    columns = {use: balanced_wan([line[use] for line in listed]) for use in CLASSES}
    return [line | {use: columns[use][at] for use in CLASSES} for at, line in enumerate(listed)]


_LIST = TableOf("D24c", _ROWS, _order, label="供电所", empty="没有分类表")
REPORT = Report(
    id="E2.12",
    sheet="分类电费",
    title=Text("应收类、实收类电费报表", "Fees due and received by class"),
    order=51,
    parts=(
        Section("一、各类用电"),
        TableOf(
            "D24c.by_class",
            _CLASSES,
            lambda row: _order({"_branch": "", "电压等级": ""} | dict(row)),
            label="用电类别",
            word="类",
            empty="没有分类表",
        ),
        Section("二、各供电所应收电费（万元）"),
        TableOf(
            _by_station, (Shown("供电所"), *(summed(use, kind="wan") for use in CLASSES)), label="供电所", word="个", empty="没有分类表"
        ),
        ChartOver(
            "各供电所应收电费（万元）",
            "供电所",
            *(Drawn(u, i) for u, i in zip(CLASSES, _INKS, strict=True)),
            stacked=True,
            y_format="#,##0",
            gap=50,
        ),
        Section("三、各供电所、各类用电、各电压等级"),
        _LIST,
    ),
    reads=("D24c",),
    asks=("D24c",),
    landscape=True,
    widths=_LIST.page_widths,
    legend="期末欠费 = 期初欠费 + 应收 - 实收本月 - 实收往月 - 核销，小于 0 是预收；均价 = 应收 / 售电量，和电价表差得多的核对电量和单位。",
)
