"""The printed page of R49: customer and year, the three parts of the plan, and the evaluation (C81-C83)."""

from __future__ import annotations

from validators.form import Fields, Form

SUMMARY = ("计划摘要",)
OVERVIEW = ("客户概况", "竞争者概况", "自身概况")
SWOT = ("优势", "弱点", "机遇", "威胁")
TOPICS = ("行业与市场", "策略与增效作用", "结构与管理", "业绩", "对产品的需求")
STRATEGY = ("客户战略",)

FORM = Form(
    heads=("客户", "年"),
    places=((2, 3, 3), (4, 5, 5)),
    widths=(2, 17, 30, 14, 30),
    body=Fields(
        groups=(
            ("第一部分　计划摘要", SUMMARY),
            ("第二部分　客户、竞争者、自身概况", (*OVERVIEW, *SWOT, *TOPICS)),
            ("第三部分　客户战略", STRATEGY),
            ("评价", ("吸引力", "潜力:销售量", "销售量分", "潜力:利润率", "利润率分", "相互关系", "关系周期", "阶段变更原因")),
            ("其他", ("客户关注点", "行政支持人", "审核")),
        ),
        tall=(*SUMMARY, *OVERVIEW, *SWOT, *TOPICS, *STRATEGY, "客户关注点"),
    ),
)
"""One page a customer and year; R49a and R49b are tables of their own."""
