"""E2.11 供电所营销月报汇总: loss, price, collection and coverage of each station, against its target and over twelve months (D24, D24b)."""

from __future__ import annotations

from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import rows_of
from macros.reports.parts.chart_over import ChartOver, Drawn
from macros.reports.parts.page_flow import Section
from macros.reports.parts.report_sheet import Report
from macros.reports.parts.shown_columns import NEGATIVE, POSITIVE, Row, Shown, branch, mark, of_other, summed
from macros.reports.parts.table_of import TableOf
from validators.page.page import Cell
from validators.values.text import Text

_FILLS = {"重点关注": "red_light", "超指标": "orange_light", "达标": "green_light"}


def _word(context: ReportContext, row: Row) -> Cell:
    word = of_other("D24b", "结论")(context, row)
    return mark(word, _FILLS.get(word, ""))


def _watched(context: ReportContext) -> str:
    """How many are above their target, and which to watch."""
    words = [row["结论"] for row in rows_of(context, "D24b")]
    counts = "，".join(f"{word} {words.count(word)} 个" for word in dict.fromkeys(("重点关注", "超指标", "达标", *words)) if word in words)
    return f"按线损率从高到低；线损率和指标比：{counts}"


_STATION = branch(header="供电所", width=14, short=True)
_STATIONS = (
    _STATION,
    summed("供电量(千瓦时)", "供电量", 12.5, "quantity", empty="没有填"),
    summed("售电量(千瓦时)", "售电量", 12.5, "quantity", empty="没有填"),
    Shown("线损率", width=9, kind="ratio", whole="D24.线损率", empty="没有算出"),
    Shown("指标", of_other("D24b", "线损率指标"), 8, "ratio", empty="未设"),
    Shown("偏差(百分点)", of_other("D24b", "偏差"), 10.5, "change", empty="不比", alarm=POSITIVE),
    Shown("结论", _word, 10, "choice"),
    Shown("售电均价(元)", "售电均价", 10.5, "price", whole="D24.售电均价", empty="没有算出"),
    summed("应收(元)", "应收电费", 14, empty="没有填"),
    summed("实收(元)", "实收电费", 14, empty="没有填"),
    Shown("回收率", "电费回收率", 9, "ratio", whole="D24.电费回收率", empty="没有算出"),
    Shown("旧欠回收率", width=10, kind="ratio", whole="D24.旧欠回收率", empty="没有旧欠"),
    Shown("采集覆盖率", width=10, kind="ratio", whole="D24.采集覆盖率", empty="没有算出"),
)
_HOUSEHOLDS = (
    _STATION,
    *(summed(header, take, kind="count", empty="没有填") for header, take in (("高压户", "高压户数"), ("低压户", "低压户数"))),
    *(summed(header, take, kind="tally", empty="没填") for header, take in (("业扩受理", "业扩受理"), ("完成", "业扩完成"))),
    *(summed(header, take, kind="tally", empty="没填") for header, take in (("查窃", "违约窃电查处"), ("投诉", "优质服务投诉"))),
    Shown("回收指标", of_other("D24b", "回收率指标"), kind="ratio", empty="未设"),
    Shown("回收偏差(百分点)", of_other("D24b", "回收偏差"), kind="change", empty="不比", alarm=NEGATIVE),
    Shown("回收结论", of_other("D24b", "回收结论"), kind="choice"),
)
_MONTHS = (
    Shown("月份", "月", kind="month"),
    *(Shown(f"{name}(千瓦时)", name, kind="quantity", empty="没有填") for name in ("供电量", "售电量")),
    Shown("线损率", kind="ratio", empty="没有算出"),
    Shown("回收率", "电费回收率", kind="ratio", empty="没有算出"),
)
_REASONS = (branch(header="供电所", short=True), Shown("没有算出的和原因", "理由", wrap=True))


def _lacking(context: ReportContext) -> list[Row]:
    return [row for row in rows_of(context, "D24") if row["理由"]]


def _parts(context: ReportContext) -> tuple[object, ...]:
    """The stations, their months, and what could not be worked out, where there is anything."""
    reasons = (Section("四、没有算出的"), TableOf(_lacking, _REASONS, "_branch", wide=True)) if _lacking(context) else ()
    return (
        Section("一、各供电所"),
        TableOf("D24", _STATIONS, "-线损率 _branch", label="供电所", word="个", empty="没有月报"),
        Section("二、户数、业扩、服务和回收指标"),
        TableOf("D24", _HOUSEHOLDS, "-线损率 _branch", label="供电所", word="个", empty="没有月报"),
        Section("三、最近十二个月"),
        TableOf("D24.months", _MONTHS, "月", empty="还没有一个月的月报"),
        ChartOver("线损率，最近十二个月", "月份", Drawn("线损率", "blue", label="0.00%"), kind="line", y_format="0.0%", legend="none"),
        *reasons,
    )


REPORT = Report(
    id="E2.11",
    sheet="供电所指标",
    title=Text("供电所营销月报汇总", "Stations' month"),
    order=50,
    source=_watched,
    parts=_parts,  # type: ignore[arg-type]
    reads=("D24", "D24b"),
    asks=("D24",),
    landscape=True,
    legend="线损率 = (供电量 - 售电量) / 供电量；合计是总数除以总数，不是平均；回收率 = 本月实收 / 本月应收，旧欠回收率 = 往月实收 / 期初欠费；"
    "连续两个月超指标的是重点关注。",
)
