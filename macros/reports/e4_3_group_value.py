"""E4.3 集团客户价值: of each segment what a member brings in, what part of all income it is, how many leave (D25, D47; S1 A21)."""

from __future__ import annotations

from typing import Any

from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import extra_rows
from macros.reports.parts.chart_over import ChartOver, Drawn
from macros.reports.parts.page_flow import Section
from macros.reports.parts.report_sheet import Report
from macros.reports.parts.shown_columns import Limit, Row, Shown, relative, summed
from macros.reports.parts.table_of import TableOf
from validators.values.origin import times
from validators.values.text import Text


def _points(column: str) -> Any:
    def moved(context: ReportContext, row: Row) -> Any:
        return None if row[column] is None else times(row[column], 100, "换成百分点")

    return moved


def _moved(context: ReportContext, row: Row) -> Any:
    return None if row["ARPU"] is None else relative(row["ARPU"], row["上月ARPU"])


_RISES, _FALLS = Limit("上升", lambda v: v > 0), Limit("下降", lambda v: v < 0)
_SEGMENTS = (
    Shown("客户类型", width=14),
    summed("成员数", "期末成员", 10, "tally"),
    Shown("ARPU(元)", "ARPU", 12, "money", whole="D25.ARPU", empty="没有成员"),
    Shown("上月(元)", "上月ARPU", 12, "money", empty="历史不足"),
    Shown("环比", _moved, 10, "ratio", formula="={ARPU(元)}{row}/{上月(元)}{row}-1", empty="历史不足"),
    Shown("与参考值", "ARPU结论", 10, "choice", empty="没有设"),
    summed("集团收入(元)", "集团收入", 16),
    Shown("收入占比", width=10, kind="ratio", whole="D25.收入占比", empty="没有算出"),
    Shown("变动(百分点)", _points("收入占比变动"), 12, "score", empty="历史不足", alarm=_FALLS),
    summed("离网", width=8, kind="tally"),
    Shown("离网率", width=10, kind="ratio", whole="D25.离网率", empty="没有成员"),
    Shown("离网率变动", _points("离网率变动"), 12, "score", empty="历史不足", alarm=_RISES),
)
_MONTHS = (
    Shown("月份", kind="month"),
    Shown("成员数", "期末成员", kind="tally"),
    Shown("ARPU(元)", "ARPU", kind="money", empty="没有成员"),
    Shown("收入占比", kind="ratio", empty="没有算出"),
    Shown("离网率", kind="ratio", empty="没有成员"),
)
_FORMS = (
    Shown("用工形式"),
    *(summed(name, kind="tally") for name in ("在岗", "离职")),
    Shown("平均在岗", kind="score"),
    Shown("流失率", kind="ratio", whole="D47.流失率", empty="不适用"),
)


def _months(context: ReportContext) -> list[Row]:
    return extra_rows(context, "D25", "months")


REPORT = Report(
    id="E4.3",
    title=Text("集团客户价值", "Value of groups"),
    level="centre",
    asks=("D25",),
    order=54,
    parts=(
        Section("一、各类集团（收入占比从高到低）"),
        TableOf("D25.by_segment", _SEGMENTS, "-集团收入 客户类型", label="客户类型", word="类", whole=True, empty="没有统付成员"),
        Section("二、最近十二个月"),
        TableOf(_months, _MONTHS, "月份", empty="还没有一个月的出账"),
        ChartOver("ARPU（元）", "月份", Drawn("ARPU(元)", "blue"), kind="line", rows=8, legend="none"),
        ChartOver("收入占比", "月份", Drawn("收入占比", "green"), kind="line", rows=8, legend="none", y_format="0.0%"),
        ChartOver("离网率", "月份", Drawn("离网率", "red"), kind="line", rows=8, legend="none", y_format="0.0%"),
        Section("三、客户经理和其他人员的流动（按用工形式）"),
        TableOf("D47.by_form", _FORMS, "-在岗 用工形式", label="用工形式", word="种", empty="没有登记人员"),
    ),
    reads=("D25", "D47"),
    signs=3,
    legend="ARPU = 三项统付的收入 / 期初、期末成员的平均；收入占比 = 集团的全部收入 / 本企业总收入；离网率 = 本月离网 / 期初成员。"
    "以前各月的成员按现在登记的加入、退出日期算。",
)
