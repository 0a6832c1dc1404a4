"""E2.3 每月巡访情况报告书: where service fails: visits by area and level, opinions by class, and the supervisor's words (R22, R23, D08)."""

from __future__ import annotations

from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import or_not, rows_in
from macros.reports.parts.chart_over import ChartOver
from macros.reports.parts.page_flow import Section
from macros.reports.parts.report_sheet import Report
from macros.reports.parts.shown_columns import UNIT, Columns, Row, Shown, branch, quotient, summed
from macros.reports.parts.table_of import TableOf
from macros.reports.rows.branch.service_rounds import TOPICS, areas_of, rounds
from validators.values.origin import share
from validators.values.text import Text


def _rate(context: ReportContext, row: Row) -> object:
    return share(row["合规户"], row["应访户"]) if row["应访户"] else None


def _overall(context: ReportContext) -> str:
    rows = rows_in(context, "R22")
    told = [row for row in rows if row["意见类别"] is not None]
    return f"本月巡访 {len(rows)} 次，带回意见 {len(told)} 条；按区域和级别列"


def _whole(context: ReportContext, held: Columns) -> object:
    met, due = (sum(held[name]) for name in ("合规户", "应访户"))
    return share(met, due) if due else or_not(None)


_ROUNDS = (
    UNIT,
    Shown("区域", width=15),
    Shown("级别", width=10, kind="choice"),
    *(summed(name, width=9, kind="tally") for name in ("客户数", "应走访", "实走访", "应访户", "合规户")),
    Shown(
        "合规率",
        _rate,
        10,
        "ratio",
        formula="={合规户}{row}/{应访户}{row}",
        total=quotient("合规户", "应访户"),
        whole=_whole,
        empty="不要求",
    ),
    summed("其中巡访", "巡访", 9, "tally"),
    *(summed(topic, width=7, kind="tally") for topic in TOPICS),
)
_AREAS = (UNIT, Shown("区域"), *(summed(topic, kind="tally") for topic in TOPICS))
_WORDS = (
    branch(),
    Shown("竞争动向摘要", wrap=True, empty="没有写"),
    Shown("未决事项", wrap=True, empty="没有写"),
    Shown("建议", wrap=True, empty="没有写"),
)
REPORT = Report(
    id="E2.3",
    sheet="巡访情况",
    title=Text("每月巡访情况报告书", "Monthly report of service visits"),
    asks=("D08",),
    order=43,
    source=_overall,
    parts=(
        Section("一、各区域各级别"),
        TableOf(rounds, _ROUNDS, label="区域", word="行", group="区域", empty="没有客户"),
        Section("二、意见分类（意见多的区域在前）"),
        TableOf(areas_of, _AREAS, label="区域", word="个区域", empty="本月没有意见"),
        ChartOver("意见分类，按区域（条）", "区域", *TOPICS, kind="bar", stacked=True, reverse=True, y_format="0", gap=50),
        Section("三、主管的话"),
        TableOf("R23", _WORDS, "_branch", word="份", empty="主管还没有写", wide=True),
    ),
    signs=3,
    landscape=True,
    legend="应走访、实走访按级别的要求算，巡访日报也算走访；合规率 = 合规户 / 应访户；意见按巡访日报的意见类别数，没有意见的不数。",
)
