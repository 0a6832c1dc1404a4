"""E2.9 大客户月/季/年收入报表: how much each tiered customer brings in, and how that grows (R10, R06; S4)."""

from __future__ import annotations

from macros.reports.layout.branch_pages import tiers
from macros.reports.layout.context import ReportContext
from macros.reports.parts.chart_over import ChartOver, Drawn
from macros.reports.parts.report_sheet import Report, ReportSheet
from macros.reports.parts.shown_columns import UNIT, Shown, buyer, change, from_customer, quotient, summed
from macros.reports.parts.table_of import TableOf
from macros.reports.rows.key_income import key_count, key_income, twelve_months
from validators.values.origin import share
from validators.values.text import Text

_NOW, _BEFORE, _YEAR, _LAST, _GOAL = "本月(元)", "上月(元)", "本年(元)", "上年同月(元)", "年目标(元)"


def _with_goal(context: ReportContext) -> bool:
    """Where some customer has a yearly target (R03)."""
    return any(line["年收入目标"] is not None for line in key_income(context))


_COLUMNS = (
    UNIT,
    buyer("客户编码", width=25),
    Shown("级别", width=15, kind="choice", empty=""),
    summed(_NOW, "本月", 13),
    summed(_BEFORE, "上月", 13, empty="历史不足"),
    change("环比", _NOW, _BEFORE, 9.5),
    summed(_LAST, "上年同月", 13, empty="历史不足"),
    change("同比", _NOW, _LAST, 9.5),
    summed("本季(元)", "本季", 13.5, empty="历史不足"),
    summed(_YEAR, "本年", 14, empty="历史不足"),
    summed(_GOAL, "年收入目标", 13, empty="没有填", where=_with_goal),
    Shown(
        "完成率",
        lambda c, row: share(row["本年"], row["年收入目标"]) if row["本年"] is not None and row["年收入目标"] else None,
        9.5,
        "ratio",
        formula=f"={{{_YEAR}}}{{row}}/{{{_GOAL}}}{{row}}",
        total=quotient(_YEAR, _GOAL),
        empty="不适用",
        where=_with_goal,
    ),
    *from_customer(),
)
_MONTHS = (
    Shown("月份", width=14, kind="month"),
    Shown("收入(元)", "收入", 22, "money"),
    Shown("比上月(元)", "变动", 22, "money", empty="没有上月"),
)


def _graded(context: ReportContext) -> bool:
    return bool(tiers(context))


REPORT = Report(
    id="E2.9",
    sheet="大客户收入",
    title=Text("大客户月/季/年收入报表", "Income of key customers"),
    heading="大客户月、季、年收入报表",
    order=73,
    where=_graded,
    parts=(TableOf(key_income, _COLUMNS, label="客户", total=lambda c, rows: f"合计（{key_count(c)} 户）", word="户", empty="没有大客户"),),
    signs=3,
    legend="大客户按月初有效的级别，没有定过级的按本期的分级结果；本季、本年加到本月为止，缺一个月就写“历史不足”。",
    more=(
        ReportSheet(
            sheet="大客户收入趋势",
            heading="大客户收入，最近十二个月",
            where=_graded,
            parts=(
                TableOf(twelve_months, _MONTHS, word="个月", empty="没有一个月是各单位都有的"),
                ChartOver("大客户收入（元）", "月份", Drawn("收入(元)", "blue"), kind="line", legend="none", y_format="#,##0", y_min=0),
            ),
            widths=(1, 5, 20, 38, 38, 26, 1),
            signs=3,
            legend="用现在的大客户算；只列各单位都有数的月份。",
        ),
    ),
)
