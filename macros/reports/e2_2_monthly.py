"""E2.2 月度报送表: 大客户用邮量、增减、用邮结构, due by the 3rd (S3 C05; D09, D50)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from macros.reports.layout.branch_pages import income_of, level_words, manager_labels, tiers
from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import customers, rows_in, rows_of
from macros.reports.parts.chart_over import ChartOver, Drawn
from macros.reports.parts.page_flow import PageFlow, Section, Tiles
from macros.reports.parts.report_sheet import Report
from macros.reports.parts.shown_columns import Row, Shown, buyer, change, from_customer, from_row, mark, several, summed
from macros.reports.parts.table_of import TableOf
from macros.reports.rows.branch.monthly_figures import monthly_tiles, moves_twice
from validators.page.page import Cell
from validators.page.parts import Absent
from validators.values.text import Text

_SLICES = ("series1", "series2", "series3", "series4", "green", "red")
_MOVES = {"新增": ("√新增", "green_light"), "再生": ("√再生", "green_light"), "流失": ("×流失", "red_light")}
_NOW, _BEFORE = "本月收入(元)", "上月收入(元)"
_SHARE = f"={{{_NOW}}}{{row}}/{{{_NOW}}}${{total}}"
_POINTS = f"={{占比}}{{row}}-{{{_BEFORE}}}{{row}}/{{{_BEFORE}}}${{total}}"


def _key(row: Row) -> tuple[str, str]:
    return row["_branch"], row["客户编码"]


def _unit(context: ReportContext, row: Row) -> Any:
    return context.inputs.policy.products(context.period.first).get(row["业务代码"], {}).get("计量单位")


def _pie(flow: PageFlow) -> None:
    """Of what is positive; a share that is negative has no slice."""
    slices = sum(1 for row in flow.rows if row["收入"] > 0)
    if slices:
        share = Drawn("占比", label="0.00%", points=tuple(_SLICES[i % len(_SLICES)] for i in range(slices)))
        ChartOver("用邮结构（收入占比）", "业务", share, rows=12, most=slices, kind="pie", legend="right")(flow)
        flow.close = True


def _moved(context: ReportContext) -> list[Row]:
    """Who came, came back or left."""
    found = [row for row in rows_of(context, "D09") if row["状态"] in _MOVES]
    return sorted(found, key=lambda row: (list(_MOVES).index(row["状态"]), -max(row["本期"], row["上期"] or 0)))


def _manager(context: ReportContext, row: Row) -> Any:
    file = customers(context).get(_key(row))
    return manager_labels(context).get((row["_branch"], file.manager or "")) if file else Absent("未建档")


def _state(context: ReportContext, row: Row) -> Cell:
    return mark(*_MOVES[row["状态"]])


def _amounts(context: ReportContext, row: Row) -> tuple[int, int | None]:
    return income_of(context, _key(row))


def _tiered(context: ReportContext) -> list[Row]:
    """The tiered customers, the largest income first."""
    words = level_words(context)
    return sorted(
        (r for r in rows_in(context, "R03") if words.get(_key(r), "").startswith(tiers(context))),
        key=lambda r: (-_amounts(context, r)[0], _key(r)),
    )


_LEVEL = Shown("级别", lambda c, row: level_words(c).get(_key(row), "未定级"), kind="choice")
_MANAGER = Shown("客户经理", _manager, kind="choice", empty="未分配")
_MIX = (
    Shown("业务", "业务代码"),
    Shown("单位", _unit, kind="choice"),
    Shown("用邮量", "数量", kind="quantity"),
    summed(_NOW, "收入"),
    summed(_BEFORE, "上期收入", empty="历史不足"),
    change("环比", _NOW, _BEFORE),
    Shown(
        "占比",
        kind="ratio",
        formula=_SHARE,
        total="=SUM({占比}{first}:{占比}{last})",
        whole=lambda c, held: Fraction(1) if sum(held[_NOW]) else "不适用",
        empty="不适用",
    ),
    Shown("变动", kind="change", formula=_POINTS, empty="历史不足"),
)
_TWICE = (Shown("口径"), *several("上期户数", "增加", "减少", "本期户数", kind="tally"), Shown("保有率", kind="ratio", empty="不适用"))
_NAMES = (
    buyer("客户编码"),
    Shown("状态", _state, kind="choice"),
    _LEVEL,
    summed(_NOW, "本期"),
    summed(_BEFORE, "上期", empty=""),
    _MANAGER,
    *from_customer(),
)
_CUSTOMERS = (
    Shown("客户", lambda c, row: row["企业全称"] or row["客户编码"]),
    _LEVEL,
    _MANAGER,
    summed(_NOW, lambda c, row: _amounts(c, row)[0]),
    summed(_BEFORE, lambda c, row: _amounts(c, row)[1], empty="历史不足"),
    change("环比", _NOW, _BEFORE),
    *from_row("R03"),
)
REPORT = Report(
    id="E2.2",
    title=Text("月度报送表", "Monthly return"),
    level="branch",
    asks=("D50",),
    order=10,
    widths=(1, 5, 24, 9.5, 11.5, 14, 14, 11, 10, 10, 1),
    side=(26, 7),
    parts=(
        Tiles(monthly_tiles),
        Section("一、用邮结构（按业务）"),
        TableOf("D50", _MIX, label="业务", total="合计 {n} 种", word="种", empty="本月没有业务量"),
        _pie,
        Section("二、大客户增减"),
        TableOf(moves_twice, _TWICE, empty="增减没有算出"),
        TableOf(_moved, _NAMES, label="客户", total="新增、流失 {n} 户", word="户", empty="本月没有新增，也没有流失"),
        Section("三、大客户用邮收入（从高到低）"),
        TableOf(_tiered, _CUSTOMERS, label="客户", total="合计 {n} 户", word="户", empty="没有州级、县级客户"),
    ),
    reads=("D50", "D09"),
    legend="用邮量各业务单位不同，不相加；变动是占比的百分点；新增、流失按有没有收入判断，进入、退出大客户按级别认定判断。",
)
