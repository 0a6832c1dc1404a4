"""E3.2b 客户结构与时间: how many customers of each class there are, and on whom the time goes (D22; S2 C80)."""

from __future__ import annotations

from macros.reports.layout.branch_pages import levels
from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import extra_rows, summary
from macros.reports.parts.chart_over import ChartOver
from macros.reports.parts.page_flow import Section
from macros.reports.parts.report_sheet import Report
from macros.reports.parts.shown_columns import NOT_ZERO, UNIT, Row, Shown, branch, buyer, quotient, summed
from macros.reports.parts.table_of import TableOf
from validators.values.money import percent_shown
from validators.values.text import Text

_SHARES = {"现有户数": "占比", "好名册": "目标占比", "本月用时": "时间占比"}
"""What stands in the comparison -> the column of D22 that it is."""


def _overall(context: ReportContext) -> str:
    found = summary(context, "D22", "重点用时占比")
    first = context.inputs.policy.pack.grades.levels[0]
    said = "本月没有填用时" if found is None else f"花在{first}身上的时间占 {percent_shown(found)}"
    target = context.inputs.setting("key_time")
    return said if target is None else f"{said}，好的样子是 {percent_shown(target)} 以上"


def _compared(context: ReportContext) -> list[Row]:
    """The three shares as a line each, the classes as columns."""
    rows = extra_rows(context, "D22", "merged")
    return [{"项目": name} | {row["级别"]: row[column] for row in rows} for name, column in _SHARES.items()]


def _classes(context: ReportContext) -> tuple[Shown, ...]:
    grades = context.inputs.policy.pack.grades
    named = tuple(dict.fromkeys((*grades.levels, grades.none)))
    return (Shown("项目", width=16), *(Shown(level, width=12, kind="ratio", empty="没有") for level in named))


def _chart(context: ReportContext) -> ChartOver:
    named = [column.header for column in _classes(context)[1:]]
    return ChartOver(
        "户数、好名册和用时，各类占多少", "项目", *named, kind="bar", stacked=True, reverse=True, y_format="0%", y_min=0, y_max=1
    )


def _level(context: ReportContext, row: Row) -> str:
    return levels(context).get((row["_branch"], row["客户编码"]), context.inputs.policy.pack.grades.none)


_MIX = (
    Shown("级别", width=16),
    summed("户数", width=12, kind="tally"),
    Shown("占比", width=12, kind="ratio", empty="没有客户"),
    Shown("目标占比", width=12, kind="ratio", empty="没有定"),
    Shown("偏差(百分点)", "偏差", 13, "change", empty="没有定"),
    summed("销售额(元)", "销售额", 18),
    summed("用时(小时)", "用时", 13, "quantity"),
    Shown("时间占比", width=12, kind="ratio", empty="没有用时"),
    summed("拜访次数", width=11, kind="tally"),
    summed("没有填用时(次)", "没有用时", 12, "tally", alarm=NOT_ZERO),
)
_OFFICES = (
    branch(),
    summed("重点客户(户)", "重点客户数", kind="tally"),
    summed("重点用时(小时)", "重点用时", kind="quantity"),
    summed("全部用时(小时)", "用时", kind="quantity"),
    Shown(
        "用时占比",
        "重点用时占比",
        kind="ratio",
        total=quotient("重点用时(小时)", "全部用时(小时)"),
        whole="D22.重点用时占比",
        empty="没有用时",
    ),
    Shown("差的小时", kind="quantity", empty="", alarm=NOT_ZERO),
    Shown("结论", empty=""),
)
_CUSTOMERS = (
    buyer("客户编码"),
    UNIT,
    Shown("级别", _level, kind="choice"),
    summed("拜访次数", kind="tally"),
    summed("用时(小时)", "用时", kind="quantity"),
    Shown("占全部用时", "用时占比", kind="ratio", empty="没有用时"),
    Shown("最近拜访", kind="date", empty=""),
)
REPORT = Report(
    id="E3.2b",
    sheet="时间结构",
    title=Text("客户结构与时间", "Mix of customers and time"),
    asks=("D22",),
    order=42,
    source=_overall,
    parts=lambda c: (
        Section("一、三类客户的户数、销售额和用时"),
        TableOf("D22.merged", _MIX, label="级别", total="合计", empty="没有客户"),
        Section("二、与好名册的样子对照（有偏差不算错）"),
        TableOf(_compared, _classes, empty="没有客户"),
        _chart(c),
        Section("三、各团队的用时占比"),
        TableOf("D22.by_branch", _OFFICES, "重点用时占比 _branch", label="机构", word="个团队", empty="本月没有用时"),
        Section("四、时间花在哪些客户身上（多的在前）"),
        TableOf("D22.by_customer", _CUSTOMERS, "-用时 _branch 客户编码", label="客户", word="户", empty="本月没有拜访"),
    ),
    reads=("D22",),
    legend="级别是本月第一天有效的，没有认定过的算可能客户；用时是本月填了小时的拜访；60/30/10 是好名册的样子，不是指标。",
)
