"""E3.17 县市局考核与贡献率: the four items of each office, who is urged to mend what, and 大客户贡献率 (D58, D56; S3)."""

from __future__ import annotations

from typing import Any

from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import branch_names, extra_rows, finish, missing, or_not, rows_of, source_text, start, summary
from macros.reports.parts.report_sheet import Report
from validators.page.page import Cell, Chart, Page, Series, Style
from validators.page.parts import ORDINAL, Absent, Col, Table, chart_room, gap, marked, note_line, section, table
from validators.values.money import percent_shown
from validators.values.origin import times
from validators.values.text import Text

WIDTHS = (1, 5, 20, 15, 15, 15, 17, 12, 10, 1)
FIRST_ROW = 4
TOTAL = "合计"
Rows = list[dict[str, Any]]


def build(context: ReportContext) -> Page:
    """Three tables on one sheet: assessment, 督促 list, contribution with its columns."""
    rows = rows_of(context, "D58")
    page = start(context, "考核与贡献率", "县市局检查考核与大客户贡献率", WIDTHS, source=_overall(context))
    row = section(page, FIRST_ROW, 2, 9, "一、四项完成率（完成率 = 实际 / 目标，最高 100%）")
    made = _assessment(context, page, row, rows)
    row = section(page, gap(page, made.below, 8), 2, 9, "二、督促单（没有达到目标的）")
    made = _urged(context, page, row, rows)
    row = section(page, gap(page, made.below, 8), 2, 9, "三、大客户贡献率（大客户收入 / 本企业收入）")
    made = _contribution(context, page, row)
    row = _chart(context, page, made)
    row = note_line(page, row, source_text(context))
    finish(
        context,
        page,
        row,
        (2, 4, 6, 8),
        quality=False,
        legend="没有本企业收入的单位不列；变动与上年同月比，没有上年的与上月比；其中各级别按月初有效的级别。",
    )
    return page


def _overall(context: ReportContext) -> str:
    share, urged = summary(context, "D56", "贡献率"), summary(context, "D58", "督促项") or 0
    return (
        f"考核 {summary(context, 'D58', '机构数') or 0} 个单位，要督促 {urged} 项；全部单位大客户贡献率 "
        f"{'不适用' if share is None else percent_shown(share)}"
    )


def _items(rows: Rows) -> list[str]:
    return list(dict.fromkeys(row["项目"] for row in rows))


def _assessment(context: ReportContext, page: Page, row: int, rows: Rows) -> Table:
    names, items = branch_names(context), _items(rows)
    totals = {t["机构"]: t for t in extra_rows(context, "D58", "totals")}
    rates = {(r["机构"], r["项目"]): r["完成率"] for r in rows}
    columns = (
        ORDINAL,
        Col(header="机构"),
        *(Col(header=item, kind="ratio") for item in items),
        Col(header="总分", kind="score"),
        Col(header="督促项", kind="tally", total="sum"),
    )
    red = {item for item in items if marked([r["完成率"] for r in rows if r["项目"] == item], _low)}
    order = sorted(totals.values(), key=lambda t: (-(t["督促项"] or 0), t["总分"] or 0, t["机构"]))
    lines = [
        [
            i,
            names.get(t["机构"], t["机构"]),
            *(_rate(rates.get((t["机构"], item)), red=item in red) for item in items),
            Absent("权重未设") if t["总分"] is None else t["总分"],
            t["督促项"],
        ]
        for i, t in enumerate(order, 1)
    ]
    out = [
        [len(lines) + i, absent.name, *([Absent(absent.state)] * (len(items) + 2))]
        for i, absent in enumerate(missing(context), 1)
        if absent.branch not in totals
    ]
    return table(
        page,
        row,
        2,
        columns,
        lines + out if lines else [],
        counted=len(lines),
        limit=len(lines + out) or 1,
        total_label=("机构", f"合计（{len(lines)} 家）"),
        empty="本期没有检查考核",
    )


def _low(value: Any) -> bool:
    return value is not None and value < 1


def _rate(value: Any, *, red: bool) -> Cell | Absent:
    """Red below the target, unless more than a third of the column would be (ux 7)."""
    if value is None:
        return Absent("没有填")
    low = red and _low(value)
    return Cell(value, Style("ratio", ink="alarm" if low else "", bold=low, sides="ltrb"))


