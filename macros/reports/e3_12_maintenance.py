"""E3.12 下月维护计划调整: customer, what to do, why, who and by when (S3 「对下月的大客户的维护计划进行调整」)."""

from __future__ import annotations

from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import customers, person, staff
from macros.reports.parts.report_sheet import Report
from macros.reports.parts.shown_columns import Shown, branch, buyer, from_customer, of_other
from macros.reports.parts.table_of import TableOf
from macros.reports.rows.story.next_steps import MaintenanceStep, next_steps
from validators.page.page import Cell, Style
from validators.values.text import Text


def _manager(context: ReportContext, step: MaintenanceStep) -> str:
    who = customers(context).get((step.branch, step.customer))
    return person(staff(context), step.branch, who.manager if who else None)


def _action(context: ReportContext, step: MaintenanceStep) -> Cell:
    return Cell(step.action, Style("text", size=9, wrap=True, sides="ltrb", bold=step.rank == 0))


_COLUMNS = (
    buyer("customer", width=26),
    branch(width=16),
    Shown("级别", of_other("D01", "级别", "客户编码", "customer"), 9, "choice", empty="未定"),
    Shown("怎么调整", _action, 30, wrap=True),
    Shown("为什么", "why", 34, wrap=True),
    Shown("负责人", _manager, 10, "choice", empty="未定"),
    Shown("完成期限", lambda c, step: c.period.plus(1).last, 12, "date"),
    *from_customer("customer"),
)
REPORT = Report(
    id="E3.12",
    sheet="下月维护计划",
    title=Text("下月维护计划调整", "Next month's visits"),
    order=90,
    source=lambda c: f"由本月结果列出，供{c.period.plus(1).zh}安排；县局在大客户用邮情况表里写的调整也在内",
    parts=(TableOf(next_steps, _COLUMNS, word="条", empty="下月维护计划没有要调整的"),),
    ordinal=4.5,
    legend="负责人是客户档案里的客户经理；“未定”的请先指定。",
)
