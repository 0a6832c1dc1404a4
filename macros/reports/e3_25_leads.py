"""E3.25 咨询转化月报: by channel how many inquiries came, how complete they are, how many became deals, and the funnel (D23; R56)."""

from __future__ import annotations

from typing import Any

from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import in_fen, or_zero, summary
from macros.reports.parts.chart_over import ChartOver, Drawn
from macros.reports.parts.page_flow import Section
from macros.reports.parts.report_sheet import Report
from macros.reports.parts.shown_columns import NOT_ZERO, UNIT, Row, Shown, quotient, summed
from macros.reports.parts.table_of import TableOf
from validators.values.money import percent_shown
from validators.values.text import Text

STEPS = (
    ("咨询", "咨询数", "各渠道登记的"),
    ("问清单位", "单位完整", "填了单位名称"),
    ("转给销售", "转销售", "有转销售日期"),
    ("有效", "有效", "倾向和能力都是高或中"),
    ("成单", "成单", "成单填“是”"),
    ("对上收入", "对单", "客户有业务收入"),
)
"""Step of the funnel, column of D23, what it means."""


def _mean(context: ReportContext, row: Row) -> Any:
    return in_fen(row["单均金额"])


_CHANNELS = (
    Shown("渠道", width=12),
    summed("咨询数", width=10, kind="tally"),
    Shown("完整率", width=11, kind="ratio", whole="D23.完整率"),
    Shown("装机地率", "装机地完整率", 11, "ratio", whole="D23.装机地完整率"),
    Shown("有效率", width=11, kind="ratio", whole="D23.有效率"),
    summed("未联系", width=9, kind="tally", alarm=NOT_ZERO),
    summed("成单", width=9, kind="tally"),
    Shown("转化率", width=11, kind="ratio", formula="={成单}{row}/{咨询数}{row}", total=quotient("成单", "咨询数"), whole="D23.转化率"),
    Shown("有效转化率", width=13, kind="ratio", whole="D23.有效转化率", empty="没有有效的"),
    summed("对单", width=9, kind="tally"),
    Shown("单均金额(元)", _mean, 15, "money", whole=lambda c, held: in_fen(summary(c, "D23", "单均金额")), empty="没有对单"),
    Shown("完整达标", "结论", 11, "choice", empty="没有判断"),
    UNIT,
)
_FUNNEL = (
    Shown("环节"),
    Shown("人数", kind="tally"),
    Shown("占咨询", kind="ratio", formula="={人数}{row}/{人数}${first}", empty="不适用"),
    Shown("口径", wrap=True),
)


def _funnel(context: ReportContext) -> list[Row]:
    every = or_zero(summary(context, "D23", "咨询数"))
    if not every:
        return []
    counts = [(step, or_zero(summary(context, "D23", column)), words) for step, column, words in STEPS]
    return [{"环节": step, "人数": count, "占咨询": count / every, "口径": words} for step, count, words in counts]


def _overall(context: ReportContext) -> str:
    every, won, loose = (or_zero(summary(context, "D23", name)) for name in ("咨询数", "成单", "未对上"))
    full = summary(context, "D23", "完整率")
    said = "不适用" if full is None else percent_shown(full)
    return f"咨询 {every} 个，完整率 {said}；成单 {won} 个，其中对不上收入 {loose} 个"


REPORT = Report(
    id="E3.25",
    sheet="咨询转化",
    title=Text("咨询转化月报", "Inquiries and deals"),
    order=94,
    source=_overall,
    quality=True,
    parts=(
        Section("一、各渠道（咨询多的在前）"),
        TableOf("D23", _CHANNELS, "-咨询数 _branch 渠道", label="渠道", word="个渠道", empty="本月没有咨询"),
        Section("二、从咨询到成单"),
        TableOf(_funnel, _FUNNEL, word="步", empty="本月没有咨询"),
        ChartOver(
            "从咨询到成单，一步剩多少", "环节", Drawn("人数", "blue", label="0"), kind="bar", reverse=True, legend="none", y_min=0, gap=20
        ),
    ),
    legend="转化率 = 成单 / 全部咨询；有效转化率 = 成单 / 有效；单均金额 = 对上单的客户本月的收入 / 对单数，一个客户只算一次。",
)
