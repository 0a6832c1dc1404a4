"""E3.13 投诉事件分析: classes of complaints by number, each branch's cases and days, and tickets by kind and department (D38)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from macros.reports.layout.branch_pages import day
from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import or_zero, rows_in, rows_of, summary
from macros.reports.parts.chart_over import ChartOver, Drawn
from macros.reports.parts.page_flow import Part, Section
from macros.reports.parts.report_sheet import Report
from macros.reports.parts.shown_columns import NOT_ZERO, Row, Shown, branch, quotient, running_share, share, summed
from macros.reports.parts.table_of import TableOf
from macros.reports.rows.grouped_rows import grouped
from validators.values.money import decimals, percent_shown
from validators.values.origin import added, carrying, origin_of
from validators.values.origin import share as percent_of
from validators.values.text import Text


def _overall(context: ReportContext) -> str:
    rate, days = summary(context, "D38", "按期率"), summary(context, "D38", "平均天数")
    count, closed, late = (or_zero(summary(context, "D38", name)) for name in ("件数", "结案", "逾期未结"))
    kept, lasted = "不适用" if rate is None else percent_shown(rate), "不适用" if days is None else f"{decimals(days, 2)} 天"
    return f"本期投诉 {count} 件，结案 {closed} 件，按期率 {kept}，平均 {lasted}，过期没结 {late} 件"


def _by_class(context: ReportContext) -> list[Row]:
    rates = _kept_rates(context)
    found = grouped(context, "D38", "类别", ("件数", "结案", "逾期未结", "上期件数"), {"平均天数": "结案"})
    return [row | {"按期率": rates.get(row["类别"])} for row in found]


def _kept_rates(context: ReportContext) -> dict[str, Fraction]:
    """按期率 of each class over all branches: by what was closed and what is open past its limit."""
    kept: dict[str, list[tuple[Any, Any]]] = {}
    for row in rows_of(context, "D38"):
        due = or_zero(row["结案"]) + or_zero(row["逾期未结"])
        if due and row["按期率"] is not None:
            kept.setdefault(row["类别"], []).append((row["按期率"] * due, due))
    return {topic: percent_of(sum(part for part, _ in parts), sum(due for _, due in parts)) for topic, parts in kept.items()}


def _reasons(context: ReportContext) -> bool:
    """Where the pack asks for the cause of a complaint, and the page has room for it beside what was paid."""
    return any(column.header == "原因" for column in context.inputs.policy.registers["R25"].shown) and not _pays(context)


def _cause(context: ReportContext, row: Row) -> str | None:
    """The causes that are named most often in a class, two at the most."""
    causes = Counter(one["原因"] for one in rows_in(context, "R25") if (one["类别"] or NO_CLASS) == row["类别"] and one["原因"])
    return "、".join(cause for cause, _ in sorted(causes.items(), key=lambda both: (-both[1], both[0]))[:2]) or None


NO_CLASS = "未填"
"""What D38 calls a case without 类别."""


def _pays(context: ReportContext) -> bool:
    """Where the pack keeps what was paid for a complaint."""
    return any(column.header == "赔付金额" for column in context.inputs.policy.registers["R25"].shown)


def _paid(context: ReportContext, row: Row) -> int:
    """What was paid for the cases of a class that were closed in the month."""
    paid = context.once("paid complaints", _closed)
    held = [amount for topic, amount in paid if topic == row["类别"]]
    return carrying(sum(int(amount) for amount in held), added(way for amount in held if (way := origin_of(amount)) is not None))


def _closed(context: ReportContext) -> list[tuple[str, int]]:
    first, last = context.period.first, context.period.last
    rows = [row for row in rows_in(context, "R25") if row["赔付金额"] is not None]
    ended = [row for row in rows if (closed := day(row["结案日期"])) is not None and first <= closed <= last]
    return [(row["类别"] or NO_CLASS, row["赔付金额"]) for row in ended]


_OVERDUE = summed("过期没结", lambda c, row: or_zero(row["逾期未结"]), 11, "tally", alarm=NOT_ZERO)
_CLASSES = (
    Shown("类别", width=24),
    summed("件数", width=14, kind="tally"),
    share("占比", "件数", 11),
    running_share("累计占比", "件数", 11),
    summed("上期件数", width=12, kind="tally", empty="历史不足"),
    _OVERDUE,
    Shown("平均天数", width=12, kind="score", empty="不适用"),
    Shown("按期率", width=10, kind="ratio", whole="D38.按期率", empty="不适用", where=_reasons),
    Shown("主要原因", _cause, 22, wrap=True, empty="没有填", where=_reasons),
    summed("赔付(元)", _paid, 14, where=_pays),
)
_BRANCHES = (
    branch(),
    Shown("类别"),
    *(summed(name, kind="tally") for name in ("件数", "结案")),
    *(Shown(name, kind=kind, whole=f"D38.{name}", empty="不适用") for name, kind in (("按期率", "ratio"), ("平均天数", "score"))),
    _OVERDUE,
)
_LISTED = TableOf(
    "D38",
    _BRANCHES,
    "-逾期未结 -件数 _branch 类别",
    label="机构",
    total="合计（{branches} 家）",
    empty="本期没有投诉",
    absent=True,
    whole=True,
)
_ORDERS = (
    branch(),
    *(summed(name, kind="tally") for name in ("应交付", "完成")),
    Shown("完成率", kind="ratio", total=quotient("完成", "应交付"), whole="D27.完成率", empty="没有到期"),
    Shown("承诺达成率", kind="ratio", whole="D27.承诺达成率", empty="不适用"),
)
_CASES: tuple[Part, ...] = (
    Section("一、按类别"),
    TableOf(_by_class, _CLASSES, "-件数 类别", label="类别", word="类", empty="本期没有投诉"),
    ChartOver("投诉类别，从多到少", "类别", "件数", Drawn("累计占比", "orange", line=True), rows=12, y_format="0", y2_min=0, y2_max=1),
    Section("二、各单位"),
    _LISTED,
)
_KINDS = (
    branch(),
    Shown("类型"),
    *(summed(word, name, kind="tally") for word, name in (("工单数", "工单数"), ("办结", "办结工单"))),
    Shown("按时率", "工单按时率", kind="ratio", empty="不适用"),
    Shown("平均小时", kind="score", empty="不适用"),
    summed("超时未结", kind="tally", alarm=NOT_ZERO),
)
_DEPARTMENTS = (
    branch(),
    Shown("部门"),
    *(summed(word, name, kind="tally") for word, name in (("环节数", "环节数"), ("办结", "办结环节"))),
    Shown("按时率", "环节按时率", kind="ratio", empty="不适用"),
    summed("按时", "按时环节", kind="tally"),
    summed("超时未结", "超时环节", kind="tally", alarm=NOT_ZERO),
)
_FURTHER: tuple[tuple[Callable[[ReportContext], bool], str, TableOf], ...] = (
    (
        lambda c: "D27" in c.results,
        "订单达成",
        TableOf("D27.by_branch", _ORDERS, "承诺达成率 _branch", label="机构", word="家", absent=True, empty="本月没有订单"),
    ),
    (
        lambda c: "R51" in c.inputs.policy.pack.registers,
        "工单按类型（投诉在上面）",
        TableOf("D38.tickets", _KINDS, "-超时未结 -工单数", label="机构", word="行", empty="本期没有工单"),
    ),
    (
        lambda c: "R51b" in c.inputs.policy.pack.registers,
        "工单环节按部门",
        TableOf("D38.departments", _DEPARTMENTS, "-超时环节 -环节数", label="机构", word="行", empty="本期没有登记环节"),
    ),
)
"""Where it holds, what follows the complaints."""


def _parts(context: ReportContext) -> tuple[Part, ...]:
    """With the promise of the orders and the tickets of service beside, where the pack has them."""
    more = [(words, table) for where, words, table in _FURTHER if where(context)]
    return (
        *_CASES,
        *(part for numeral, (words, table) in zip("三四五", more, strict=False) for part in (Section(f"{numeral}、{words}"), table)),
    )


REPORT = Report(
    id="E3.13",
    title=Text("投诉事件分析", "Complaints"),
    asks=("D38",),
    order=92,
    source=_overall,
    parts=_parts,
    signs=3,
    legend="按期率 = 按期办结 /（已结 + 过期未结）；平均天数从受理到结案，只算已结的；没有到期的写“不适用”。",
)
