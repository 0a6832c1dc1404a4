"""E3.26 审批在办与超期: how many forms stand at which step, how long, and whom to press (R60, R61; P13)."""

from __future__ import annotations

from macros.reports.parts.page_flow import Section
from macros.reports.parts.report_sheet import Report
from macros.reports.parts.shown_columns import POSITIVE, Shown, branch
from macros.reports.parts.table_of import TableOf
from macros.reports.rows.centre.paper_rows import fault_lines, has_papers, limit_shown, map_lines, open_papers, papers_said, step_lines
from validators.registers.control.approvals import STEPS
from validators.values.text import Text

_OPEN = (
    Shown("单号", width=21, kind="id"),
    Shown("类型", width=12, kind="choice"),
    branch(header="单位", width=13, short=True),
    Shown("事由", width=36, wrap=True),
    Shown("提交人", width=17),
    Shown("停在", "步骤", 11, "choice"),
    Shown("等了(天)", "等了", 9, "tally", empty="未知"),
    Shown("期限(天)", limit_shown, 9, "number", empty="–"),
    Shown("超期", lambda c, row: "超期" if row["超期"] else None, 8, "choice", empty="–"),
    Shown("谁来办", width=18),
)
_STEPS = (
    Shown("类型", kind="choice"),
    Shown("步骤", kind="choice"),
    Shown("在办", kind="tally", total="sum"),
    Shown("办完步数", "办完", kind="tally", total="sum"),
    Shown("平均天数", kind="score", empty="没有算出"),
    Shown("超期", kind="tally", total="sum", empty="期限没设", alarm=POSITIVE),
    Shown("最久(天)", "最久", kind="tally", empty="没有在办"),
)
_FAULTS = (
    Shown("等级", kind="choice"),
    Shown("表"),
    Shown("单号或记录", "单号", kind="id"),
    Shown("问题", wrap=True),
    Shown("怎么改", wrap=True),
)
REPORT = Report(
    id="E3.26",
    title=Text("审批在办与超期", "Approvals in hand and overdue"),
    level="centre",
    order=66,
    source=papers_said,
    parts=(
        Section("一、催谁（超期的在前，再按等的天数）"),
        TableOf(open_papers, _OPEN, word="张", empty="没有在办的单据"),
        Section("二、停在哪一步（张数；红底有超期，黄底等了三天以上）"),
        TableOf(
            map_lines, (Shown("类型", kind="choice"), *(Shown(step, kind="tally", empty="–") for step in STEPS)), empty="没有在办的单据"
        ),
        Section("三、类型和步骤"),
        TableOf(step_lines, _STEPS, label="类型", word="行", empty="还没有单据", filed=False),
        Section("四、日志里要改的（准强制要换人重批，才能发布）"),
        TableOf(fault_lines, _FAULTS, word="处", empty="没有问题"),
    ),
    quality=False,
    absentees=False,
    legend="在办是还没有完成、也没有终止的单；平均天数只算办完的审批步骤；期限在政策的参数表，空着就不判超期。",
    where=has_papers,
)
