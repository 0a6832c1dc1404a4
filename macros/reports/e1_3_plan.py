"""E1.3 客户经理月度计划完成: twelve months of plan, actual, 完成率 and 累计 for each manager; all their indicators (D10; G07)."""

from __future__ import annotations

from macros.reports.layout.figures import money_indicator
from macros.reports.parts.report_sheet import Report, ReportSheet
from macros.reports.rows.branch.person_plans import person_parts, several
from macros.reports.rows.branch.plan_blocks import plan_blocks
from validators.values.text import Text

REPORT = Report(
    id="E1.3",
    sheet="计划完成",
    title=Text("客户经理月度计划完成", "Managers' plans by month"),
    heading=lambda c: f"客户经理月度计划完成（{money_indicator(c)}）",
    level="branch",
    asks=("D10",),
    order=50,
    widths=(1, 9, 15, 15, 12, 15, 16, 16, 12, 1),
    side=(13,),
    parts=(plan_blocks,),
    more=(
        ReportSheet(
            sheet="个人指标完成",
            heading="个人各项指标完成",
            reads=("D10",),
            parts=person_parts,
            widths=(1, 5, 11, 9, 13, 13, 13, 10, 14, 14, 14, 13, 13, 13, 1),
            where=several,
            legend="完成率 = 实际 / 月计划；仍需月均 = （年计划 - 累计实际）/ 余下的月数。差额(均分)、差额(进位)："
            "累计实际减年计划按均分、按进位均分到本月的累计，两种分法各算各的。",
        ),
    ),
    legend="“未到”：月份还没有到；“在期初内”：年初到期初截至那个月只有一个合计，写在最后那个月；“不知道”：那个月的台账不在手边，没有计入累计。完成率＝实际÷计划；累计只加到有实际的月份为止。",
)
