"""E3.24 客户一页纸: one printed page a customer: the plan, whom we know, two years of income, what is to be done (R49, D49, D05, D16b)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import customers
from macros.reports.parts.chart_over import ChartBeside, Drawn
from macros.reports.parts.page_flow import Part, Section, page_break
from macros.reports.parts.report_sheet import Report
from macros.reports.parts.shown_columns import Row, Shown
from macros.reports.parts.table_of import TableOf
from macros.reports.rows.customer_standing import lacks
from macros.reports.rows.plan_lines import plan_lines
from validators.values.origin import carrying, sum_of
from validators.values.period import Month
from validators.values.text import Text

WORDS = {
    **{word: (word,) for word in ("计划摘要", "客户战略", "客户概况", "竞争者概况", "自身概况")},
    "优势和弱点": ("优势", "弱点"),
    "机遇和威胁": ("机遇", "威胁"),
    "市场和策略": ("行业与市场", "策略与增效作用"),
    "结构和业绩": ("结构与管理", "业绩"),
    "需求和关注": ("对产品的需求", "客户关注点"),
}
"""What the plan says, a line each: the three parts of its form, and strengths against weaknesses."""
_THIS, _THAT = "近12月(元)", "前12月(元)"
_LOW = 15.0
"""Points of a line: a customer has one printed page."""
_SAID = (Shown("项目", width=13), Shown("内容", width=80, wrap=True))
_FIGURES = (
    *(Shown("评价分", kind="score", empty="没有评"), Shown("阶段", "记录阶段", empty="没有填"), Shown("建议", "建议阶段", empty="说不准")),
    *(Shown("近12月(元)", "近12月收入", kind="money", empty="历史不足"), Shown("份额", kind="ratio", empty="不知道")),
    *(Shown("终身价值(元)", "终身价值", kind="money", empty="算不出"), Shown("完成率", kind="ratio", empty="没有计划")),
    Shown("满意度", "满意度指数", kind="score", empty="没有问卷"),
)
_PEOPLE = (
    *(Shown("姓名"), Shown("职务", empty=""), Shown("角色", empty=""), Shown("关系强度", empty="没有填")),
    Shown("高层", lambda c, row: "是" if row["是否高层(权力层)"] else "否", kind="choice"),
    Shown("联系电话", empty=""),
)
_MONTHS = (
    Shown("月份", kind="text"),
    *(Shown(_THIS, "本", kind="money", empty="历史不足"), Shown(_THAT, "前", kind="money", empty="历史不足")),
)
_TASKS = (
    *(Shown("负责人", empty="没有"), Shown("时间", "时间安排", empty="没有"), Shown("完成", "完成情况", empty="没有填")),
    Shown("任务", "任务或步骤", wrap=True),
)


def _said(row: Row, context: ReportContext) -> list[Row]:
    plan = row["计划"]
    told = {name: [word for word in words if plan[word]] for name, words in WORDS.items()}
    return [{"项目": name, "内容": _joined(plan, held)} for name, held in told.items() if held]


def _joined(plan: Row, words: Sequence[str]) -> str:
    return str(plan[words[0]]) if len(words) == 1 else "　".join(f"{word}：{plan[word]}" for word in words)


def _income(row: Row, context: ReportContext) -> list[Row]:
    """Twelve months, each beside the same month a year before."""
    return [
        {"月份": f"{month.month} 月", "本": _earned(context, row, month), "前": _earned(context, row, month.plus(-12))}
        for month in context.period.back(12)
    ]


def _earned(context: ReportContext, row: Row, month: Month) -> Any:
    key = (row["_branch"], row["客户"])
    if lacks(context, key[0], (month,)):
        return None
    usage = context.once(f"income of {month}", lambda c: c.inputs.usage((month,)).groupby(["_branch", "客户编码"])["收入"].sum().to_dict())
    return carrying(int(usage.get(key, 0)), sum_of("R10", "收入", [month], {("_branch", "客户编码"): [key]}))


def _order(row: Row) -> Any:
    return row["评价分"] is None, -(row["评价分"] or 0), row["_branch"], row["客户"]


def _page(context: ReportContext, row: Row) -> Sequence[Part]:
    """The parts of one customer."""
    known = customers(context).get((row["_branch"], row["客户"]))
    name = known.name if known else row["客户"]
    table = partial(TableOf, numbered=False, row_height=_LOW)
    return (
        Section(f"{name}（{row['级别']}，{context.period.year} 年）"),
        table(partial(_said, row), _SAID, empty="计划还没有写", wide=True),
        Section("数字"),
        table(lambda c: [row], _FIGURES),
        Section("联系人"),
        table(lambda c: row["联系人"], _PEOPLE, empty="没有联系人"),
        Section("行动计划"),
        table(lambda c: row["任务"], _TASKS, empty="没有行动计划", wide=True),
        Section("收入"),
        table(partial(_income, row), _MONTHS),
        ChartBeside("收入（元）", "月份", Drawn(_THIS, "blue"), Drawn(_THAT, "orange"), kind="line", y_format="#,##0"),
    )


def _parts(context: ReportContext) -> Sequence[Part]:
    rows = sorted(plan_lines(context), key=_order)
    if not rows:
        return (TableOf(lambda c: [], _SAID, numbered=False, empty="本年没有客户计划"),)
    pages = [_page(context, row) for row in rows]
    return (*pages[0], *(part for page in pages[1:] for part in (page_break, *page)))


REPORT = Report(
    id="E3.24",
    sheet="客户一页纸",
    title=Text("客户一页纸", "A page a customer"),
    asks=("D05",),
    order=43,
    source=lambda c: f"{c.period.year} 年计划 {len(plan_lines(c))} 份，评价分高的在前",
    parts=_parts,
    widths=(1, 15, 14, 14, 15, 10, 16, 10, 11, 1),
    landscape=False,
    reads=("D05", "D16b", "D45"),
    legend="份额 = 近 12 个月收入 / 客户年采购总额；终身价值按本年盈利额和客户保有率往后看几年；阶段是客户经理认定的。",
)
