"""E3.26b 审批日志: everything that was done to each form, in the order of time, and where it stands now (R61; P13)."""

from __future__ import annotations

from macros.reports.parts.chart_over import ChartOver, Drawn
from macros.reports.parts.page_flow import Section
from macros.reports.parts.report_sheet import Report
from macros.reports.parts.shown_columns import Shown
from macros.reports.parts.table_of import TableOf
from macros.reports.rows.centre.paper_rows import has_papers, logged_lines, papers_said, passed_steps
from validators.values.text import Text

_LOG = (
    Shown("单号", width=21, kind="id"),
    Shown("类型", width=12, kind="choice"),
    Shown("提交人", width=17),
    Shown("步骤", width=12, kind="choice"),
    Shown("办理人", width=17),
    Shown("动作", width=8, kind="choice"),
    Shown("时间", width=17, kind="choice"),
    Shown("天数", width=8, kind="tally", empty="–"),
    Shown("意见", width=32, wrap=True, empty="–"),
    Shown("现在", width=10, kind="choice"),
)
_STEPS = (Shown("步骤", kind="choice"), Shown("办完步数", "办完", kind="tally", total="sum"), Shown("平均天数", kind="score"))
REPORT = Report(
    id="E3.26b",
    title=Text("审批日志", "Log of approvals"),
    level="centre",
    order=67,
    source=papers_said,
    parts=(
        Section("一、逐笔（先办的在前）"),
        TableOf(logged_lines, _LOG, word="笔", empty="还没有办过单据"),
        Section("二、每一步平均几天"),
        TableOf(passed_steps, _STEPS, label="步骤", word="步", empty="还没有办完的审批步骤", filed=False),
        ChartOver("每一步平均办理天数", "步骤", Drawn("平均天数", label="0.00"), kind="bar", legend="none"),
    ),
    quality=False,
    absentees=False,
    legend="天数是离同一张单上一笔的日历天数；一笔一行，只增不改，每行的哈希接着上一行，改过就办不下去。",
    where=has_papers,
)
