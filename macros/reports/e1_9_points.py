"""E1.9 积分与攻关进度: what a customer's points are worth and how far each project is (D31, R19)."""

from __future__ import annotations

from macros.reports.layout.context import Report, ReportContext
from macros.reports.layout.frame import person, rows_in, rows_of, staff
from macros.reports.layout.listing import Row, Shown, buyer, end, list_page, put_list, unit
from validators.page.page import Page
from validators.page.parts import gap, section
from validators.values.text import Text

SHEET = "积分与攻关"


def build(context: ReportContext) -> Page:
    """The points, the most at the end of the month first; the projects, the furthest first."""
    points, projects = _points(context), _projects(context)
    page = list_page(context, SHEET, "积分与攻关进度", points)
    last = len(page.widths) - 1
    section(page, 4, 2, last, "一、客户积分")
    rows = sorted(rows_of(context, "D31"), key=lambda r: (r["期末"] is None, -(r["期末"] or 0), r["_branch"], r["客户"] or ""))
    made = put_list(context, page, 5, points, rows, label="客户", word="户", empty="没有积分")
    row = section(page, gap(page, made.below, 8), 2, last, "二、项目进度")
    order = sorted(rows_in(context, "R19"), key=lambda r: (-(r["进度%"] or 0), r["_branch"], r["项目编号"] or ""))
    made = put_list(context, page, row, projects, order, label="项目", word="个", empty="没有项目")
    words = "期末 = 期初 + 本期增 - 兑换 - 作废；本期增按每笔销售额折算，冲销的扣回。"
    return end(context, page, made.below, (2, 4, 6, 8), needs=("D31",), legend=words, head_row=5)


def _points(context: ReportContext) -> tuple[Shown, ...]:
    names = ("期初", "本期增", "兑换", "作废", "期末")
    return (
        *unit(context),
        buyer(context, width=28),
        *(Shown(header=name, width=13, take=name, kind="count", total="sum", empty="没有算") for name in names),
        Shown(header="说明", width=26, take="理由", wrap=True),
    )


def _projects(context: ReportContext) -> tuple[Shown, ...]:
    people = staff(context)

    def owner(row: Row) -> str:
        return person(people, row["_branch"], row["责任人"])

    return (
        *unit(context),
        Shown(header="项目", width=0, take="项目名称"),
        Shown(header="类型", width=0, take="类型"),
        Shown(header="目标(吨)", width=0, take="目标量", kind="quantity", total="sum"),
        Shown(header="进度", width=0, take="进度%", kind="ratio"),
        Shown(header="状态", width=0, take="状态"),
        Shown(header="责任人", width=0, take=owner),
        Shown(header="成果", width=0, take="实际成果", wrap=True),
    )


REPORT = Report(
    id="E1.9", sheet=SHEET, title=Text("积分与攻关进度", "Points and projects"), level="branch", build=build, needs=("D31",), order=47
)
