"""E3.2c 目标类型与份额: projects by the six goals, whom to offer what, and our share of what customers buy (R19, D45b, D45)."""

from __future__ import annotations

from collections.abc import Sequence

from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import extra_rows, or_zero, rows_of, summary
from macros.reports.parts.chart_over import ChartOver, Drawn
from macros.reports.parts.page_flow import Part, Section
from macros.reports.parts.report_sheet import Report
from macros.reports.parts.shown_columns import UNIT, Row, Shown, buyer, quotient, summed
from macros.reports.parts.table_of import TableOf
from macros.reports.rows.desk_work.supply import goals
from validators.values.text import Text

_GOALS = (
    Shown("目标类型", width=24),
    summed("项目数", width=14, kind="tally"),
    summed("目标额(元)", "目标额", 18),
    Shown("进度", width=14, kind="ratio", empty="没有项目"),
)
_PAIRS = (
    Shown("已购"),
    summed("已购户", kind="tally"),
    Shown("可推荐", "推荐", kind="choice"),
    Shown("也买的占", "渗透率", kind="ratio", empty="没有人买", formula="={也买}{row}/{已购户}{row}", total=quotient("也买", "已购户")),
    summed("也买", width=12, kind="tally"),
    summed("待推荐", width=12, kind="tally"),
    UNIT,
)
_OFFERS = (
    buyer("客户编码"),
    Shown("已购", kind="choice"),
    summed("近12月(元)", "已购金额"),
    Shown("建议推荐", "推荐", kind="choice"),
    UNIT,
)
_SHARES = (
    buyer("客户编码"),
    Shown("份额", kind="ratio", empty="没有采购总额"),
    summed("近12月(元)", "近12月收入"),
    Shown("年采购总额", kind="money", empty="没有填"),
    Shown("说明", "理由", wrap=True, empty=""),
)


def _offers(context: ReportContext) -> Sequence[Row]:
    return sorted(extra_rows(context, "D45b", "customers"), key=lambda row: (-or_zero(row["已购金额"]), row["_branch"], row["客户编码"]))


def _shares(context: ReportContext) -> Sequence[Row]:
    return sorted(rows_of(context, "D45"), key=lambda row: (row["份额"] is None, row["份额"] or 0, row["_branch"], row["客户编码"]))


def _parts(context: ReportContext) -> tuple[Part, ...]:
    found: tuple[Part, ...] = (
        Section("一、六个目标的项目"),
        TableOf(goals, _GOALS, label="目标类型", total="合计 {n} 个目标", word="个目标", empty="没有项目", whole=True),
        ChartOver("各个目标的目标额（元）", "目标类型", Drawn("目标额(元)", "blue"), legend="none", y_min=0, y_format="#,##0"),
        Section("二、买了这一样、还没有买那一样的"),
        TableOf("D45b", _PAIRS, "-待推荐 _branch 已购 推荐", label="已购", word="对", empty="没有可以比的产品"),
        Section("三、可以向谁推荐什么（买得多的在前）"),
        TableOf(_offers, _OFFERS, label="客户", word="户次", empty="没有要推荐的"),
    )
    if "D45" in context.results:
        share = TableOf(_shares, _SHARES, label="客户", word="户", empty="没有填年采购总额")
        found += (Section("四、在客户采购里占多少（份额低的在前）"), share)
    return found


def _overall(context: ReportContext) -> str:
    return f"可以推荐的 {or_zero(summary(context, 'D45b', '待推荐'))} 户次；份额是近 12 月收入 / 客户年采购总额"


REPORT = Report(
    id="E3.2c",
    sheet="目标与份额",
    title=Text("目标类型与份额", "Goals, cross-selling and share"),
    asks=("D45b",),
    order=63,
    source=_overall,
    quality=True,
    widths=(1, 5, 24, 14, 18, 16, 14, 14, 14, 1),
    parts=_parts,
    legend="六个目标是项目的标签，不是级别；进度按目标额加权；推荐的是本单位卖的别的产品，看库存要客户同意。",
)
