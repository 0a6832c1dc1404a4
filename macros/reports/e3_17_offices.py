"""E3.17 县市局考核与贡献率: the four items of each office, who is urged to mend what, and 大客户贡献率 (D58, D56; S3)."""

from __future__ import annotations

from typing import Any

from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import or_zero, rows_of, summary
from macros.reports.parts.chart_over import ChartOver, Drawn
from macros.reports.parts.page_flow import Part, Section
from macros.reports.parts.report_sheet import Report
from macros.reports.parts.shown_columns import Row, Shown, branch, quotient, summed
from macros.reports.parts.table_of import TableOf
from macros.reports.rows.centre.staffed_offices import staffed_offices, stated
from validators.page.page import Cell, Style
from validators.page.parts import marked
from validators.values.money import percent_shown
from validators.values.origin import times
from validators.values.text import Text

_WHOLE = "合计"


def _overall(context: ReportContext) -> str:
    share = summary(context, "D56", "贡献率")
    offices, urged = (or_zero(summary(context, "D58", name)) for name in ("机构数", "督促项"))
    said = "不适用" if share is None else percent_shown(share)
    return f"考核 {offices} 个单位，要督促 {urged} 项；全部单位大客户贡献率 {said}"


def _low(value: Any) -> bool:
    return value is not None and value < 1


def _item(context: ReportContext, item: str) -> Shown:
    """The rates of an item: red below the target, unless more than a third of the column would be (ux 7)."""
    rates = {row["机构"]: row["完成率"] for row in rows_of(context, "D58") if row["项目"] == item}
    red = marked(list(rates.values()), _low)

    def rate(context: ReportContext, office: Row) -> Cell | None:
        value = rates.get(office["机构"])
        low = red and _low(value)
        return None if value is None else Cell(value, Style("ratio", ink="alarm" if low else "", bold=low, sides="ltrb"))

    return Shown(item, rate, kind="ratio", empty="没有填")


def _items(context: ReportContext) -> tuple[Shown, ...]:
    items = dict.fromkeys(row["项目"] for row in rows_of(context, "D58"))
    rest = (Shown("总分", kind="score", empty="权重未设"), summed("督促项", kind="tally"))
    return (branch("机构"), *(_item(context, item) for item in items), *rest)


def _urged(context: ReportContext) -> list[Row]:
    return [row for row in rows_of(context, "D58") if row["督促"] == "是"]


def _shares(context: ReportContext, level: str = _WHOLE) -> list[Row]:
    """大客户贡献率 of the branches over all businesses."""
    found = [row for row in rows_of(context, "D56") if row["业务代码"] == _WHOLE and row["级别"] == level]
    return [row for row in found if row["贡献率"] is not None or level != _WHOLE]


def _contribution(context: ReportContext) -> tuple[Shown, ...]:
    """The share, its change in points, and the shares of two levels beside it."""
    levels = [level for level in dict.fromkeys(row["级别"] for row in rows_of(context, "D56")) if level != _WHOLE][:2]
    parts = {level: {row["_branch"]: row["贡献率"] for row in _shares(context, level)} for level in levels}
    income, whole = "大客户收入(元)", "本企业收入(元)"
    return (
        branch(),
        summed(income, "收入"),
        summed(whole, "本企业"),
        Shown(
            "贡献率", kind="ratio", formula=f"={{{income}}}{{row}}/{{{whole}}}{{row}}", total=quotient(income, whole), whole="D56.贡献率"
        ),
        Shown(
            "变动(百分点)",
            lambda c, r: times(r["变动"], 100, "换成百分点") if r["变动"] is not None else None,
            kind="score",
            empty="没有对比",
        ),
        *(_of_level(level, parts[level]) for level in levels),
    )


def _of_level(level: str, shares: dict[str, Any]) -> Shown:
    return Shown(f"其中{level}", lambda c, row: shares.get(row["_branch"]), kind="ratio", empty="不适用")


_URGED = (
    branch("机构"),
    Shown("项目", wrap=True),
    *(Shown(name, kind="number", empty="") for name in ("目标", "实际")),
    Shown("督促意见", wrap=True, empty="待填"),
    Shown("整改完成日", kind="date", empty="待定"),
    Shown("完成率", kind="ratio", empty=""),
)
_ASSESSED: tuple[Part, ...] = (
    Section("一、四项完成率（完成率 = 实际 / 目标，最高 100%）"),
    TableOf(
        "D58.totals",
        _items,
        lambda r: (-or_zero(r["督促项"]), or_zero(r["总分"]), r["机构"]),
        label="机构",
        word="家",
        absent=True,
        whole=True,
        empty="本期没有检查考核",
    ),
    Section("二、督促单（没有达到目标的）"),
    TableOf(_urged, _URGED, "完成率 机构 项目", word="项", empty="没有要督促的"),
    Section("三、大客户贡献率（大客户收入 / 本企业收入）"),
    TableOf(_shares, _contribution, "-贡献率 _branch", label="机构", word="家", whole=True, empty="没有本企业收入，贡献率算不出"),
    ChartOver("大客户贡献率，从高到低", "机构", Drawn("贡献率", label="0.0%"), rows=12, legend="none", y_min=0, y_format="0%"),
)
_STAFF = (branch(), *(summed(name, kind="tally", empty="没有填") for name in ("编制", "在岗", "缺编")), Shown("说明"))
_STAFFED: tuple[Part, ...] = (
    Section("四、编制和在岗（期末在岗的人，一人只算一次）"),
    TableOf(staffed_offices, _STAFF, "-缺编 _branch", label="机构", word="家", whole=True),
)


def _parts(context: ReportContext) -> tuple[Part, ...]:
    return (*_ASSESSED, *_STAFFED) if stated(context) else _ASSESSED


REPORT = Report(
    id="E3.17",
    sheet="考核与贡献率",
    title=Text("县市局检查考核与督促、大客户贡献率", "Offices and contribution"),
    heading="县市局检查考核与大客户贡献率",
    asks=("D56", "D58"),
    order=94,
    source=_overall,
    letter=True,
    widths=(1, 5, 20, 15, 15, 15, 17, 12, 10, 1),
    parts=_parts,
    legend="没有本企业收入的单位不列；变动与上年同月比，没有上年的与上月比；其中各级别按月初有效的级别。",
)
