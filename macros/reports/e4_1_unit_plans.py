"""E4.1 经营指标分解与完成: each unit's plan of every indicator, the month and the year so far, what is missing, and budgets (D10, D12; S1)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from macros.reports.layout.context import ReportContext
from macros.reports.parts.chart_over import ChartOver, Drawn
from macros.reports.parts.page_flow import Part, Section
from macros.reports.parts.report_sheet import Report
from macros.reports.parts.shown_columns import NEGATIVE, Row, Shown, branch, quotient, summed
from macros.reports.parts.table_of import TableOf
from macros.reports.rows.centre.unit_budgets import budgeted, unit_budgets
from macros.reports.rows.unit_plans import amount, unit_plans
from validators.values.origin import share
from validators.values.text import Text

_AMOUNTS = ("年计划", "季计划", "本月计划", "本月实际", "累计计划", "累计实际", "累计差额", "每月尚需")
_SHORT = "历史不足"
_WIDTHS = (1, 5, 11.5, 6.5, 13, 12, 12, 12, 9, 13, 13, 10, 13, 12, 1)


def _of(column: str) -> Callable[[ReportContext, Row], Any]:
    return lambda c, row: amount(row, column)


def _rate(header: str, column: str, plan: str, done: str) -> Shown:
    live = f"={{{done}}}{{row}}/{{{plan}}}{{row}}"
    return Shown(
        header,
        column,
        kind="ratio",
        formula=live,
        total=quotient(done, plan),
        whole=lambda c, held: _whole(held, plan, done),
        empty="不适用",
    )


def _whole(held: Any, plan: str, done: str) -> Any:
    """All units together: no rate where one of them does not know its actual."""
    if any(value is None for name in (plan, done) for value in held[name]):
        return _SHORT
    plans = sum(held[plan])
    return share(sum(held[done]), plans) if plans else "不适用"


def _used(context: ReportContext, held: Any) -> Any:
    """What all units have used of what they may spend; not known where one of them does not know its year."""
    return _whole(held, _MAY, _USED)


def _head(name: str, unit: str) -> str:
    """With the unit where it is money; what pieces are called each pack says itself."""
    return f"{name}(元)" if unit == "元" else name


def _columns(unit: str) -> tuple[Shown, ...]:
    kind = "money" if unit == "元" else "number"
    year, quarter, due, done, plan, earned, gap, needed = (_head(name, unit) for name in _AMOUNTS)
    return (
        branch(),
        Shown("业务", "产品", empty="全部"),
        summed(year, _of("年计划"), kind=kind, empty="没有填"),
        summed(quarter, _of("季计划"), kind=kind, empty="没有算"),
        summed(due, _of("计划"), kind=kind, empty="没有算"),
        summed(done, _of("实际"), kind=kind, empty=_SHORT),
        _rate("完成率", "完成率", due, done),
        summed(plan, _of("累计计划"), kind=kind, empty=_SHORT),
        summed(earned, _of("累计实际"), kind=kind, empty=_SHORT),
        _rate("累计完成率", "累计完成率", plan, earned),
        summed(gap, _of("累计差额"), kind=kind, empty=_SHORT, formula=f"={{{earned}}}{{row}}-{{{plan}}}{{row}}", alarm=NEGATIVE),
        summed(needed, _of("每月尚需"), kind=kind, empty="没有"),
    )


def _listed(rows: list[Row]) -> Callable[[ReportContext], list[Row]]:
    return lambda c: rows


_USED, _MAY = "累计实际(元)", "累计预算(元)"
_BUDGETS = (
    branch(),
    Shown("费用类别", kind="choice"),
    *(summed(f"本月{name}(元)", name) for name in ("预算", "实际")),
    *(summed(header, header.removesuffix("(元)"), empty=_SHORT) for header in (_MAY, _USED)),
    Shown("执行率", kind="ratio", formula=f"={{{_USED}}}{{row}}/{{{_MAY}}}{{row}}", total=quotient(_USED, _MAY), whole=_used, empty=_SHORT),
    summed("余额(元)", "余额", empty=_SHORT, formula=f"={{{_MAY}}}{{row}}-{{{_USED}}}{{row}}", alarm=NEGATIVE),
)


def _budget() -> list[Part]:
    """What each unit may spend on what, and what it has: where to move money (R40)."""
    listed = TableOf(unit_budgets, _BUDGETS, "-执行率 _branch", label="机构", total="合计（{n} 项）", whole=True)
    drawn = (Drawn(_USED, "blue"), Drawn(_MAY, "red", target=True))
    return [Section("经营预算"), listed, ChartOver("累计实际（柱）和预算（横线）", "费用类别", *drawn, y_format="#,##0")]


def _parts(context: ReportContext) -> list[Part]:
    """A table and a bullet chart an indicator; the units that are furthest behind stand first."""
    found: list[Part] = []
    for (indicator, unit), rows in unit_plans(context).items():
        plan, done = (_head(name, unit) for name in ("累计计划", "累计实际"))
        listed = TableOf(_listed(rows), _columns(unit), "累计完成率 完成率 _branch", label="机构", total="合计（{n} 项）", whole=True)
        bullet = ChartOver(
            f"{indicator}：累计实际（柱）和计划（横线）", "机构", Drawn(done, "blue"), Drawn(plan, "red", target=True), y_format="#,##0"
        )
        found += [Section(indicator), listed, bullet]
    if budgeted(context):
        found += _budget()
    return found or [TableOf(lambda c: [], _columns("元"), empty="《计划分解》里没有本单位的计划")]


REPORT = Report(
    id="E4.1",
    sheet="指标完成",
    title=Text("经营指标分解与完成", "Indicators by unit"),
    asks=("D10",),
    order=52,
    widths=_WIDTHS,
    parts=_parts,
    signs=3,
    legend="完成率 = 实际 / 计划；累计从一月加到本月，缺一个月就写“历史不足”，合计的完成率也不算；每月尚需 = （年计划 - 累计实际）/ 余下的月数。",
)
