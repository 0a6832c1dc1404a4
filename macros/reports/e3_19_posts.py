"""E3.19 编制与证照: vacant posts, people who left, and licences by the days that are left (D47, R74)."""

from __future__ import annotations

from macros.reports.layout.branch_pages import day
from macros.reports.layout.context import Report, ReportContext
from macros.reports.layout.frame import RegisterRow, branch_names, extra_rows, rows_in, rows_of, summary
from macros.reports.layout.listing import Row, Shown, end, list_page, put_chart, put_list, unit
from validators.page.page import Page
from validators.page.parts import gap, section
from validators.values.text import Text

SHEET = "编制与证照"


def build(context: ReportContext) -> Page:
    """Organisations and posts, the most vacant first; the turnover of each branch, drawn; licences, the first to end first."""
    posts = _posts(context)
    page = list_page(context, SHEET, "编制、人员流动和证照", posts)
    last = len(page.widths) - 1
    section(page, 4, 2, last, "一、编制和在岗")
    rows = sorted(rows_of(context, "D47"), key=lambda r: (-(r["缺编"] or 0), r["_branch"], r["机构"], r["岗位"]))
    made = put_list(context, page, 5, posts, rows, label="机构", word="个岗位", empty="没有编制和人员")
    row = section(page, gap(page, made.below, 8), 2, last, "二、各单位")
    branches = sorted(extra_rows(context, "D47", "by_unit"), key=lambda r: (-(r["缺编"] or 0), r["_branch"]))
    given = {"流失率": summary(context, "D47", "流失率")}
    made = put_list(context, page, row, _turnover(context), branches, label="机构", word="家", given=given)
    row = put_chart(page, made, "编制和在岗（人）", "机构", [("编制", "series2"), ("在岗", "series1")], y_format="0")
    row = section(page, gap(page, row, 8), 2, last, "三、证照（快到期的在前）")
    listed = sorted(rows_in(context, "R74"), key=lambda r: (r["到期日"] is None, r["到期日"] or 0, r["_branch"]))
    made = put_list(context, page, row, _licences(context), listed, label="证照", word="张", empty="没有登记证照")
    words = "缺编 = 编制 - 在岗，小于 0 是超编；一人兼几岗，只占有编制的岗；流失率 = 本年离职 / 各月平均在岗。"
    return end(context, page, made.below, (2, 4, 6, 8), needs=("D47",), legend=words, head_row=5)


def _named(context: ReportContext) -> Shown:
    names = branch_names(context)
    return Shown(header="机构", width=20, take=lambda r: names.get(r["机构"], r["机构"]))


def _posts(context: ReportContext) -> tuple[Shown, ...]:
    return (
        _named(context),
        Shown(header="岗位", width=24, take="岗位"),
        *(Shown(header=name, width=11, take=name, kind="tally", total="sum", empty="没有编制") for name in ("编制", "在岗")),
        Shown(header="缺编", width=11, take="缺编", kind="tally", total="sum", empty="没有编制", alarm=lambda v: v > 0),
        Shown(header="离职", width=11, take="离职", kind="tally", total="sum"),
        Shown(header="说明", width=24, take="理由", wrap=True),
    )


def _turnover(context: ReportContext) -> tuple[Shown, ...]:
    return (
        _named(context),
        Shown(header="", width=0, take=lambda r: None),
        *(Shown(header=name, width=0, take=name, kind="tally", total="sum", empty="没有编制") for name in ("编制", "在岗", "缺编", "离职")),
        Shown(header="流失率", width=0, take="流失率", kind="ratio", empty="不适用"),
    )


def _licences(context: ReportContext) -> tuple[Shown, ...]:
    last = context.period.last

    def left(row: Row) -> int | None:
        ends = day(row["到期日"])
        return (
            row.days("到期日", (ends - last).days, f"从 {last} 到到期日的天数")
            if ends is not None and isinstance(row, RegisterRow)
            else None
        )

    return (
        Shown(header="证照", width=0, take=lambda r: r["证照名称"] or r["证照号"]),
        Shown(header="证照号", width=0, take="证照号"),
        *(Shown(header=s.header, width=0, take=s.take) for s in unit(context)),
        Shown(header="到期日", width=0, take=lambda r: day(r["到期日"]), kind="date", empty="没有填"),
        Shown(header="剩余天数", width=0, take=left, kind="tally", alarm=lambda v: v < 0),
        Shown(header="年审结果", width=0, take="年审结果"),
        Shown(header="保管人", width=0, take="保管人"),
    )


REPORT = Report(
    id="E3.19", sheet=SHEET, title=Text("编制与证照", "Posts and licences"), level="centre", build=build, needs=("D47",), order=95
)
