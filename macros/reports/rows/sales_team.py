"""Each person's sales, visits, satisfaction and team work, and the score they make (E1.3c; D10, D07, D14; R20, R42)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import extra_rows, how_many, rows_in, rows_of, staff
from macros.reports.layout.score_items import score_items
from macros.reports.parts.shown_columns import Row
from macros.reports.rows.unit_plans import amount

SALES = ("销售额", "收入")
Key = tuple[str, str]


def sales_team(context: ReportContext) -> list[Row]:
    """One row a person with a sales plan or a scorecard; what is not known is None."""
    plans, cards, typed, visits = _plans(context), _cards(context), score_items(context), _visits(context)
    index = {row["_branch"]: row["指数"] for row in extra_rows(context, "D14", "by_branch")}
    found = []
    for branch, person in sorted({*plans, *cards}):
        plan, card, own = plans.get((branch, person)), cards.get((branch, person)), typed.get((branch, person), {})
        scored = {} if card is None else {"总分": card["总分"], "说明": card["理由"]}
        found.append(
            {
                "_branch": branch,
                "工号": person,
                "计划": None if plan is None else amount(plan, "计划"),
                "实际": None if plan is None else amount(plan, "实际"),
                "完成率": None if plan is None else plan["完成率"],
                "走访": how_many(visits.get((branch, person), [])),
                "客户满意度": _cell(own, "客户满意度"),
                "测评指数": index.get(branch),
                "团队合作": _cell(own, "团队合作"),
                "总分": None,
                "说明": None,
                **scored,
            }
        )
    return found


def _cell(own: Mapping[str, Row], item: str) -> Any:
    return own[item]["实际"] if item in own else None


def _plans(context: ReportContext) -> dict[Key, Row]:
    """The plan of each person's sales: the first of them, where there are several by product."""
    people, found = staff(context), dict[Key, Row]()
    for row in rows_of(context, "D10"):
        if row["指标"] in SALES and row["产品"] is None and (row["_branch"], row["主体"]) in people:
            found.setdefault((row["_branch"], row["主体"]), row)
    return found


def _cards(context: ReportContext) -> dict[Key, Row]:
    return {(row["_branch"], row["工号"]): row for row in rows_of(context, "D07")}


def _visits(context: ReportContext) -> dict[Key, list[Row]]:
    found: dict[Key, list[Row]] = {}
    for row in rows_in(context, "R20"):
        if row["走访人"]:
            found.setdefault((row["_branch"], row["走访人"]), []).append(row)
    return found
