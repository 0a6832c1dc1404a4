"""E1.4 绩效评分单 and 薪酬单: how each manager was scored, and what he is paid for it (D06, D07)."""

from __future__ import annotations

from macros.reports.layout.pay_list import PAY_LIST
from macros.reports.layout.pay_statement import statements
from macros.reports.layout.score_cards import score_cards, scored
from macros.reports.parts.report_sheet import Report
from validators.values.text import Text

REPORT = Report(
    id="E1.4",
    sheet="绩效评分单",
    title=Text("绩效评分单、薪酬单", "Scorecards and pay statements"),
    heading="客户经理绩效评分单",
    level="branch",
    asks=("D06", "D07"),
    order=60,
    widths=(1, 4, 16, 10, 10, 10, 11, 10, 20, 15, 1),
    parts=(score_cards,),
    reads=("D07",),
    repeat=(1, 2),
    tab="green",
    legend="得分＝权重×完成率，完成率最高按政策上限算，不低于 0，四舍五入到 0.01；目标为 0 的项目不适用，权重不计入满分。"
    "项目策划、年度项目是年初到本月的累计数。实际空着、程序能算的取台账的数，填的与台账不同的写明。每人一页，只给本人和主管。",
    where=lambda c: bool(scored(c)),
    more=lambda c: [PAY_LIST, *statements(c)],
)
