"""E2.1 《大客户用邮情况表》: the quarterly return, customer by business, with the opinions typed in R11 (S3 C06; V16)."""

from __future__ import annotations

from typing import Any

from macros.reports.layout.branch_pages import level_words, wrapped
from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import customers, or_not, person, staff
from macros.reports.parts.page_flow import PageFlow, Space
from macros.reports.parts.report_sheet import Report
from macros.reports.parts.shown_columns import Columns, Row, Shown, buyer, from_row, mark, relative, several, share, summed
from macros.reports.parts.table_of import TableOf
from macros.reports.rows.branch.quarter_usage import quarter, usage_lines
from validators.page.page import Style
from validators.page.parts import Absent
from validators.values.text import Text

_NOW, _BEFORE = "本季收入(元)", "上季收入(元)"
_MOVES = {"新增": ("√", "green_light"), "流失": ("×", "red_light"), "下降": ("↓", "orange_light"), "上升": ("↑", ""), "持平": ("→", "")}
_RATIO = f"{{{_NOW}}}{{row}}/{{{_BEFORE}}}{{row}}-1"


def _state(flow: PageFlow) -> None:
    """How far the quarter has passed; before its last month nothing is compared."""
    held = quarter(flow.context)
    look = Style("note", fill="yellow_light" if held.running or held.lacking else "blue_light", wrap=True, bold=True)
    flow.row = wrapped(flow.page, flow.row, held.state, look)


def _business(context: ReportContext, row: Row) -> str:
    unit = context.inputs.policy.products(context.period.first).get(row["业务"], {}).get("计量单位")
    return f"{row['业务']}({unit})" if unit else row["业务"]


def _before(context: ReportContext, row: Row) -> Any:
    return None if quarter(context).lacking_before else row["上季"]


def _change(context: ReportContext, row: Row) -> Any:
    moved = relative(row["收入"], row["上季"])
    return quarter(context).word or (Absent("不适用") if moved is None else moved)


def _whole(context: ReportContext, held: Columns) -> Any:
    sums = [sum(value for value in held[name] if isinstance(value, int)) for name in (_NOW, _BEFORE)]
    return quarter(context).word or or_not(relative(*sums))


def _moved(context: ReportContext, row: Row) -> Any:
    now, before = row["收入"], row["上季"]
    word = "新增" if before <= 0 < now else "流失" if now <= 0 < before else "下降" if now < before else "上升" if now > before else "持平"
    glyph, fill = _MOVES[word]
    return quarter(context).word or mark(glyph + word, fill)


def _manager(context: ReportContext, row: Row) -> str:
    file = customers(context).get((row["_branch"], row["客户编码"]))
    return person(staff(context), row["_branch"], row["客户经理"] or (file.manager if file else None))


_COLUMNS = (
    buyer("客户编码", width=23),
    Shown("级别", lambda c, row: level_words(c).get((row["_branch"], row["客户编码"]), "未定级"), 10, "choice"),
    Shown("业务", _business, 10, "choice"),
    Shown("本季用邮量", "数量", 10, "quantity"),
    summed(_NOW, "收入", 13),
    summed(_BEFORE, _before, 13, empty="历史不足", whole=lambda c, held: Absent("历史不足") if quarter(c).lacking_before else None),
    Shown("环比", _change, 9.5, "change", formula=f"={_RATIO}", total=f'=IF({{{_BEFORE}}}{{row}}=0,"不适用",{_RATIO})', whole=_whole),
    Shown("增减", _moved, 8.5, "choice"),
    share("贡献占比", _NOW, 8.5, total=True),
    *several("潜在需求", width=10.5, wrap=True, empty=""),
    *several("客户意见", width=10, wrap=True, empty=""),
    Shown("客户经理", _manager, 8, "choice", empty="未分配"),
    *several("维护计划调整", width=10, wrap=True, empty=""),
    *from_row("R11"),
)
_LIST = TableOf(usage_lines, _COLUMNS, label="客户", total="合计 {n} 行", header_height=30, empty="没有大客户的用邮记录")
REPORT = Report(
    id="E2.1",
    title=Text("大客户用邮情况表", "Quarterly usage return"),
    heading=lambda c: f"大客户用邮情况表　{quarter(c).name}",
    level="branch",
    order=70,
    parts=(_state, Space(4), _LIST),
    ordinal=4,
    legend="用邮量各业务单位不同，不相加。潜在需求、客户意见、维护计划调整来自《大客户用邮情况表》填写的行，没有填的空着。",
)
