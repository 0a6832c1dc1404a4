"""E3.20 开发管道与五项分析: whom to push, whether a fifth brings four fifths, and five views of each customer (D37, D28, D32, D49)."""

from __future__ import annotations

from fractions import Fraction

from macros.reports.layout.branch_pages import day
from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import customers, in_fen, or_zero, rows_of, summary
from macros.reports.parts.page_flow import Section
from macros.reports.parts.report_sheet import Report
from macros.reports.parts.shown_columns import NEGATIVE, UNIT, Row, Shown, buyer, mark, summed
from macros.reports.parts.staged_bars import Funnel
from macros.reports.parts.table_of import TableOf
from macros.reports.rows.branch.pipeline_lines import funnel, pipeline
from validators.page.page import Cell
from validators.values.money import decimals, percent_shown
from validators.values.text import Text


def _overall(context: ReportContext) -> str:
    wan = decimals(Fraction(int(or_zero(summary(context, "D37", "期望值"))), 1_000_000), 2)
    part = summary(context, "D32", "占利润")
    head = or_zero(summary(context, "D32", "前段户数"))
    said = "利润不是正数，二八不适用" if part is None else f"利润最多的 {head} 户占利润 {percent_shown(part)}"
    return f"开发中 {or_zero(summary(context, 'D37', '户数'))} 户，期望值 {wan} 万元；{said}"


def _known(context: ReportContext) -> list[Row]:
    """Customers of the five analyses that are on file, the greatest income first."""
    held = customers(context)
    rows = [row for row in rows_of(context, "D49") if (row["_branch"], row["客户编码"]) in held]
    return sorted(rows, key=lambda row: (-(row["收入"] or 0), row["_branch"], row["客户编码"]))


def _front(context: ReportContext, row: Row) -> Cell | None:
    return None if row["前段"] is None else mark("√前段", "green_light", bold=True) if row["前段"] == "是" else mark("")


_PIPELINE = (
    UNIT,
    Shown("客户", "客户名称", 26),
    Shown("步骤", width=13, kind="choice", empty="还没有开始"),
    Shown("达成率", "预估达成率", 11, "ratio", empty="没有填"),
    summed("预计额(元)", "预计第一次交易额", 17, empty="没有填"),
    summed("期望值(元)", "期望值", 17, empty="没有填全"),
    Shown("综合评价", width=12, kind="score", empty="没有评价"),
)
_PARETO = (
    UNIT,
    buyer("客户编码"),
    summed("收入(元)", "收入"),
    Shown("利润(元)", "利润", kind="money", total="sum", empty="没有成本", alarm=NEGATIVE),
    Shown("名次", kind="tally", empty="没有排"),
    Shown("二八", _front, kind="choice", empty="没有排"),
)
_FIVE = (
    UNIT,
    buyer("客户编码"),
    Shown("增长率", kind="change", empty="历史不足"),
    Shown("利润(元)", "利润", kind="money", empty="没有成本", alarm=NEGATIVE),
    Shown("利润占比", kind="ratio", empty="算不出"),
    summed("成交次数", kind="tally"),
    Shown("次均收入(元)", lambda c, row: in_fen(row["次均收入"]), kind="money", empty="没有成交"),
    Shown("最近成交", lambda c, row: day(row["最近成交"]), kind="date", empty="没有填"),
    Shown("满意度指数", kind="score", empty="没有问卷"),
)
REPORT = Report(
    id="E3.20",
    sheet="开发管道",
    title=Text("开发管道与五项分析", "Pipeline and five analyses"),
    order=49,
    source=_overall,
    parts=(
        Section("一、开发中的客户（期望值大的在前）"),
        TableOf(pipeline, _PIPELINE, label="客户", word="户", empty="没有在开发的客户"),
        Section("二、走到哪一步"),
        Funnel("开发漏斗：做过这一步的户数", funnel, "步骤", "户数"),
        Section("三、二八诊断（利润多的在前）"),
        TableOf("D32", _PARETO, "名次 _branch 客户编码", label="客户", word="户", empty="本月没有有收入的客户"),
        Section("四、五项分析（收入多的在前）"),
        TableOf(_known, _FIVE, label="客户", word="户", empty="本月没有有业务的客户"),
    ),
    reads=("D37", "D28", "D32", "D49"),
    landscape=True,
    side=(9,),
    legend="期望值 = 预计第一次交易额 × 预估达成率，已在新开发客户报告表里的不再列；二八只看利润，是诊断，不是分级；"
    "五项是发展(增长率)、价值(利润)、行为(成交)、满意度，合在一行就是一对一分析。",
)
