"""E3.14 客户信用与财务: what each customer buys, owes and may still owe, and how the trade goes by month (R10, D18, D53; S2).

Where the values of customers are judged (D16a, P07) the columns are those of the deputy, with a page a key customer.
"""

from __future__ import annotations

from macros.reports.layout.context import ReportContext
from macros.reports.parts.chart_over import ChartOver, Drawn
from macros.reports.parts.report_sheet import Report, ReportSheet
from macros.reports.parts.shown_columns import NEGATIVE, NOT_ZERO, UNIT, Row, Shown, buyer, change, from_customer, quotient, summed
from macros.reports.parts.table_of import TableOf
from macros.reports.rows.customer_standing import customer_standing, trade_by_month
from macros.reports.rows.desk_work.client_pages import CLIENT_PAGES, client_standing
from validators.values.text import Text

_NOW, _BEFORE, _OWED, _LATE = "本月(元)", "上月(元)", "应收(元)", "逾期(元)"
_STANDING = (
    UNIT,
    buyer("客户编码", width=24),
    Shown("级别", width=10, kind="choice", empty="未定级"),
    summed("近12月(元)", "近12月", 14, empty="历史不足"),
    summed(_NOW, "本月", 13),
    summed(_BEFORE, "上月", 13, empty="历史不足"),
    change("增减", _NOW, _BEFORE, 9.5),
    summed(_OWED, "应收", 13, empty=""),
    summed(_LATE, "逾期", 12.5, empty="", alarm=NOT_ZERO),
    Shown(
        "逾期率",
        "逾期率",
        9,
        "ratio",
        formula=f"={{{_LATE}}}{{row}}/{{{_OWED}}}{{row}}",
        total=quotient(_LATE, _OWED),
        whole="D18.逾期率",
        empty="",
    ),
    Shown("信用余量(元)", "余量", 13, "money", empty="没有授信", alarm=NEGATIVE),
    *from_customer(),
)
_YEAR, _YEAR_BEFORE, _LATE_SUM = "近12月业务量(元)", "上年同期(元)", "逾期(元)"
_FIRM = (
    UNIT,
    buyer("客户编码", width=24),
    Shown("级别", width=10, kind="choice", empty="未定级"),
    Shown("价值阶段", width=14, kind="choice", empty="没有判断"),
    summed(_YEAR, "近12月", 16, empty="历史不足"),
    summed(_YEAR_BEFORE, "前12月", 15, empty="历史不足"),
    change("增减", _YEAR, _YEAR_BEFORE, 9.5),
    summed(_OWED, "应收", 13, empty=""),
    summed(_LATE_SUM, "逾期", 12.5, empty="", alarm=NOT_ZERO),
    Shown("按约付款率", width=11, kind="ratio", whole="D03b.按约付款率", empty="没有到期"),
    Shown("风险", width=7, kind="choice", empty=""),
    Shown("经营状况", width=9.5, kind="choice", empty=""),
    Shown("客户份额", "份额", 9.5, "ratio", whole="D45.份额", empty="没有总额"),
    *from_customer(),
)
"""What the deputy of a firm decides by: keep, push, let go."""


def _columns(context: ReportContext) -> tuple[Shown, ...]:
    return _FIRM if "D16a" in context.results else _STANDING


def _rows(context: ReportContext) -> list[Row]:
    return client_standing(context) if "D16a" in context.results else customer_standing(context)


def _legend(context: ReportContext) -> str:
    if "D16a" in context.results:
        return "增减是近12月比再前12月；缺一个月就写“历史不足”；价值阶段只判断重点客户；客户份额 = 近12月业务量 / 客户年采购总额。"
    return "增减与上月比；近12月缺一个月就写“历史不足”；逾期率 = 逾期 / 应收；信用余量 = 授信额度 - 应收余额 - 没有开票的订单。"


_MONTHS = (
    Shown("月份", width=14, kind="month"),
    Shown("收入(元)", "收入", 20, "money"),
    Shown("上月收入(元)", "上月", 20, "money", empty="没有上月"),
    change("增减", "收入(元)", "上月收入(元)", 14, word="没有上月"),
)
REPORT = Report(
    id="E3.14",
    sheet="信用与财务",
    title=Text("客户信用分析、客户财务数据统计、销售动态分析", "Credit, figures and trade of customers"),
    heading="客户信用分析和财务数据统计",
    asks=("D18", "D53"),
    order=56,
    parts=(TableOf(_rows, _columns, "-近12月 -本月 _branch 客户编码", label="客户", word="户", empty="没有业务、应收和授信"),),
    reads=("D18", "D53", "D16a", "D45"),
    signs=3,
    legend=_legend,
    more=(
        ReportSheet(
            sheet="销售动态",
            heading="销售动态分析",
            parts=(
                TableOf(trade_by_month, _MONTHS, word="个月", empty="没有一个月是各单位都有的"),
                ChartOver("收入（元）", "月份", Drawn("收入(元)", "blue"), kind="line", legend="none", y_format="#,##0", y_min=0),
            ),
            widths=(1, 5, 20, 38, 38, 26, 1),
            signs=3,
            legend="只列各单位都有数的月份。",
        ),
        CLIENT_PAGES,
    ),
)