def _urged(context: ReportContext, page: Page, row: int, rows: Rows) -> Table:
    names = branch_names(context)
    columns = (
        ORDINAL,
        Col(header="机构"),
        Col(header="项目", wrap=True),
        Col(header="目标", kind="number"),
        Col(header="实际", kind="number"),
        Col(header="督促意见", wrap=True),
        Col(header="整改完成日", kind="date"),
        Col(header="完成率", kind="ratio"),
    )
    late = sorted((r for r in rows if r["督促"] == "是"), key=lambda r: (r["完成率"], r["机构"], r["项目"]))
    lines = [
        [
            i,
            names.get(r["机构"], r["机构"]),
            r["项目"],
            r["目标"],
            r["实际"],
            r["督促意见"] or Absent("待填"),
            r["整改完成日"] or Absent("待定"),
            r["完成率"],
        ]
        for i, r in enumerate(late, 1)
    ]
    return table(page, row, 2, columns, lines, rest="项", row_height=20, empty="没有要督促的")


def _contribution(context: ReportContext, page: Page, row: int) -> Table:
    """Branches by the share of all tiered customers; levels beside it, change of the whole at the right."""
    names = branch_names(context)
    rows = [r for r in rows_of(context, "D56") if r["业务代码"] == TOTAL]
    levels = [level for level in dict.fromkeys(r["级别"] for r in rows) if level != TOTAL][:2]
    shares = {(r["_branch"], r["级别"]): r["贡献率"] for r in rows}
    whole = [r for r in rows if r["级别"] == TOTAL and r["贡献率"] is not None]
    whole.sort(key=lambda r: (-r["贡献率"], r["_branch"]))
    lines = [
        [i, names.get(r["_branch"], r["_branch"]), *_share_line(r, [shares.get((r["_branch"], level)) for level in levels], row + 1 + i)]
        for i, r in enumerate(whole, 1)
    ]
    share = summary(context, "D56", "贡献率")
    return table(
        page,
        row,
        2,
        _contribution_columns(levels),
        lines,
        total={"贡献率": or_not(share)},
        limit=len(lines) or 1,
        total_label=("机构", f"合计（{len(lines)} 家）"),
        empty="没有本企业收入，贡献率算不出",
    )


def _contribution_columns(levels: list[str]) -> tuple[Col, ...]:
    return (
        ORDINAL,
        Col(header="机构"),
        Col(header="大客户收入(元)", kind="money", total="sum"),
        Col(header="本企业收入(元)", kind="money", total="sum"),
        Col(header="贡献率", kind="ratio", total='=IF({本企业收入(元)}{row}=0,"不适用",{大客户收入(元)}{row}/{本企业收入(元)}{row})'),
        Col(header="变动(百分点)", kind="score"),
        *(Col(header=f"其中{level}", kind="ratio") for level in levels),
    )


def _share_line(r: dict[str, Any], parts: list[Any], at: int) -> list[Any]:
    """`at` is the sheet row on which it will stand; `parts` the shares of the levels."""
    share = Cell(r["贡献率"], Style("ratio", sides="ltrb"), f"=D{at}/E{at}")
    change = Absent("没有对比") if r["变动"] is None else times(r["变动"], 100, "换成百分点")
    return [r["收入"], r["本企业"], share, change, *(Absent("不适用") if part is None else part for part in parts)]


def _chart(context: ReportContext, page: Page, made: Table) -> int:
    if page.value(made.first, 4) is None:
        return made.below
    page.heights[made.below] = 6
    page.charts.append(
        Chart(
            kind="column",
            title="大客户贡献率，从高到低",
            row=made.below + 1,
            col=2,
            width=page.width_px(2, 9) - 4,
            height=230,
            legend="none",
            y_min=0,
            y_format="0%",
            series=(Series(name="贡献率", categories=made.area("机构"), values=made.area("贡献率"), label="0.0%"),),
        )
    )
    return chart_room(page, made.below + 1, 12)


REPORT = Report(
    id="E3.17",
    sheet="考核与贡献率",
    title=Text("县市局检查考核与督促、大客户贡献率", "Offices and contribution"),
    level="centre",
    build=build,
    asks=("D56", "D58"),
    order=94,
)
