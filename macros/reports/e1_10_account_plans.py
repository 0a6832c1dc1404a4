"""E1.10 重点客户计划执行: which plan is stuck: score, stage, tasks, revenue, time and last visit of each (D05, D16b, D22, D45; S2)."""

from __future__ import annotations

from typing import Any

from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import how_many, or_zero, summary
from macros.reports.parts.chart_over import ChartOver
from macros.reports.parts.report_sheet import Report, ReportSheet
from macros.reports.parts.shown_columns import UNIT, Limit, Row, Shown, buyer, from_row, quotient, summed
from macros.reports.parts.table_of import TableOf
from macros.reports.rows.plan_lines import plan_lines
from validators.values.money import percent_shown, yuan_shown
from validators.values.text import Text

_PLAN, _DONE = "收入计划(元)", "实际(元)"


def _overall(context: ReportContext) -> str:
    plan, done = (or_zero(summary(context, "D45", name)) for name in ("收入计划", "实际收入"))
    rate, plans = summary(context, "D45", "完成率"), plan_lines(context)
    said = (
        "没有收入计划"
        if rate is None
        else f"收入计划 {yuan_shown(int(plan))} 元，实际 {yuan_shown(int(done))} 元，完成 {percent_shown(rate)}"
    )
    moved = how_many([row for row in plans if row["阶段变化"]])
    return f"{context.period.year} 年计划 {len(plans)} 份；{said}；本月阶段变了 {int(moved)} 户"


def _stage(context: ReportContext, row: Row) -> str | None:
    """The stage on record, with where it came from this month."""
    now = row["记录阶段"]
    return f"{row['上月阶段']}→{now}" if row["阶段变化"] else now


def _urgency(row: Row) -> Any:
    """Those that are stuck first; without a plan of revenue nobody can say it, so they come last."""
    return row["完成率"] is None, row["完成率"] or 0, row["_branch"], row["客户"]


_PROGRESS = (
    UNIT,
    buyer(width=17),
    Shown("评价分", width=7, kind="score", empty="没有评"),
    Shown("阶段", _stage, 12, "choice", empty="", wrap=True),
    Shown("建议", "建议阶段", 8, "choice", empty="说不准"),
    summed("任务", "任务数", 6, "tally"),
    summed("完成", "已完成", 6, "tally"),
    summed(_PLAN, "收入计划", 13.5, empty="没有计划"),
    summed(_DONE, "实际收入", 13.5, empty="没有填"),
    Shown("完成率", width=8.5, kind="ratio", total=quotient(_DONE, _PLAN), whole="D45.完成率", empty="没有计划"),
    Shown("用时占比", width=8.5, kind="ratio", empty="没有"),
    Shown("最近拜访", width=10.5, kind="date", empty="本月没有"),
    summed("高层", width=5, kind="tally", alarm=Limit("一个也不认识", lambda people: people == 0)),
    Shown("待办", width=27, wrap=True, empty=""),
    *from_row("R49"),
)
_EVALUATION = (
    UNIT,
    buyer(width=20),
    Shown("级别", width=10, kind="choice"),
    *(Shown(name, width=8, kind="score", empty="没有填") for name in ("吸引力分", "潜力分", "关系分")),
    Shown("评价分", width=8, kind="score", empty="没有评"),
    Shown("档次", width=7, kind="choice", empty=""),
    Shown("记录阶段", width=9, kind="choice", empty="没有填"),
    Shown("建议阶段", width=9, kind="choice", empty="说不准"),
    summed("近12月(元)", "近12月收入", 14, empty="历史不足"),
    Shown("增幅", width=9, kind="change", empty="算不出"),
    Shown("份额", width=8, kind="ratio", empty="不知道"),
    Shown("终身价值(元)", "终身价值", 14, "money", empty="算不出"),
    *from_row("R49"),
)
REPORT = Report(
    id="E1.10",
    sheet="计划执行",
    title=Text("重点客户计划执行", "Account plans in progress"),
    asks=("D05", "D16b"),
    order=41,
    source=_overall,
    parts=(
        TableOf(plan_lines, _PROGRESS, _urgency, label="客户", word="份计划", empty="本年没有客户计划"),
        ChartOver("收入计划完成率（低的在前）", "客户", "完成率", kind="line", y_format="0%", y_min=0, legend="none"),
    ),
    reads=("D05", "D16b", "D22", "D45"),
    legend="阶段是客户经理认定的，系统只建议；完成率 = 本年实际收入 / 收益计划；用时占比是本月花在这一户的小时占全部小时；取消的任务不算。",
    more=(
        ReportSheet(
            sheet="客户评价",
            heading="客户评价和阶段建议",
            source=_overall,
            parts=(
                TableOf(plan_lines, _EVALUATION, "-评价分 _branch 客户", label="客户", word="份计划", empty="本年没有客户计划"),
                ChartOver("评价分，从高到低", "客户", "评价分", kind="bar", reverse=True, rows=16, most=20, y_min=0, gap=40),
            ),
            reads=("D05", "D16b", "D45"),
            legend="评价分 = 吸引力、潜力、关系三样按权重合成，只供人判断，不定级别；增幅 = 近 12 个月收入比前 12 个月；"
            "终身价值按本年盈利额和客户保有率往后看几年。",
        ),
    ),
)
