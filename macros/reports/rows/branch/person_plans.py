"""The plans of people by indicator: year, month, so far, by either way of splitting (E1.3; D10, R17, G07)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import extra_rows, rows_of
from macros.reports.parts.page_flow import Part, Section
from macros.reports.parts.shown_columns import NEGATIVE, Row, Shown, quotient, summed
from macros.reports.parts.table_of import TableOf
from macros.reports.rows.unit_plans import amount
from validators.page.parts import Absent
from validators.values.origin import share

_SHORT = "历史不足"


def person_plans(context: ReportContext) -> dict[tuple[str, str], list[Row]]:
    """(指标, 单位) -> the lines of D10 whose 主体 is a person."""
    found: dict[tuple[str, str], list[Row]] = context.once("person plans", _found)
    return found


def _found(context: ReportContext) -> dict[tuple[str, str], list[Row]]:
    nodes, both = context.inputs.policy.organisation.nodes, extra_rows(context, "D10", "both")
    units = {node.code for node in nodes}
    found: dict[tuple[str, str], list[Row]] = {}
    for pos, row in enumerate(rows_of(context, "D10")):
        if row["主体"] not in units:
            row["_both"] = both[pos] if pos < len(both) else None
            found.setdefault((row["指标"], row["单位"]), []).append(row)
    return found


def several(context: ReportContext) -> bool:
    """True where people have plans of more than one indicator: the blocks of twelve months show one only."""
    return len(person_plans(context)) > 1


def _of(column: str) -> Callable[[ReportContext, Row], Any]:
    return lambda c, row: amount(row, column)


def _needed(context: ReportContext, row: Row) -> Any:
    """What each month that is left needs; the word for why it is not known."""
    found = amount(row, "每月尚需")
    return found if found is not None else Absent(_SHORT if row["累计实际"] is None else "没有余下的月")


def _gap(way: str) -> Callable[[ReportContext, Row], Any]:
    def gap(context: ReportContext, row: Row) -> Any:
        held = row["_both"]
        if held is None:
            return None
        return amount(_InUnit(held, row["单位"]), f"{way}累计差额")

    return gap


class _InUnit:
    """A row of a frame beside the plans, with the unit of its plan."""

    def __init__(self, row: Row, unit: str) -> None:
        self._row, self._unit = row, unit

    def __getitem__(self, name: str) -> Any:
        return self._unit if name == "单位" else self._row[name]


def _rate(context: ReportContext, held: Any, plan: str, done: str) -> Any:
    if any(value is None for name in (plan, done) for value in held[name]):
        return _SHORT
    return share(sum(held[done]), sum(held[plan])) if sum(held[plan]) else "不适用"


def _columns(unit: str) -> tuple[Shown, ...]:
    kind = "money" if unit == "元" else "number"
    year, plan, done, so_far, gap, needed, exact, up = (
        f"{name}({unit})" for name in ("年计划", "月计划", "实际", "累计", "差额", "仍需月均", "差额均分", "差额进位")
    )
    live = f"={{{done}}}{{row}}/{{{plan}}}{{row}}"

    def whole(context: ReportContext, held: Any) -> Any:
        return _rate(context, held, plan, done)

    return (
        Shown("业务员", lambda c, row: row["主体名称"] or row["主体"]),
        Shown("业务", "产品", empty="全部"),
        summed(year, _of("年计划"), kind=kind, empty="没有填"),
        summed(plan, _of("计划"), kind=kind, empty="没有算"),
        summed(done, _of("实际"), kind=kind, empty=_SHORT),
        Shown("完成率", kind="ratio", formula=live, total=quotient(done, plan), whole=whole, empty="不适用"),
        summed(so_far, _of("累计实际"), kind=kind, empty=_SHORT),
        summed(gap, _of("累计差额"), kind=kind, empty=_SHORT, alarm=NEGATIVE),
        summed(needed, _needed, kind=kind),
        summed(exact, _gap("均分"), kind=kind, empty=_SHORT),
        summed(up, _gap("进位"), kind=kind, empty=_SHORT),
        Shown(f"分解超出({unit})", _of("分解超出"), kind=kind, empty="没有算"),
    )


def _listed(rows: list[Row]) -> Callable[[ReportContext], list[Row]]:
    return lambda c: rows


def person_parts(context: ReportContext) -> list[Part]:
    """A table an indicator; those who are furthest behind stand first."""
    found: list[Part] = []
    for (name, unit), rows in person_plans(context).items():
        table = TableOf(_listed(rows), _columns(unit), "完成率 _branch 主体", label="业务员", total="合计（{n} 项）", whole=True)
        found += [Section(name), table]
    return found
