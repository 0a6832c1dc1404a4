"""E3.18 直销与合作站: the share of direct sales by branch, small deliveries, and what each station bought (D57, D27a, R59)."""

from __future__ import annotations

from macros.reports.parts.chart_over import ChartOver
from macros.reports.parts.page_flow import Section
from macros.reports.parts.report_sheet import Report
from macros.reports.parts.shown_columns import NOT_ZERO, Shown, branch, of_other, quotient, summed
from macros.reports.parts.table_of import TableOf
from validators.values.text import Text

_UNITS = (
    branch(width=16, short=True),
    *(summed(f"{word}(吨)", f"{word}数量", 13, "quantity") for word in ("直销", "批发")),
    Shown("直销比例", width=11, kind="ratio", total=quotient("直销(吨)", "直销(吨)", "批发(吨)"), whole="D57.直销比例", empty="不适用"),
    Shown("变动(百分点)", "变动", 12, "change", empty="历史不足"),
    summed("小额配送(吨)", "小额配送量", 13, "quantity"),
    Shown("占直销", width=11, kind="ratio", total=quotient("小额配送(吨)", "直销(吨)"), whole="D57.占直销", empty="不适用"),
    Shown("准时率", of_other("D27a.by_branch", "准时率"), 11, "ratio", whole="D27a.准时率", empty="没有配送"),
    summed("没有渠道(吨)", "无渠道数量", 13, "quantity", alarm=NOT_ZERO),
)
_STATIONS = (
    Shown("站名"),
    branch(header="所属单位", short=True),
    Shown("类型"),
    summed("购油量(吨)", "购油量", kind="quantity"),
    Shown("上月(吨)", "上期购油量", kind="quantity", empty="历史不足"),
    Shown("环比", kind="change", empty="不适用"),
    summed("没完成整改", "未完成整改", kind="tally", alarm=NOT_ZERO),
    Shown("整改要求", wrap=True),
)
REPORT = Report(
    id="E3.18",
    title=Text("直销与合作站", "Direct sales and stations"),
    heading="直销比例、小额配送和合作站",
    order=57,
    parts=(
        Section("一、直销比例（从低到高）"),
        TableOf("D57", _UNITS, "直销比例 _branch", label="机构", word="家"),
        ChartOver("直销和批发（吨）", "机构", "直销(吨)", "批发(吨)", stacked=True, y_format="#,##0", gap=50),
        Section("二、合作加油站（购油量从多到少）"),
        TableOf("D57.stations", _STATIONS, "-购油量 _branch 站名", label="站名", word="座", empty="没有合作加油站"),
    ),
    reads=("D57", "D27a"),
    legend="直销比例 = 直销 / (直销 + 批发)；没有渠道的单列，不在比例里；变动与上月比；准时率只看小额配送。",
)
