"""E2.5 工作进展及存在的问题: projects, activities, open complaints, archive (S3); the build programme where the pack has one (R64, D43)."""

from __future__ import annotations

from typing import Any

from macros.reports.layout.branch_pages import day, open_complaints
from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import customers, or_not, person, staff
from macros.reports.parts.chart_over import ChartOver, Drawn
from macros.reports.parts.page_flow import Section, Tiles
from macros.reports.parts.report_sheet import Report
from macros.reports.parts.shown_columns import (
    POSITIVE,
    UNIT,
    Columns,
    Row,
    Shown,
    branch,
    buyer,
    from_customer,
    from_row,
    quotient,
    several_units,
    staff_name,
    summed,
)
from macros.reports.parts.staged_bars import Gantt
from macros.reports.parts.table_of import TableOf
from macros.reports.rows.branch.progress_lines import activities, case_state, case_words, missing_items, problem, progress_tiles, projects
from macros.reports.rows.desk_work.slipping_tasks import build_tasks, task_days
from validators.values.origin import share
from validators.values.text import Text


def _owner(context: ReportContext, row: Row) -> str:
    file = customers(context).get((row["_branch"], row["客户编码"]))
    return person(staff(context), row["_branch"], file.manager if file else None)


def _filled(context: ReportContext, held: Columns) -> Any:
    due = sum(held["应填"])
    return share(sum(held["已填"]), due) if due else or_not(None)


_PROJECTS = (
    Shown("项目", lambda c, row: f"{row['项目编号']} {row['项目名称'] or ''}", wrap=True),
    Shown("类型", kind="choice", empty="未填"),
    staff_name("责任人", "责任人", kind="choice", empty="没有责任人"),
    summed("目标额(元)", "目标额", empty="未填"),
    Shown("进度", "进度%", kind="ratio", empty="未填"),
    Shown("状态与问题", lambda c, row: problem(row), wrap=True, empty=""),
    *from_row("R19"),
)
_ACTIVITIES = (
    Shown("活动"),
    Shown("周期", kind="choice"),
    Shown("已开次数", kind="tally"),
    Shown("要求", kind="choice"),
    Shown("结论", kind="choice"),
    Shown("主题和成果", wrap=True, empty=""),
    *from_row("R41"),
)
_CASES = (
    buyer("客户编码"),
    Shown("类别", kind="choice", empty="未填"),
    Shown("受理", lambda c, row: day(row["受理时间"]), kind="date", empty="未填"),
    Shown("处理期限", lambda c, row: day(row["处理期限"]), kind="date", empty="未填"),
    Shown("状态", case_state, kind="choice"),
    Shown("内容和问题", lambda c, row: case_words(row), wrap=True, empty=""),
    *from_row("R25"),
)
_ARCHIVES = (
    buyer("客户编码"),
    Shown("客户经理", _owner, kind="choice", empty="未分配"),
    *(summed(name, kind="tally") for name in ("已填", "应填")),
    Shown("完整率", kind="ratio", formula="={已填}{row}/{应填}{row}", total=quotient("已填", "应填"), whole=_filled),
    Shown("缺什么", "缺项", wrap=True),
    *from_customer(),
)
_PROGRESS = (
    Tiles(progress_tiles),
    Section("一、项目"),
    TableOf(projects, _PROJECTS, label="项目", total="合计 {n} 个", word="个", empty="《项目》里没有项目"),
    Section("二、活动（会议、简报、培训）"),
    TableOf(activities, _ACTIVITIES, word="项", empty="没有要求的活动，也没有记录"),
    Section("三、未结投诉"),
    TableOf(open_complaints, _CASES, word="件", empty="√没有未结的投诉"),
    Section("四、档案不完整的客户"),
    TableOf(missing_items, _ARCHIVES, label="客户", total="合计 {n} 户", word="户", empty="√档案项都齐"),
)
_LEGEND = "问题一栏来自各表填写的内容和系统的核对；活动的次数按《活动记录》里的日期数，要求见政策。"
_BUILD_LEGEND = "进度是各项任务完成百分比的平均，没有填的按 0 计；逾期天数从计划止日算到期末，做完的算到实际止日。"
_HOW_FAR = (*(summed(name, kind="tally") for name in ("任务数", "做完")), Shown("进度", kind="ratio", whole="D43.进度", empty="没有任务"))
_TASKS = (
    Shown("任务", wrap=True),
    Shown("阶段"),
    Shown("责任人", empty="没有人"),
    Shown("计划止", lambda c, row: day(row["计划止日"]), kind="date", empty="没有填"),
    Shown("实际止", lambda c, row: day(row["实际止日"]), kind="date", empty="没有做完"),
    Shown("完成%", kind="ratio", empty="没有填"),
    Shown("逾期天数", "逾期", kind="tally", empty="没有计划", alarm=POSITIVE),
    UNIT,
    *from_row("R64"),
)
_BUILD = (
    Section("一、四个阶段"),
    TableOf("D43.merged", (Shown("阶段"), *_HOW_FAR), label="阶段", word="个阶段", empty="没有建设任务", whole=True),
    ChartOver(
        "各阶段做到哪里",
        "阶段",
        Drawn("进度", "blue", label="0%"),
        kind="bar",
        reverse=True,
        y_min=0,
        y_max=1,
        y_format="0%",
        legend="none",
    ),
    Section("二、各项任务（拖期的在前）"),
    TableOf(build_tasks, _TASKS, label="任务", total="合计 {n} 项", word="项", empty="没有建设任务", whole=True),
    Gantt("三、各项任务的时间（绿的是做完的）", build_tasks, task_days),
)
_UNITS = (
    Section("四、各单位"),
    TableOf("D43", (branch(), Shown("阶段"), *_HOW_FAR), label="机构", word="行", empty="没有建设任务", absent=True, whole=True),
)


def _builds(context: ReportContext) -> bool:
    return "R64" in context.inputs.policy.pack.registers


REPORT = Report(
    id="E2.5",
    sheet="工作进展",
    title=Text("工作进展及存在的问题", "Progress and problems"),
    order=80,
    widths=lambda c: (1, 5, 34, 16, 13, 12, 12, 10, 10, 16, 1) if _builds(c) else (1, 5, 25, 12, 11, 12, 12, 32, 1),
    side=(26, 7),
    parts=lambda c: (*_BUILD, *(_UNITS if several_units(c) else ())) if _builds(c) else _PROGRESS,
    reads=lambda c: ("D43",) if _builds(c) else ("D34", "D38", "D41"),
    asks=("D34", "D43"),
    legend=lambda c: _BUILD_LEGEND if _builds(c) else _LEGEND,
)
