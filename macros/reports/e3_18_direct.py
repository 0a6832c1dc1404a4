"""E3.18 直销与合作站: the share of direct sales by branch, small deliveries, and what each station bought (D57, D27a, R59)."""

from __future__ import annotations

from typing import Any

from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import extra_rows
from macros.reports.parts.page_flow import ChartOver, Drawn, Section, TableOf
from macros.reports.parts.report_sheet import Report
from macros.reports.parts.shown_columns import Row, Shown, branch, quotient, summed
from validators.values.text import Text

_SHARE = '=IF({直销(吨)}{row}+{批发(吨)}{row}=0,"不适用",{直销(吨)}{row}/({直销(吨)}{row}+{批发(吨)}{row}))'
_CHANNELS = (Drawn("直销(吨)", "series1"), Drawn("批发(吨)", "series2"))


def _in_time(context: ReportContext, row: Row) -> Any:
    """The part of a branch's small deliveries that came in time."""
    return next((r["准时率"] for r in extra_rows(context, "D27a", "by_branch") if r["_branch"] == row["_branch"]), None)


_UNITS = (
    branch(width=16, short=True),
    summed("直销(吨)", "直销数量", 13, "quantity"),
    summed("批发(吨)", "批发数量", 13, "quantity"),
    Shown("直销比例", width=11, kind="ratio", total=_SHARE, whole="D57.直销比例", empty="不适用"),
    Shown("变动(百分点)", "变动", 12, "change", empty="历史不足"),
    summed("小额配送(吨)", "小额配送量", 13, "quantity"),
    Shown("占直销", width=11, kind="ratio", total=quotient("小额配送(吨)", "直销(吨)"), whole="D57.占直销", empty="不适用"),
    Shown("准时率", _in_time, 11, "ratio", whole="D27a.准时率", empty="没有配送"),
    summed("没有渠道(吨)", "无渠道数量", 13, "quantity", alarm=bool),
)
_STATIONS = (
    Shown("站名"),
    branch(header="所属单位", short=True),
    Shown("类型"),
    summed("购油量(吨)", "购油量", kind="quantity"),
    Shown("上月(吨)", "上期购油量", kind="quantity", empty="历史不足"),
    Shown("环比", kind="change", empty="不适用"),
    summed("没完成整改", "未完成整改", kind="tally", alarm=bool),
    Shown("整改要求", wrap=True),
)
REPORT = Report(
    id="E3.18",
    sheet="直销与合作站",
    title=Text("直销与合作站", "Direct sales and stations"),
    heading="直销比例、小额配送和合作站",
    order=57,
    parts=(
        Section("一、直销比例（从低到高）"),
        TableOf("D57", _UNITS, "直销比例 _branch", label="机构", word="家"),
        ChartOver("直销和批发（吨）", "机构", *_CHANNELS, stacked=True, y_format="#,##0", gap=50),
        Section("二、合作加油站（购油量从多到少）"),
        TableOf("D57.stations", _STATIONS, "-购油量 _branch 站名", label="站名", word="座", empty="没有合作加油站"),
    ),
    reads=("D57", "D27a"),
    legend="直销比例 = 直销 / (直销 + 批发)；没有渠道的单列，不在比例里；变动与上月比；准时率只看小额配送。",
)
