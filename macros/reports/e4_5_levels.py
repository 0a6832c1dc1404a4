"""E4.5 客户分级: how many customers of each level every unit has, and whose levels move (D01, D02c, D03; R06)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from macros.reports.layout.branch_pages import tiers
from macros.reports.layout.context import ReportContext
from macros.reports.parts.chart_over import ChartOver, Drawn
from macros.reports.parts.page_flow import PageFlow
from macros.reports.parts.report_sheet import Report, ReportSheet
from macros.reports.parts.shown_columns import NOT_ZERO, Row, Shown, branch, quotient, summed
from macros.reports.parts.table_of import TableOf
from macros.reports.rows.centre.graded_offices import DOWN, FIRST, OPEN, UP, graded_offices, level_words_of
from macros.reports.rows.level_sums import level_sums
from validators.values.origin import share
from validators.values.text import Text

_INKS = ("series1", "orange", "series2", "green", "grey")
_KEY, _ALL, _MANY = "大客户数", "客户数", 5
"""Headers; from so many levels on their columns are narrower."""


def _together(header: str, levels: Sequence[str], wide: float) -> Shown:
    """The sum of the columns of some levels, live."""
    formula = "=" + "+".join(f"{{{level}}}{{row}}" for level in levels)
    return summed(header, lambda c, row: sum((row[level] for level in levels[1:]), row[levels[0]]), wide, "tally", formula=formula)


def _share(context: ReportContext, row: Row) -> Any:
    levels, keys = level_words_of(context), tiers(context)
    whole = sum((row[level] for level in levels[1:]), row[levels[0]])
    return share(sum((row[level] for level in keys[1:]), row[keys[0]]), whole) if whole else None


def _columns(context: ReportContext) -> tuple[Shown, ...]:
    levels = level_words_of(context)
    rate = f"={{{_KEY}}}{{row}}/{{{_ALL}}}{{row}}"
    wide = 12 if len(levels) < _MANY else 9
    return (
        branch(width=22 if len(levels) < _MANY else 16),
        *(summed(level, width=wide, kind="tally") for level in levels),
        _together(_KEY, tiers(context), wide),
        _together(_ALL, levels, wide),
        Shown("大客户占比", _share, wide, "ratio", formula=rate, total=quotient(_KEY, _ALL), whole=_whole, empty="不适用"),
        *(summed(word, width=min(wide, 11), kind="tally") for word in (UP, DOWN, FIRST)),
        summed(OPEN, width=min(wide, 11), kind="tally", alarm=NOT_ZERO),
    )


def _whole(context: ReportContext, held: Any) -> Any:
    keys, every = sum(held[_KEY]), sum(held[_ALL])
    return share(keys, every) if every else "不适用"


_SUMS = (
    branch(width=20),
    Shown("级别", width=18, kind="choice"),
    summed("户数", width=9, kind="tally"),
    summed("近12月签约额(元)", "签约额", 20),
    *(summed(word, width=9, kind="tally") for word in ("新增", "降级")),
    Shown("按约付款率", width=12, kind="ratio", empty="没有到期的"),
    Shown("平均评价", width=10, kind="score", empty="没有评"),
)
_BY_LEVEL = ReportSheet(
    sheet="各级别签约额",
    heading="各单位各级别的签约、付款和评价",
    parts=(TableOf(level_sums, _SUMS, label="机构", word="行", group="机构", whole=True, empty="没有分级"),),
    where=lambda c: bool(level_sums(c)),
    signs=3,
    legend="签约额是本单位近 12 个月的合同金额，框架合同不算；新增是升上来的和第一次定级的；按约付款率看近 12 个月到期的应收款；"
    "平均评价是开发评价表里名称对得上的。",
)


def _chart(flow: PageFlow) -> None:
    """The levels stand on each other."""
    drawn = [Drawn(level, ink) for level, ink in zip(tiers(flow.context), _INKS, strict=False)]
    ChartOver("各单位的大客户，按级别（户）", "机构", *drawn, stacked=True, y_format="0")(flow)


REPORT = Report(
    id="E4.5",
    sheet="客户分级",
    title=Text("客户分级与评级", "Customers by level"),
    heading="各单位客户分级",
    level="centre",
    order=51,
    where=lambda c: bool(tiers(c)),
    parts=(
        TableOf(
            graded_offices,
            _columns,
            lambda row: (-sum(row[level] for level in list(row)[1:3]), row["_branch"]),
            label="机构",
            word="家",
            absent=True,
            whole=True,
            empty="没有分级",
        ),
        _chart,
    ),
    signs=3,
    more=(_BY_LEVEL,),
    legend="按本期合并后的分级结果数每一份客户档案；升级、降级与月初有效的级别比，没有定过级、这次有级别的是新定级。",
)
