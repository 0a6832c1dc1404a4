"""E3.13 投诉事件分析: classes of complaints by number, and each branch's cases, days and what is overdue (D38)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from macros.reports.layout.context import Report, ReportContext
from macros.reports.layout.frame import branch_names, finish, missing, rows_of, source_text, start, summary
from validators.page.page import Cell, Chart, Page, Series, Style
from validators.page.parts import ORDINAL, Absent, Col, Table, chart_room, gap, note_line, section, table
from validators.values.money import decimals, percent_shown
from validators.values.origin import share
from validators.values.text import Text

WIDTHS = (1, 5, 24, 14, 11, 11, 12, 11, 12, 1)
HEADER_ROW = 5
Rows = list[dict[str, Any]]


def build(context: ReportContext) -> Page:
    """Classes with their running share and its chart, then branch by branch, the overdue ones first."""
    rows = rows_of(context, "D38")
    page = start(context, "投诉事件分析", "投诉事件分析", WIDTHS, source=_overall(context))
    section(page, 4, 2, 9, "一、按类别")
    made = _classes(page, _by_class(rows))
    row = _chart(page, made, rows)
    row = section(page, gap(page, row, 8), 2, 9, "二、各单位")
    listed = _branches(context, page, row, rows)
    row = note_line(page, listed.below, source_text(context))
    finish(
        context,
        page,
        row,
        (2, 4, 7),
        quality=False,
        legend="按期率 = 按期办结 /（已结 + 过期未结）；平均天数从受理到结案，只算已结的；没有到期的写“不适用”。",
    )
    return page


def _overall(context: ReportContext) -> str:
    rate, days = summary(context, "D38", "按期率"), summary(context, "D38", "平均天数")
    return (
        f"本期投诉 {summary(context, 'D38', '件数') or 0} 件，结案 {summary(context, 'D38', '结案') or 0} 件，"
        f"按期率 {'不适用' if rate is None else percent_shown(rate)}，"
        f"平均 {'不适用' if days is None else decimals(days, 2) + ' 天'}，过期没结 {summary(context, 'D38', '逾期未结') or 0} 件"
    )


def _by_class(rows: Rows) -> list[dict[str, Any]]:
    """Sums over branches; the mean of days weighs every closed case alike."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        held = found.setdefault(row["类别"], {"类别": row["类别"], "件数": 0, "结案": 0, "逾期未结": 0, "上期件数": 0, "天": Fraction(0)})
        for name in ("件数", "结案", "逾期未结", "上期件数"):
            held[name] += 0 if row[name] is None else row[name]
        held["天"] += Fraction(0) if row["平均天数"] is None else row["平均天数"] * row["结案"]
    return sorted(found.values(), key=lambda row: (-row["件数"], row["类别"]))


def _classes(page: Page, classes: list[dict[str, Any]]) -> Table:
    columns = (
        ORDINAL,
        Col(header="类别"),
        Col(header="件数", kind="tally", total="sum"),
        Col(header="占比", kind="ratio"),
        Col(header="累计占比", kind="ratio"),
        Col(header="上期件数", kind="tally", total="sum"),
        Col(header="过期没结", kind="tally", total="sum"),
        Col(header="平均天数", kind="score"),
    )
    whole, running, lines = sum(row["件数"] for row in classes), 0, []
    for i, row in enumerate(classes, 1):
        running += row["件数"]
        at, first = HEADER_ROW + 1 + i, HEADER_ROW + 2
        total = f"D${HEADER_ROW + 1}"
        part: Any = Absent("不适用")
        summed: Any = Absent("不适用")
        if whole:
            part = Cell(Fraction(row["件数"], whole), Style("ratio", sides="ltrb"), f"=D{at}/{total}")
            summed = Cell(Fraction(running, whole), Style("ratio", sides="ltrb"), f"=SUM(D${first}:D{at})/{total}")
        lines.append(
            [
                i,
                row["类别"],
                row["件数"],
                part,
                summed,
                row["上期件数"],
                _overdue(row["逾期未结"]),
                share(row["天"], row["结案"]) if row["结案"] else Absent("不适用"),
            ]
        )
    return table(page, HEADER_ROW, 2, columns, lines, total_label=("类别", f"合计（{len(lines)} 类）"), rest="类", empty="本期没有投诉")


def _overdue(count: int) -> Cell:
    return Cell(count, Style("tally", ink="alarm" if count else "", bold=bool(count), sides="ltrb"))


def _chart(page: Page, made: Table, rows: Sequence[Any]) -> int:
    if not rows:
        return made.below
    page.heights[made.below] = 6
    names = made.area("类别")
    page.charts.append(
        Chart(
            kind="combined",
            title="投诉类别，从多到少",
            row=made.below + 1,
            col=2,
            width=page.width_px(2, 9) - 4,
            height=240,
            y_format="0",
            y2_min=0,
            y2_max=1,
            series=(
                Series(name="件数", categories=names, values=made.area("件数")),
                Series(name="累计占比", categories=names, values=made.area("累计占比"), kind="line", second_axis=True, ink="orange"),
            ),
        )
    )
    return chart_room(page, made.below + 1, 12)


def _branches(context: ReportContext, page: Page, row: int, rows: Rows) -> Table:
    names = branch_names(context)
    columns = (
        ORDINAL,
        Col(header="机构"),
        Col(header="类别"),
        Col(header="件数", kind="tally", total="sum"),
        Col(header="结案", kind="tally", total="sum"),
        Col(header="按期率", kind="ratio"),
        Col(header="平均天数", kind="score"),
        Col(header="过期没结", kind="tally", total="sum"),
    )
    order = sorted(rows, key=lambda r: (-int(r["逾期未结"] or 0), -int(r["件数"] or 0), r["_branch"], r["类别"]))
    lines: list[list[Any]] = [
        [
            i,
            names.get(r["_branch"], r["_branch"]),
            r["类别"],
            r["件数"],
            r["结案"],
            *(Absent("不适用") if r[name] is None else r[name] for name in ("按期率", "平均天数")),
            _overdue(0 if r["逾期未结"] is None else r["逾期未结"]),
        ]
        for i, r in enumerate(order, 1)
    ]
    counted = len(lines)
    out = [[counted + i, absent.name, *([Absent(absent.state)] * 6)] for i, absent in enumerate(missing(context), 1)]
    given = {name: summary(context, "D38", name) for name in ("按期率", "平均天数")}
    return table(
        page,
        row,
        2,
        columns,
        lines + out,
        total=given,
        counted=counted,
        limit=len(lines + out) or 1,
        total_label=("机构", f"合计（{len({r['_branch'] for r in rows})} 家）"),
        empty="本期没有投诉",
    )


REPORT = Report(
    id="E3.13", sheet="投诉事件分析", title=Text("投诉事件分析", "Complaints"), level="centre", build=build, needs=("D38",), order=92
)
