"""E1.3 客户经理月度计划完成: twelve months of plan, actual, 完成率 and 累计 for each manager (D10)."""

from __future__ import annotations

from macros.reports.parts.report_sheet import Report
from macros.reports.rows.branch.plan_blocks import plan_blocks
from validators.values.text import Text

REPORT = Report(
    id="E1.3",
    sheet="计划完成",
    title=Text("客户经理月度计划完成", "Managers' plans by month"),
    heading="客户经理月度计划完成（收入）",
    level="branch",
    asks=("D10",),
    order=50,
    widths=(1, 9, 15, 15, 12, 15, 16, 16, 12, 1),
    side=(13,),
    parts=(plan_blocks,),
    legend="“未到”：月份还没有到；“不知道”：那个月的台账不在手边，没有计入累计。完成率＝实际÷计划；累计只加到有实际的月份为止。",
)
