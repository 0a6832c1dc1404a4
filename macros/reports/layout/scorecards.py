"""The scorecards of a pack that pays nobody: every item of its scorecard, the total and the place (E3.9; D07)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import person, rows_of, staff, summary
from macros.reports.layout.listing import HEADER_ROW, Row, Shown, end, list_page, put_chart, put_list, unit
from validators.page.page import Page
from validators.page.parts import rank_by

SHEET = "考核汇总"
_UNSET = "权重未设"


def scorecard_page(context: ReportContext) -> Page:
    """One line a manager, the highest total first; without weights no total, and the word for it."""
    people, groups = staff(context), context.inputs.policy.pack.scorecard
    rows = sorted(rows_of(context, "D07"), key=lambda r: (r["总分"] is None, -(r["总分"] or 0), r["_branch"], r["工号"]))
    places: dict[Decimal | None, int] = {}
    for number, row in enumerate(rows, 1):
        places.setdefault(row["总分"], number)

    def place(row: Row) -> Any:
        return None if row["总分"] is None else places[row["总分"]]

    def name(row: Row) -> str:
        return person(people, row["_branch"], row["工号"])

    items = [item for group in groups.values() for item in group]
    columns = (
        Shown(header="姓名", width=10, take=name),
        *unit(context),
        Shown(header="工号", width=10, take="工号"),
        *(Shown(header=item, width=max(9.0, 1.9 * len(item)), take=item, kind="score", empty=_UNSET) for item in items),
        Shown(header="总分", width=10, take="总分", kind="score", empty=_UNSET),
        Shown(header="名次", width=8, take=place, kind="tally", origin=rank_by("总分")),
    )
    page = list_page(context, SHEET, "客户经理考核汇总", columns)
    given = {"总分": summary(context, "D07", "平均总分")}
    made = put_list(context, page, HEADER_ROW, columns, rows, label="姓名", word="人", given=given, empty="本期没有考核")
    below = put_chart(page, made, "总分，从高到低", "姓名", [("总分", "series1")], legend="none", y_format="0", gap=60)
    words = "得分 = 权重 × 实际 / 目标；权重没有设就不算总分；合计行的总分是各人平均。"
    return end(context, page, below, (2, 4, 6, 9), needs=("D07",), legend=words)
