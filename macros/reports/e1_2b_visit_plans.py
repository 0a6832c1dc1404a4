"""E1.2b 拜访完成: what each seller planned and kept, whether the slips came back, and every plan of the month (D54; R21, R20)."""

from __future__ import annotations

from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import extra_rows, or_zero, summary
from macros.reports.parts.chart_over import ChartOver, Drawn
from macros.reports.parts.page_flow import Section
from macros.reports.parts.report_sheet import Report
from macros.reports.parts.shown_columns import NOT_ZERO, UNIT, Row, Shown, buyer, mark, quotient, staff_name, summed
from macros.reports.parts.table_of import TableOf
from validators.page.page import Cell
from validators.values.money import percent_shown
from validators.values.text import Text

_ORDER = {"未拜访": ("×", "red_light"), "传递单没有返回": ("▲", "yellow_light"), "超期返回": ("▲", "orange_light")}
_DONE = ("○", "green_light")


def _state(context: ReportContext, row: Row) -> Cell:
    glyph, fill = _ORDER.get(row["状态"], _DONE)
    return mark(glyph + row["状态"], fill)


def _plans(context: ReportContext) -> list[Row]:
    """What is still to be done first; then by day."""
    words = [*_ORDER]

    def urgency(row: Row) -> tuple[int, bool, str, str]:
        place = words.index(row["状态"]) if row["状态"] in words else len(words)
        return place, row["计划日期"] is None, str(row["计划日期"]), str(row["计划编号"])

    return sorted(extra_rows(context, "D54", "plans"), key=urgency)


def _overall(context: ReportContext) -> str:
    planned, made, back, prompt = (or_zero(summary(context, "D54", name)) for name in ("计划拜访", "已拜访", "返回单", "按期返回"))
    rate = summary(context, "D54", "拜访计划完成率")
    kept = "本月没有拜访计划" if rate is None else f"计划 {planned} 次，拜访了 {made} 次，完成 {percent_shown(rate)}"
    return f"{kept}；信息传递单返回 {back} 张，按期 {prompt} 张"


_PEOPLE = (
    staff_name("工号", "拜访人", 11),
    UNIT,
    summed("计划", "计划拜访", 11, "tally"),
    Shown("还差计划", "计划还差", 11, "tally", empty="没有要求", alarm=NOT_ZERO),
    summed("已拜访", width=11, kind="tally"),
    Shown("完成率", "拜访计划完成", 10, "ratio", total=quotient("已拜访", "计划"), empty="没有计划"),
    summed("返回单", width=15, kind="tally"),
    Shown("返回率", width=12, kind="ratio", total=quotient("返回单", "已拜访"), empty="没有拜访"),
    summed("按期返回", width=12, kind="tally"),
)
_PLANS = (
    staff_name("走访人", "拜访人"),
    UNIT,
    Shown("计划日期", kind="date", empty="没有填"),
    Shown("拜访日期", kind="date", empty="没有"),
    Shown("存档日期", kind="date", empty="没有"),
    Shown("返回天数", kind="tally", empty=""),
    Shown("办到哪一步", _state, kind="choice"),
    Shown("对象", empty=""),
    Shown("计划编号"),
    buyer(width=28),
    Shown("目的", width=24, wrap=True, empty=""),
)
REPORT = Report(
    id="E1.2b",
    sheet="拜访完成",
    title=Text("拜访计划和信息传递单", "Visit plans and their slips"),
    order=46,
    source=_overall,
    parts=(
        Section("一、各人的计划"),
        TableOf(
            "D54",
            _PEOPLE,
            "拜访计划完成 _branch 工号",
            label="拜访人",
            word="人",
            empty="没有在岗的销售人员：《岗位与人员》里“岗位”填销售人员的才列",
        ),
        ChartOver("拜访计划完成率", "拜访人", Drawn("完成率", "blue"), legend="none", y_min=0, y_format="0%"),
        Section("二、本月的计划（没有办的在前）"),
        TableOf(_plans, _PLANS, word="条", empty="本月没有拜访计划"),
    ),
    reads=("D54",),
    asks=("D54",),
    signs=3,
    legend="拜访记录写了这条计划的编号，或同月同人拜访了同一客户，就算拜访了；信息传递单填了反馈信息和存档日期才算返回，按期是政策的天数以内。",
)
