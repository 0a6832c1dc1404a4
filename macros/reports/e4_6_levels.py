"""E4.6 集团汇总: the tree of levels with subtotals, and below it what levels adjusted, a line each (D35, D25, D18; features 42)."""

from __future__ import annotations

from macros.reports.layout.figures import quantity_adds, units_said
from macros.reports.parts.page_flow import PageFlow, Section
from macros.reports.parts.report_sheet import Report
from macros.reports.parts.shown_columns import Shown, several
from macros.reports.parts.table_of import TableOf
from macros.reports.rows.centre.level_lines import (
    adjustment_rows,
    groups_under,
    has_levels,
    has_members,
    level_lines,
    live_subtotals,
    summed_under,
    with_adjustments,
)
from macros.reports.rows.centre.paper_rows import has_papers, waiting_papers
from validators.values.text import Text

_TREE = (
    Shown("机构", "name", 30),
    Shown("层级", "level", 11, "choice"),
    Shown("计入", "counted", 9, "tally"),
    Shown("收入(元)", "income", 18, "money"),
    Shown("上月(元)", "before", 18, "money"),
    Shown("数量", "quantity", 16, "quantity", where=quantity_adds),
    Shown("客户数", groups_under, 10, "tally", where=has_members),
    Shown("成员数", summed_under("D25", "期末成员"), 10, "tally", where=has_members),
    Shown("欠费(元)", summed_under("D18", "逾期"), 16, "money", where=has_members),
    Shown("文件", "file", 46, "id", empty=""),
)
_ADJUSTED = (
    Shown("谁调整"),
    Shown("指标", kind="choice"),
    Shown("行", kind="tally"),
    Shown("调整数", kind="number"),
    *several("对象", "责任人"),
    Shown("原因和来源文件", wrap=True),
)


def _waiting(flow: PageFlow) -> None:
    """待审批: how many forms of single matters wait for an approver; nothing where the steps are switched off (P13)."""
    if has_papers(flow.context):
        waiting = waiting_papers(flow.context)
        late = sum(bool(row["超期"]) for row in waiting)
        Section(f"三、待审批 {len(waiting)} 张，超期 {late} 张（见《审批在办与超期》）")(flow)
        flow.close = False


REPORT = Report(
    id="E4.6",
    sheet="层级汇总",
    title=Text("集团汇总", "Level tree"),
    heading="层级汇总",
    level="centre",
    order=35,
    parts=(
        Section("一、各级合计（没有计入的写明原因，不按 0 计）"),
        TableOf(level_lines, _TREE, whole=True, empty="没有单位"),
        lambda flow: live_subtotals(flow, "收入(元)", "数量"),
        Section("二、上级调整（不在任何单位的数里，原因和责任人见各行）"),
        TableOf(adjustment_rows, _ADJUSTED, whole=True, empty="没有调整"),
        with_adjustments,
        _waiting,
    ),
    quality=False,
    legend=lambda c: f"小计是下级各单位的行加起来的数，与各级上报件写明的合计逐项核对，不符就不生成报表。{units_said(c)}",
    where=lambda c: has_levels(c) or has_papers(c),
)
