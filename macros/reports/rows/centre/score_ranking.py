"""The scorecards of a pack that pays nobody: every item of its scorecard, the total and the place (E3.9; D07)."""

from __future__ import annotations

from typing import Any

from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import rows_of
from macros.reports.parts.chart_over import ChartOver, Drawn
from macros.reports.parts.report_sheet import ReportSheet
from macros.reports.parts.shown_columns import UNIT, Row, Shown, staff_name
from macros.reports.parts.table_of import TableOf
from validators.page.parts import rank_by

_UNSET = "权重未设"


def _place(context: ReportContext, row: Row) -> Any:
    """The rank by the total; equals share it."""
    better = sum(1 for other in rows_of(context, "D07") if other["总分"] is not None and other["总分"] > (row["总分"] or 0))
    return None if row["总分"] is None else better + 1


def _columns(context: ReportContext) -> tuple[Shown, ...]:
    items = [item for group in context.inputs.policy.pack.scorecard.values() for item in group]
    return (
        staff_name("工号", "姓名", 10),
        UNIT,
        Shown("工号", width=10),
        *(Shown(item, width=max(9.0, 1.9 * len(item)), kind="score", empty=_UNSET) for item in items),
        Shown("总分", width=10, kind="score", empty=_UNSET, whole="D07.平均总分"),
        Shown("名次", _place, 8, "tally", origin=rank_by("总分")),
    )


SCORE_RANKING = ReportSheet(
    sheet="考核汇总",
    heading="客户经理考核汇总",
    parts=(
        TableOf("D07", _columns, "-总分 _branch 工号", label="姓名", word="人", empty="本期没有考核"),
        ChartOver("总分，从高到低", "姓名", Drawn("总分", "series1"), legend="none", y_format="0", gap=60),
    ),
    reads=("D07",),
    where=lambda c: not c.inputs.policy.pack.pay,
    legend="得分 = 权重 × 实际 / 目标；权重没有设就不算总分；合计行的总分是各人平均。",
)
