"""E3.7 费用率、差异、盈利: marketing cost against turnover, sales against plan, and what each part of the business brings (D12, D13, D26)."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import branch_names, or_zero, rows_of, summary
from macros.reports.parts.chart_over import ChartOver, Drawn
from macros.reports.parts.page_flow import Section
from macros.reports.parts.report_sheet import Report
from macros.reports.parts.shown_columns import NEGATIVE, UNIT, Row, Shown, fen_of, mark, quotient, summed
from macros.reports.parts.table_of import TableOf
from macros.reports.rows.grouped_rows import grouped
from validators.page.page import Cell
from validators.values.money import percent_shown, yuan_shown
from validators.values.origin import share
from validators.values.text import Text

_KINDS = ("业务人员", "广告", "促销", "市场调查", "销售管理")


def _overall(context: ReportContext) -> str:
    rate, gap = summary(context, "D12", "实际率"), or_zero(summary(context, "D13", "差额"))
    cost = "没有营销费用" if rate is None else f"费用率 {percent_shown(rate)}，超常波动 {or_zero(summary(context, 'D12', '报警数'))} 处"
    parts = (or_zero(summary(context, "D13", name)) for name in ("价差", "量差"))
    price, volume = map(yuan_shown, parts)
    return f"{cost}；销售比计划 {yuan_shown(gap)} 元，其中价差 {price}，量差 {volume}"


def _kinds(context: ReportContext) -> list[Row]:
    """Each kind of cost over all units, in the order of the rule, with the band around its plan."""
    band = context.inputs.setting("cost_band", None)
    rows = grouped(context, "D12", "费用类别", ("实际", "预算", "营业额", "计划营业额"), {})
    made = []
    for row in sorted(rows, key=lambda one: _KINDS.index(one["费用类别"]) if one["费用类别"] in _KINDS else len(_KINDS)):
        plan = share(row["预算"], row["计划营业额"]) if row["计划营业额"] else None
        limits: dict[str, Fraction | None] = {"上限": None, "下限": None}
        if plan is not None and band is not None:
            limits = {"上限": Fraction(plan) * (1 + Fraction(band)), "下限": Fraction(plan) * (1 - Fraction(band))}
        made.append(dict(row) | {"实际率": share(row["实际"], row["营业额"]) if row["营业额"] else None, "计划率": plan} | limits)
    return made


def _alarm(context: ReportContext, row: Row) -> Cell | None:
    return mark("×超常", "red_light", bold=True) if row["报警"] == "报警" else mark("√") if row["偏差"] is not None else None


_COSTS = (
    Shown("费用类别", width=16),
    summed("实际(元)", "实际", 17),
    summed("预算(元)", "预算", 17),
    Shown("实际率", width=11, kind="ratio", whole="D12.实际率", empty="没有营业额"),
    Shown("计划率", width=11, kind="ratio", empty="没有计划"),
    Shown("上限", width=10, kind="ratio", empty="没有填"),
    Shown("下限", width=10, kind="ratio", empty="没有填"),
)
_UNITS = (
    Shown("机构", lambda c, row: branch_names(c).get(row["机构"], row["机构"])),
    Shown("费用类别", kind="choice"),
    summed("实际(元)", "实际"),
    Shown("参照率", kind="ratio", empty="没有参照"),
    Shown("实际率", kind="ratio", empty="没有营业额"),
    Shown("偏差", kind="change", empty="不适用"),
    Shown("判断", _alarm, kind="choice", empty="没有判断"),
)
_PRODUCTS = (
    UNIT,
    Shown("服务", "业务代码"),
    *(summed(f"{name}(元)", name) for name in ("计划额", "实际额")),
    summed("差额(元)", "差额", alarm=NEGATIVE),
    *(summed(f"{name}(元)", name) for name in ("价差", "量差")),
    Shown("计划单价", fen_of("计划单价"), kind="money", empty="计划外"),
    Shown("实际单价", fen_of("实际单价"), kind="money", empty="没有卖"),
)
_AREAS = (
    UNIT,
    Shown("区域"),
    Shown("服务", "业务代码"),
    *(summed(name, kind="quantity") for name in ("计划数量", "实际数量")),
    summed("差距", kind="quantity", alarm=NEGATIVE),
    Shown("差距率", kind="change", total=quotient("差距", "计划数量"), empty="没有计划"),
)
_PROFIT = (
    UNIT,
    Shown("维度", kind="choice"),
    Shown("名称"),
    *(Shown(f"{name}(元)", name, kind="money", empty="没有") for name in ("收入", "直接成本", "分摊费用")),
    Shown("利润(元)", "利润", kind="money", empty="没有成本", alarm=NEGATIVE),
    Shown("利润率", "销售利润率", kind="ratio", empty="算不出"),
    Shown("周转率", "物流服务周转率", kind="score", empty="没有资产"),
)


def _by_off(row: Row) -> Any:
    off = row["偏差"]
    return off is None, -abs(off or 0), row["_branch"], row["机构"], row["费用类别"]


def _costed(context: ReportContext) -> list[Row]:
    return sorted(rows_of(context, "D12"), key=_by_off)


REPORT = Report(
    id="E3.7",
    sheet="费用与盈利",
    title=Text("营销费用率、销售差异、盈利", "Costs, variance and profit"),
    order=57,
    source=_overall,
    parts=(
        Section("一、五种费用占营业额（全部单位）"),
        TableOf(_kinds, _COSTS, label="费用类别", word="种", empty="没有登记营销费用"),
        ChartOver(
            "费用率与控制线",
            "费用类别",
            Drawn("实际率", "blue"),
            Drawn("计划率", "grey"),
            Drawn("上限", "red", dashed=True),
            Drawn("下限", "red", dashed=True),
            kind="line",
            y_format="0.0%",
            y_min=0,
        ),
        Section("二、各单位的费用率（偏差大的在前）"),
        TableOf(_costed, _UNITS, label="机构", word="行", empty="没有登记营销费用"),
        Section("三、销售比计划：价差和量差"),
        TableOf("D13", _PRODUCTS, "差额 _branch 业务代码", label="服务", word="种", empty="没有按服务的销量计划"),
        Section("四、各区域的货量差距"),
        TableOf("D13.by_area", _AREAS, "差距 _branch 区域 业务代码", label="区域", word="行", empty="没有按区域的销量计划"),
        Section("五、盈利性（利润少的在前）"),
        TableOf("D26", _PROFIT, "_branch 维度 利润 名称", group="维度", empty="没有登记盈利性"),
    ),
    reads=("D12", "D13", "D26"),
    landscape=True,
    legend="费用率 = 费用 / 营业额，计划率 = 预算 / 计划营业额，上下限是计划率加减政策的波动幅度；差额 = 价差 + 量差；"
    "盈利性空着的收入、成本取业务量流水，分摊费用按政策分摊，各维度是同一笔生意的不同看法，不相加。",
)
