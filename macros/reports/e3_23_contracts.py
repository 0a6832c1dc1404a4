"""E3.23 客户与合同: how many contracts with whom, for how much, and which have run out (R12, R13; S1)."""

from __future__ import annotations

from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import how_many, rows_in
from macros.reports.parts.chart_over import ChartOver, Drawn
from macros.reports.parts.report_sheet import Report
from macros.reports.parts.shown_columns import UNIT, Shown, buyer, from_row, summed
from macros.reports.parts.table_of import TableOf
from macros.reports.rows.contract_lines import contract_lines
from validators.values.text import Text


def _overall(context: ReportContext) -> str:
    lines, contracts = contract_lines(context), rows_in(context, "R12")
    over = sum(int(line["已到期"]) for line in lines)
    return f"{len(lines)} 户客户、{int(how_many(contracts))} 份合同，已到期 {over} 份"


_COLUMNS = (
    UNIT,
    buyer("客户编码"),
    Shown("级别", width=17, kind="choice"),
    summed("合同数(份)", "合同数", 10, "tally"),
    summed("金额(元)", "金额", 18, empty="没有金额"),
    summed("已到期(份)", "已到期", 10, "tally"),
    Shown("履约状态", width=16, wrap=True, empty="没有填"),
    Shown("招投标结果", width=28, wrap=True, empty=""),
    *from_row("R12"),
)
REPORT = Report(
    id="E3.23",
    sheet="客户与合同",
    title=Text("客户与合同", "Customers and contracts"),
    order=46,
    source=_overall,
    parts=(
        TableOf(contract_lines, _COLUMNS, "-金额 _branch 客户编码", label="客户", word="户", empty="没有合同"),
        ChartOver(
            "合同金额最多的客户（元）", "客户", Drawn("金额(元)"), kind="bar", reverse=True, rows=16, most=15, y_format="#,##0", gap=40
        ),
    ),
    legend="金额是台账里全部合同的合同金额，框架合同没有自己的金额；已到期是止日在本期末或以前的；招投标结果按招投标编号或招标人的名称对上。",
)
