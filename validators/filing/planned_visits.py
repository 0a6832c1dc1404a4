"""Which visit keeps a plan: the one that names it, else one of the same customer and person in its month (R21, R20; P00)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Row = Mapping[str, Any]


def visits_of_plans(plans: Sequence[Row], visits: Iterable[Row]) -> list[Row | None]:
    """For each plan the visit that keeps it: a row of R20 that has its 计划编号 as 信息传递单号, else one that names none, in 计划月, of
    the same customer and 走访人, if the plan says one. One visit keeps one plan, those named first; None = not kept.
    """
    dated = [v for v in visits if v["日期"] is not None]
    named = {(v["_branch"], str(v["信息传递单号"]).strip()): v for v in dated if v["信息传递单号"] is not None}
    open_ = [v for v in dated if v["信息传递单号"] is None]
    return [_visit_of(plan, named, open_) for plan in plans]


def _visit_of(plan: Row, named: Mapping[Any, Row], open_: list[Row]) -> Row | None:
    if plan["客户"] is None or plan["计划月"] is None:
        return None
    if (plan["_branch"], plan["计划编号"]) in named:
        return named[plan["_branch"], plan["计划编号"]]
    for visit in open_:
        if _fits(plan, visit):
            open_.remove(visit)
            return visit
    return None


def _fits(plan: Row, visit: Row) -> bool:
    same = plan["_branch"] == visit["_branch"] and plan["客户"] == visit["客户编码"]
    return same and f"{visit['日期']:%Y-%m}" == plan["计划月"] and plan["走访人"] in (None, visit["走访人"])
