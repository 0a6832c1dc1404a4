"""E2.10 分级结果: the level in force, the level that the pack proposes, and why (sheet of the button 分级; settled 5, 16)."""

from __future__ import annotations

from macros.reports.layout.context import ReportContext
from macros.reports.parts.page_flow import Tiles
from macros.reports.parts.report_sheet import Report
from macros.reports.parts.shown_columns import Shown, from_customer
from macros.reports.parts.table_of import TableOf
from macros.reports.rows.branch.level_changes import grading, level_tiles, measures, moved
from validators.values.text import Text


def _columns(context: ReportContext) -> tuple[Shown, ...]:
    return (
        Shown("客户", lambda c, row: row["企业全称"] or row["客户编码"], 27),
        Shown("客户类型", width=17, kind="choice", empty=""),
        Shown("原级别", lambda c, row: grading(c).was(row), 9, "choice", empty="未定级"),
        Shown("级别" if context.inputs.final else "试算级别", "级别", 10, "choice", empty="没有算出"),
        Shown("变动", moved, 11, "choice"),
        *measures(context),
        Shown("为什么", "理由", 31, wrap=True, empty=""),
        *from_customer(),
    )


REPORT = Report(
    id="E2.10",
    title=Text("分级结果", "Levels and why"),
    heading=lambda c: "分级结果" if c.inputs.final else "分级结果（试算）",
    level="branch",
    order=20,
    parts=(
        Tiles(level_tiles),
        TableOf(lambda c: grading(c).ordered(), _columns, label="客户", total="合计 {n} 户", word="户", empty="《客户档案》里没有客户"),
    ),
    reads=lambda c: (c.inputs.policy.pack.grades.computation,),
    tab="green",
    legend="↑升级　↓降级　●未定过级　→不变。“原级别”是本月第一天有效的（有审批单号、不是试算）；"
    "级别要变的，在《客户分级认定表》添一行，再点【提交审批】。",
)
