"""E1.3b 季度任务: cases and fees of each person by quarter, this one first, and what lacks (D44)."""

from __future__ import annotations

from typing import Any

from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import rows_of
from macros.reports.parts.chart_over import ChartOver, Drawn
from macros.reports.parts.page_flow import Note, Section
from macros.reports.parts.report_sheet import Report, ReportSheet
from macros.reports.parts.shown_columns import NEGATIVE, POSITIVE, UNIT, Columns, Row, Shown, mark, quotient, staff_name, summed
from macros.reports.parts.table_of import TableOf
from macros.reports.rows.branch.policy_targets import both_ways, examples_asked, policy_targets, targets_asked
from validators.page.page import Cell
from validators.values.origin import share
from validators.values.text import Text

_NAMES = ("", "一季度", "二季度", "三季度", "四季度")
_LOOK = {"不足": ("×", "red_light"), "历史不足": ("○", ""), "进行中": ("●", "yellow_light"), "达到": ("√", "green_light")}


def _of_quarter(context: ReportContext, *, now: bool) -> list[Row]:
    """The lines of this quarter, or those of the ones before: a desk carries two months, so most of these are the centre's."""
    current = (context.period.month + 2) // 3
    found = [row for row in rows_of(context, "D44") if (row["季"] == current) is now]
    return found if now or context.board else [row for row in found if row["业务费"] is not None]


def _judged(context: ReportContext, row: Row) -> Cell | None:
    glyph, fill = _LOOK.get(row["结论"], ("", ""))
    return mark(f"{glyph}{row['结论']}", fill, bold=row["结论"] == "不足") if glyph else None


def _met(context: ReportContext, row: Row) -> str | None:
    return None if row["达标月数"] is None else f"{row['达标月数']}/{row['月数']}"


def _told(context: ReportContext, row: Row) -> str:
    counted = row["件数业务"] and f"件数看{row['件数业务']}"
    why = row["理由"] if row["结论"] == "历史不足" else None
    return "；".join(text for text in (row["说明"], counted, why) if text)


def _rate(context: ReportContext, held: Columns) -> Any:
    if any(value is None for name in ("业务费(元)", "目标(元)") for value in held[name]):
        return "不适用"
    goals = sum(held["目标(元)"])
    return share(sum(held["业务费(元)"]), goals) if goals else "不适用"


_COLUMNS = (
    UNIT,
    staff_name("主体", "业务员", 9),
    Shown("季", lambda c, row: _NAMES[row["季"]], 8, "choice"),
    summed("件数目标", width=9, kind="quantity", empty="没有要求"),
    summed("件数", width=8, kind="quantity", empty="历史不足"),
    summed("目标(元)", "业务费目标", 13, empty="没有填"),
    summed("业务费(元)", "业务费", 13, empty="历史不足"),
    Shown("完成率", width=9, kind="ratio", total=quotient("业务费(元)", "目标(元)"), whole=_rate, empty="不适用"),
    summed("还差(元)", "缺口", 13, empty="不适用", alarm=POSITIVE),
    Shown("最低月(元)", "最低月", 12, "money", empty="历史不足"),
    Shown("达标月数", _met, 9, "choice", empty="没有要求"),
    Shown("结论", _judged, 10, "choice", empty="没有要求"),
    Shown("说明", _told, 30, wrap=True),
)
_NOW = TableOf(
    lambda c: _of_quarter(c, now=True), _COLUMNS, "-缺口 _branch 主体", label="业务员", word="人", empty="《计划分解》里没有业务员的计划"
)
_BEFORE = TableOf(
    lambda c: _of_quarter(c, now=False),
    _COLUMNS,
    "-季 -缺口 _branch 主体",
    word="行",
    group="季",
    empty="以前各季的流水不在手边：上级的汇总里有",
)
_TARGETS = (
    UNIT,
    staff_name("主体", "业务员", 12),
    *(summed(f"{name}(元)", name, 15, empty=word) for name, word in (("年任务", "没有要求"), ("年计划", "没有填"))),
    summed("计划减任务(元)", "年差额", 15, empty="不适用", alarm=NEGATIVE),
    *(summed(f"{name}(元)", name, 15, empty=word) for name, word in (("月任务", "没有要求"), ("本月", "不知道"))),
    summed("本月减任务(元)", "月差额", 15, empty="不适用", alarm=NEGATIVE),
)


def _two_ways(context: ReportContext) -> str:
    """What the two ways of saying the same task make, and whether they are invented."""
    said = both_ways(context)
    known = ["※ 年任务、月任务里有示例值，本单位尚未确认。"] if examples_asked(context) else []
    return "".join([*([f"※ {said}；两种说法各比各的。"] if said else []), *known])


REPORT = Report(
    id="E1.3b",
    sheet="季度任务",
    title=Text("季度任务", "Quarterly tasks"),
    asks=("D44",),
    order=51,
    parts=(
        Section("一、本季（还差多的在前）"),
        _NOW,
        ChartOver(
            "本季业务费：目标和已办（元）",
            "业务员",
            Drawn("业务费(元)", "blue"),
            Drawn("目标(元)", "red", target=True),
            y_format="#,##0",
            most=20,
        ),
        Section("二、本年以前各季"),
        _BEFORE,
    ),
    legend="目标是计划分解里这一季三个月的合计，没有计划的是政策的季度业务费；季度合计、每月最低、件数三项各判各的，"
    "结论取最差的一项；“进行中”：本季还没有过完。达标月数 = 达到每月最低的月数 / 已过的月数。",
    more=(
        ReportSheet(
            sheet="年月任务",
            heading="年任务和月任务（政策定的，一人多少，只作对照）",
            where=targets_asked,
            parts=(
                TableOf(policy_targets, _TARGETS, "年差额 _branch 主体", label="业务员", word="人", empty="《计划分解》里没有业务员的计划"),
                Note(_two_ways),
            ),
            signs=3,
        ),
    ),
)
