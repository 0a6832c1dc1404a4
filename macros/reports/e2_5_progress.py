"""E2.5 工作进展及存在的问题: projects, activities, open complaints, archive (S3; R19, R41, D34, D38, D41)."""

from __future__ import annotations

from typing import Any

from macros.reports.layout.branch_pages import day, open_complaints
from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import customers, or_not, person, staff
from macros.reports.parts.page_flow import Section, Tiles
from macros.reports.parts.report_sheet import Report
from macros.reports.parts.shown_columns import Columns, Row, Shown, buyer, from_customer, from_row, quotient, staff_name, summed
from macros.reports.parts.table_of import TableOf
from macros.reports.rows.branch.progress_lines import activities, case_state, case_words, missing_items, problem, progress_tiles, projects
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
REPORT = Report(
    id="E2.5",
    sheet="工作进展",
    title=Text("工作进展及存在的问题", "Progress and problems"),
    level="branch",
    order=80,
    widths=(1, 5, 25, 12, 11, 12, 12, 32, 1),
    side=(26, 7),
    parts=(
        Tiles(progress_tiles),
        Section("一、项目"),
        TableOf(projects, _PROJECTS, label="项目", total="合计 {n} 个", word="个", empty="《项目》里没有项目"),
        Section("二、活动（会议、简报、培训）"),
        TableOf(activities, _ACTIVITIES, word="项", empty="没有要求的活动，也没有记录"),
        Section("三、未结投诉"),
        TableOf(open_complaints, _CASES, word="件", empty="√没有未结的投诉"),
        Section("四、档案不完整的客户"),
        TableOf(missing_items, _ARCHIVES, label="客户", total="合计 {n} 户", word="户", empty="√档案九项都齐"),
    ),
    reads=("D34", "D38", "D41"),
    legend="问题一栏来自各表填写的内容和系统的核对；活动的次数按《活动记录》里的日期数，要求见政策。",
)
