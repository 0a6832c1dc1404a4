"""E3.7s 供应链协同: the stock of customers and what to send, by material, and the plans that belong together (D51; R69, R17)."""

from __future__ import annotations

from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import branch_names, or_zero, person, rows_in, staff, summary
from macros.reports.parts.chart_over import ChartOver, Drawn
from macros.reports.parts.page_flow import Part, Section
from macros.reports.parts.report_sheet import Report
from macros.reports.parts.shown_columns import UNIT, Row, Shown, branch, buyer, mark, summed
from macros.reports.parts.table_of import TableOf
from macros.reports.rows.desk_work.supply import materials
from validators.page.page import Cell
from validators.registers.business.plan import MONTHS
from validators.values.money import quantity_text
from validators.values.text import Text

_FILLS = {"缺货": "red_light", "够用": "green_light", "没有算": "yellow_light"}


def _state(context: ReportContext, row: Row) -> Cell:
    return mark(row["状态"], _FILLS[row["状态"]])


_STOCKS = (
    UNIT,
    buyer(width=24),
    Shown("物料", width=16, empty="没有填"),
    Shown("仓库", width=16, empty="没有填"),
    *(Shown(word, name, 12, "quantity", empty="没有填") for word, name in (("库存", "库存"), ("在途", "在途"), ("安全库存", "安全库存"))),
    Shown("预计旺季", "旺季需货量", 12, "quantity", empty="没有填"),
    summed("补货建议", width=13, kind="quantity", empty="没有算"),
    Shown("状态", _state, 10, "choice"),
)
_MATERIALS = (Shown("物料"), *(summed(name, kind="tally") for name in ("客户数", "缺货")), summed("补货建议", kind="quantity"))
_LEVELS = (
    branch(),
    *(summed(name, kind="tally") for name in ("物料行", "缺货物料", "没有算")),
    Shown("供货水平", kind="ratio", whole="D51.供货水平", empty="不适用"),
    Shown("与要求比", "供货结论", kind="choice", empty="没有要求"),
)


def _whose(context: ReportContext, row: Row) -> str:
    """Whose plan it is: an organisation's or a person's, and of what where it is not of everything."""
    own = branch_names(context).get(row["主体"]) or person(staff(context), row["_branch"], row["主体"])
    return f"{own} {row['产品']}" if row["产品"] else own


_PLANS = (
    branch(),
    Shown("主体", _whose),
    Shown("计划", "指标", kind="choice"),
    Shown("全年", "年计划", kind="quantity"),
    Shown("本月", kind="quantity", empty="按月均分"),
)


def _plans(context: ReportContext) -> list[Row]:
    """The plans of the year side by side, in the order of the pack; 本月 as it was typed."""
    order = context.inputs.policy.pack.enums.get(("R17", "指标"), ())
    month = MONTHS[context.period.month - 1]
    found = [row for row in rows_in(context, "R17") if row["年"] == str(context.period.year)]
    listed = [
        {
            "_branch": row["_branch"],
            "主体": row["主体"],
            "产品": row["产品"],
            "指标": row["指标"],
            "年计划": _thousandths(row, "年计划"),
            "本月": _thousandths(row, month),
        }
        for row in found
    ]
    return sorted(listed, key=lambda row: (row["_branch"], order.index(row["指标"]) if row["指标"] in order else len(order)))


def _thousandths(row: Row, column: str) -> int | None:
    return None if row[column] is None else int(row[column] * 1000)


def _parts(context: ReportContext) -> tuple[Part, ...]:
    stocks = TableOf("D51", _STOCKS, "-补货建议 _branch 客户 物料", label="客户", word="行", empty="没有登记库存", whole=True)
    found: tuple[Part, ...] = (
        Section("一、各客户的库存和补货建议（要补得多的在前）"),
        stocks,
        Section("二、各种物料"),
        TableOf(materials, _MATERIALS, "-补货建议 物料", label="物料", word="种", empty="没有登记库存"),
        ChartOver(
            "各种物料要补多少", "物料", Drawn("补货建议", "blue"), kind="bar", reverse=True, legend="none", y_min=0, y_format="#,##0"
        ),
    )
    found += (Section("三、各单位的供货水平"), TableOf("D51.by_branch", _LEVELS, word="家", label="机构", empty="没有登记库存"))
    if "R17" in context.inputs.policy.pack.registers:
        found += (Section("四、七项计划并排（相互之间不计算）"), TableOf(_plans, _PLANS, word="项", empty="没有计划", whole=True))
    return found


def _overall(context: ReportContext) -> str:
    lacking, advice = (or_zero(summary(context, "D51", name)) for name in ("缺货物料", "补货建议"))
    return f"缺货 {lacking} 行，建议补货合计 {quantity_text(advice)}"


REPORT = Report(
    id="E3.7s",
    sheet="供应链协同",
    title=Text("供应链协同", "Stock of customers and what to send"),
    asks=("D51",),
    order=62,
    source=_overall,
    quality=True,
    parts=_parts,
    legend="补货建议 = 旺季需货量 + 安全库存 - 库存 - 在途，不到 0 按 0；不是旺季的月份旺季需货量按 0；没有安全库存的没有算。"
    "供货水平 = 库存加在途不少于安全库存的行 ÷ 填了库存和安全库存的行。",
)
