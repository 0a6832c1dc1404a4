"""E2.13 档案完整率与更新: whose archives lack what, which field is forgotten most, and what was not refreshed (D41; S3)."""

from __future__ import annotations

from macros.reports.layout.branch_pages import level_words
from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import limit, or_zero, rows_of, summary
from macros.reports.parts.chart_over import ChartOver, Drawn
from macros.reports.parts.page_flow import Part, Section
from macros.reports.parts.report_sheet import Report
from macros.reports.parts.shown_columns import NOT_ZERO, UNIT, Row, Shown, at_centre, branch, buyer, from_customer, quotient, summed
from macros.reports.parts.table_of import TableOf
from macros.reports.rows.archive_gaps import complete, faulty, fields_lacking, named, stale, to_mend, updated
from validators.page.page import Cell, Style
from validators.registers.relationship.rival_lines import SECTIONS
from validators.values.money import percent_shown
from validators.values.origin import share
from validators.values.text import Text

_RATE = "={已填}{row}/{应填}{row}"


def _overall(context: ReportContext) -> str:
    rate, files = summary(context, "D41", "完整率"), or_zero(summary(context, "D41", "户数"))
    said = "不适用" if rate is None else percent_shown(rate)
    return f"{files} 户客户，档案完整率 {said}；要补、要更新的 {faulty(context)} 户"


def _updated(context: ReportContext, row: Row) -> Cell | None:
    last, old = updated(context, row)
    return None if last is None else Cell(last, Style("date", ink="alarm" if old else "", bold=old, sides="ltrb"))


_OFFICES = (
    branch(width=22),
    summed("户数", kind="tally"),
    summed("档案齐全", complete, kind="tally"),
    summed("已填", kind="tally"),
    summed("应填", kind="tally"),
    Shown("完整率", kind="ratio", formula=_RATE, total=quotient("已填", "应填"), whole="D41.完整率", empty="不适用"),
    summed("没按季更新", stale, kind="tally", empty="不查", alarm=NOT_ZERO),
)
_FIELDS = (
    Shown("档案项"),
    Shown("缺的户数", "缺", kind="tally", alarm=NOT_ZERO),
    Shown("户数", kind="tally"),
    Shown("占比", lambda c, row: share(row["缺"], row["户数"]), kind="ratio", formula="={缺的户数}{row}/{户数}{row}"),
)
_CUSTOMERS = (
    UNIT,
    buyer("客户编码"),
    Shown("级别", lambda c, row: level_words(c).get((row["_branch"], row["客户编码"]), "未定级"), kind="choice"),
    Shown("已填", kind="tally"),
    Shown("应填", kind="tally"),
    Shown("完整率", kind="ratio", formula=_RATE, empty="不适用"),
    Shown("更新日期", _updated, empty="没有填"),
    Shown("缺哪几项", lambda c, row: named(c, row["缺项"]) if row["缺项"] else None, wrap=True, empty=""),
    *from_customer(),
)


def _subject(context: ReportContext, row: Row) -> str:
    return f"{row['对象']}（{row['对象类型']}）"


def _alarm(context: ReportContext, row: Row) -> Cell:
    alarmed = row["报警"] == "报警"
    look = Style("text", size=9, wrap=True, sides="ltrb", ink="alarm" if alarmed else "", bold=alarmed)
    return Cell(f"×报警：{row['理由']}" if alarmed else row["理由"], look)


_SIGNS = (
    UNIT,
    Shown("对象", _subject),
    *(Shown(name.removesuffix("评核"), name, kind="tally") for name in SECTIONS),
    Shown("合计", kind="tally"),
    Shown("判断", _alarm),
)


def _count(context: ReportContext, rows: object) -> str:
    shown = min(faulty(context), limit(context))
    return f"要补、要更新的 {faulty(context)} 户" + (f"，列前 {shown} 户" if shown < faulty(context) else "")


_LISTED = TableOf(to_mend, _CUSTOMERS, label="客户", total=_count, word="户", empty="档案都填全了，也都按季更新了")


def _alarmed(context: ReportContext) -> list[Row]:
    return sorted(rows_of(context, "D40"), key=lambda row: (row["报警"] != "报警", -row["合计"], row["_branch"], row["对象"]))


def _parts(context: ReportContext) -> tuple[Part, ...]:
    """The branches are compared where there are several."""
    offices: tuple[Part, ...] = (
        Section("各单位（完整率从低到高）"),
        TableOf("D41.by_branch", _OFFICES, "完整率 _branch", label="机构", word="家", absent=True, whole=True, empty="没有客户档案"),
        ChartOver(
            "档案完整率，从低到高", "机构", Drawn("完整率", "blue", label="0.0%"), rows=12, legend="none", y_min=0, y_max=1, y_format="0%"
        ),
    )
    signs: tuple[Part, ...] = (
        Section("异常信号（报警的在前）"),
        TableOf(_alarmed, _SIGNS, word="个对象", empty="本期没有调查竞争对手和客户"),
        ChartOver(
            "填“有”的项数", "对象", Drawn("合计", "orange", label="0"), kind="bar", reverse=True, legend="none", y_format="0", y_min=0
        ),
    )
    return (
        *(offices if at_centre(context) else ()),
        Section("哪一项缺得多"),
        TableOf(fields_lacking, _FIELDS, empty="没有客户档案"),
        Section("要补、要更新的客户（缺得多的在前）"),
        _LISTED,
        *(signs if "D40" in context.results else ()),
    )


REPORT = Report(
    id="E2.13",
    sheet="档案完整率",
    title=Text("档案完整率与更新", "Archives: whole and up to date"),
    asks=("D41",),
    order=46,
    source=_overall,
    parts=_parts,
    widths=lambda c: (1, 5, 17, 27, 12, 9, 9, 11, 13, 34, 1) if at_centre(c) else (1, 5, 30, 12, 11, 11, 11, 13, 40, 1),
    side=(26, 7),
    signs=3,
    legend="完整率 = 已填的档案项 / 方案要求的档案项，0 也算填了；更新日期红的是过了一季没有更新。",
)
