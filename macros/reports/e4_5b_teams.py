"""E4.5b 客户经理团队考核: which team has too few people, visits too little, or has customers without a level (D47, R20, R25, R06)."""

from __future__ import annotations

from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import extra_rows
from macros.reports.parts.chart_over import ChartOver
from macros.reports.parts.report_sheet import Report
from macros.reports.parts.shown_columns import Shown, branch, of_other, quotient, summed
from macros.reports.parts.table_of import TableOf
from macros.reports.rows.team_lines import team_lines
from validators.values.text import Text


def _asked(context: ReportContext) -> bool:
    """True where head office says how often a customer is to be visited."""
    return bool(extra_rows(context, "D08", "branches"))


def _legend(context: ReportContext) -> str:
    visited = "；走访合规率 = 走访够了的客户 / 政策要求走访的客户" if _asked(context) else ""
    return f"编制和在岗只算团队负责人和客户经理；拜访、投诉是本期登记的；分级覆盖 = 有有效级别的客户 / 客户档案里的客户{visited}。"


_COLUMNS = (
    branch(header="团队", width=24),
    *(summed(name, width=11, kind="tally", empty="没有编制") for name in ("编制", "在岗")),
    *(summed(name, width=11, kind="tally") for name in ("拜访", "投诉", "客户数", "已分级")),
    Shown("分级覆盖", width=13, kind="ratio", total=quotient("已分级", "客户数"), empty="没有客户"),
    Shown("走访合规率", of_other("D08.branches", "走访合规率"), 13, "ratio", whole="D08.走访合规率", empty="没有规定", where=_asked),
)
REPORT = Report(
    id="E4.5b",
    title=Text("客户经理团队考核", "Account managers' teams"),
    level="centre",
    asks=("D47",),
    order=53,
    parts=(
        TableOf(team_lines, _COLUMNS, "分级覆盖 _branch", label="团队", word="个团队", absent=True, whole=True, empty="没有团队"),
        ChartOver("编制、在岗（人）和拜访（次）", "团队", "编制", "在岗", "拜访", kind="bar", reverse=True, rows=16, y_min=0, gap=50),
    ),
    reads=("D47",),
    signs=3,
    legend=_legend,
)
