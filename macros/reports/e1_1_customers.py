"""E1.1 我的客户清单与级别: each manager's customers with level, income, last visit and what is to be done."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from macros.reports.layout.branch_pages import NOBODY, graded_rows, income, income_of, last_visits, level_words, manager_labels
from macros.reports.layout.context import ReportContext
from macros.reports.layout.figures import sells
from macros.reports.layout.frame import extra_rows, rows_in
from macros.reports.parts.report_sheet import Report
from macros.reports.parts.shown_columns import Row, Shown, change, from_row, summed
from macros.reports.parts.table_of import TableOf
from macros.reports.rows.branch.customer_tasks import tasks
from validators.values.text import Text

_NOW, _BEFORE = "本期收入(元)", "上期收入(元)"
NOT_MADE, BACK = "未拜访", ("已返回", "超期返回")
"""States of a plan of a visit (D54)."""


def _key(row: Row) -> tuple[str, str]:
    return row["_branch"], row["客户编码"]


def _customers(context: ReportContext) -> list[Row]:
    """By manager, then by income; those without a manager stand first: nobody looks after them."""
    order, money = {key: i for i, key in enumerate(manager_labels(context))}, income(context)

    def place(row: Row) -> Any:
        return order.get((row["_branch"], row["客户经理"]), -1), -money.get(_key(row), (0, 0))[0], row["_row"]

    return sorted(rows_in(context, "R03"), key=place)


def _manager(context: ReportContext, row: Row) -> str | None:
    return manager_labels(context).get((row["_branch"], row["客户经理"]))


def _amounts(context: ReportContext, row: Row) -> tuple[int, int | None]:
    return income_of(context, _key(row))


def _grades(context: ReportContext) -> bool:
    return bool(context.inputs.policy.pack.grades.levels)


def _planned(context: ReportContext) -> bool:
    """Where visits are planned by the person: the plans of the month stand in place of the last visit."""
    return "D54" in context.results


def _models(context: ReportContext) -> dict[tuple[str, str], str]:
    return {_key(row): row["服务模式"] for row in graded_rows(context) if row["服务模式"]}


def _model(context: ReportContext, row: Row) -> str | None:
    found: dict[tuple[str, str], str] = context.once("service models", _models)
    return found.get(_key(row))


def _served(context: ReportContext) -> bool:
    """Where the grading says how a customer is served."""
    return any("服务模式" in row for row in graded_rows(context)[:1])


def _plans(context: ReportContext) -> dict[tuple[str, str], list[Row]]:
    found: dict[tuple[str, str], list[Row]] = {}
    for row in extra_rows(context, "D54", "plans"):
        found.setdefault((row["_branch"], row["客户"]), []).append(row)
    return found


def _of_plans(context: ReportContext, row: Row) -> list[Row]:
    return list(context.once("plans by customer", _plans).get(_key(row), []))


def _slips(context: ReportContext, row: Row) -> str | None:
    """How many slips came back of those that went along."""
    made = [plan for plan in _of_plans(context, row) if plan["状态"] != NOT_MADE]
    return f"{sum(plan['状态'] in BACK for plan in made)}/{len(made)}" if made else None


def _legend(context: ReportContext) -> str:
    income_said = "环比与上一个月相比；" if sells(context) else ""
    levels_said = "“试算”是本单位算的级别，以上级发布的为准；" if _grades(context) else ""
    plans_said = "应拜访是本月的拜访计划，信息传递单是返回的张数比拜访的次数；" if _planned(context) else ""
    return f"{income_said}{levels_said}{plans_said}待办来自走访、投诉、档案{'和级别四处' if _grades(context) else '三处'}。"


_COLUMNS = (
    Shown("客户经理", _manager, 11, "choice", empty=NOBODY),
    Shown("客户", lambda c, row: row["企业全称"] or row["客户编码"], 29),
    Shown("级别", lambda c, row: level_words(c).get(_key(row), "未定级"), 12, "choice", where=_grades),
    summed(_NOW, lambda c, row: _amounts(c, row)[0], 14, where=sells),
    summed(_BEFORE, lambda c, row: _amounts(c, row)[1], 14, empty="历史不足", where=sells),
    replace(change("环比", _NOW, _BEFORE, 12), where=sells),
    Shown("服务模式", _model, 11, "choice", empty="未定", where=_served),
    summed("应拜访", lambda c, row: len(_of_plans(c, row)), 8.5, "tally", where=_planned),
    summed("已拜访", lambda c, row: sum(p["状态"] != NOT_MADE for p in _of_plans(c, row)), 8.5, "tally", where=_planned),
    Shown("信息传递单", _slips, 11, empty="", where=_planned),
    Shown(
        "最近走访",
        lambda c, row: last_visits(c)[_key(row)].day if _key(row) in last_visits(c) else None,
        12,
        "date",
        empty="无记录",
        where=lambda c: not _planned(c),
    ),
    Shown("待办", lambda c, row: "；".join(tasks(c).get(_key(row), [])), 32, wrap=True, empty=""),
    *from_row("R03"),
)
REPORT = Report(
    id="E1.1",
    sheet="客户清单",
    title=Text("我的客户清单与级别", "My customers and their levels"),
    heading=lambda c: "我的客户清单与级别" if _grades(c) else "我的客户清单",
    level="branch",
    order=30,
    parts=(TableOf(_customers, _COLUMNS, label="客户", total="合计 {n} 户", word="户", group="客户经理"),),
    freeze=(5, 4),
    reads=lambda c: (c.inputs.policy.pack.grades.computation, "D08", "D54"),
    legend=_legend,
)
