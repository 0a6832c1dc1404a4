"""E1.1 我的客户清单与级别: each manager's customers with level, income, last visit and what is to be done."""

from __future__ import annotations

from typing import Any

from macros.reports.layout.branch_pages import (
    NO_HISTORY,
    NOBODY,
    NOT_DUE,
    Key,
    before_known,
    begin,
    change,
    conclude,
    graded_rows,
    income,
    last_visits,
    level_words,
    levels,
    manager_labels,
    open_complaints,
    tiers,
    without_total,
)
from macros.reports.layout.context import ReportContext
from macros.reports.layout.frame import SOURCE, SOURCE_WIDTHS, limit, or_not, rows_of
from macros.reports.parts.report_sheet import Report
from validators.frames import records
from validators.page.page import Cell, Page, Style
from validators.page.parts import ORDINAL, Absent, Col, Table, table
from validators.values.text import Text

WIDTHS = (1, 5, 11, 29, 12, 14, 14, 12, 12, 32, 1)
HEADER_ROW = 4
COLUMNS = (
    ORDINAL,
    Col(header="客户经理", kind="choice"),
    Col(header="客户"),
    Col(header="级别", kind="choice"),
    Col(header="本期收入(元)", kind="money", total="sum"),
    Col(header="上期收入(元)", kind="money", total="sum"),
    Col(header="环比", kind="change", total='=IF({上期收入(元)}{row}=0,"不适用",{本期收入(元)}{row}/{上期收入(元)}{row}-1)'),
    Col(header="最近走访", kind="date"),
    Col(header="待办", wrap=True),
    Col(header="", side=True),
    *SOURCE,
)


def build(context: ReportContext) -> Page:
    """By manager, then by income from high to low; customers without a manager stand first: nobody looks after them."""
    page = begin(context, "客户清单", "我的客户清单与级别", WIDTHS, side=SOURCE_WIDTHS, landscape=True)
    lines = _lines(context)
    made = _table(context, page, lines)
    _group_lines(page, made, lines)
    page.freeze = (HEADER_ROW + 1, 4)
    page.printing.repeat_rows = (HEADER_ROW, HEADER_ROW)
    conclude(
        context,
        page,
        made.below,
        (2, 4, 6, 9),
        needs=(context.inputs.policy.pack.grades.computation, "D08"),
        legend="环比与上一个月相比；“试算”是本单位算的级别，以上级发布的为准；待办来自走访、投诉、档案和级别四处。",
    )
    return page


def _table(context: ReportContext, page: Page, lines: list[list[Any]]) -> Table:
    known = before_known(context)
    now, then = (sum(line[i] for line in lines if isinstance(line[i], int)) for i in (4, 5))
    share = change(now, then)
    total: Any = NO_HISTORY if not known else or_not(share)
    columns = COLUMNS if known else without_total(COLUMNS, ("上期收入(元)", "环比"))
    given = {"环比": total} | ({} if known else {"上期收入(元)": NO_HISTORY})
    return table(
        page,
        HEADER_ROW,
        2,
        columns,
        lines,
        total=given,
        total_label=("客户", f"合计 {len(lines)} 户"),
        limit=limit(context),
        row_height=19,
        header_height=20,
    )


def _lines(context: ReportContext) -> list[list[Any]]:
    names = manager_labels(context)
    order = {key: i for i, key in enumerate(names)}
    money, seen, words, todo = income(context), last_visits(context), level_words(context), tasks(context)
    known = before_known(context)
    rows = sorted(
        records(context.inputs.frame("R03")),
        key=lambda row: (
            order.get((row["_branch"], row["客户经理"]), -1),
            -money.get((row["_branch"], row["客户编码"]), (0, 0))[0],
            row["_row"],
        ),
    )
    lines = []
    for number, row in enumerate(rows, 1):
        key = (row["_branch"], row["客户编码"])
        now, before = money.get(key, (0, 0 if known else None))
        visit = seen.get(key)
        said = todo.get(key, [])
        at = HEADER_ROW + 1 + number
        lines.append(
            [
                number,
                names.get((row["_branch"], row["客户经理"]), Absent(NOBODY)),
                row["企业全称"] or row["客户编码"],
                words.get(key, "未定级"),
                now,
                NO_HISTORY if before is None else before,
                _change_cell(now, before, at),
                visit.day if visit else Absent("无记录"),
                Cell("；".join(said), Style("text", size=9, wrap=True, sides="ltrb")),
                None,
                row["_file"],
                row["_row"],
            ]
        )
    return lines


def _change_cell(now: int, before: int | None, row: int) -> Any:
    share = change(now, before)
    if before is None:
        return NO_HISTORY
    return NOT_DUE if share is None else Cell(share, Style("change"), f"=F{row}/G{row}-1")


def tasks(context: ReportContext) -> dict[Key, list[str]]:
    """What is to be done for each customer: complaints, levels to be approved, visits, archive, owner."""
    found: dict[Key, list[str]] = {}
    for row in open_complaints(context):
        limit_day = row["处理期限"]
        due = f"，{limit_day:%m-%d} 前办结" if limit_day is not None else "，没有期限"
        found.setdefault((row["_branch"], row["客户编码"]), []).append(f"投诉未结{due}")
    held = levels(context)
    for row in graded_rows(context):
        key = (row["_branch"], row["客户编码"])
        old = held.get(key)
        if old is not None and row["级别"] is not None and old != row["级别"]:
            found.setdefault(key, []).append(f"级别 {old}→{row['级别']}，待审批")
    for row in rows_of(context, "D08"):
        if row["走访合规"] == "不足":
            found.setdefault((row["_branch"], row["客户编码"]), []).append(f"还要走访 {row['应走访'] - row['实走访']} 次")
    for row in rows_of(context, "D41"):
        if row["缺项"]:
            found.setdefault((row["_branch"], row["客户编码"]), []).append(f"档案缺{row['缺项']}")
    for row in records(context.inputs.frame("R03")):
        key = (row["_branch"], row["客户编码"])
        if row["客户经理"] is None and held.get(key) in tiers(context):
            found.setdefault(key, []).insert(0, "定一位客户经理")
    return found


def _group_lines(page: Page, made: Table, lines: list[list[Any]]) -> None:
    """A thick line where the next manager begins; the row is as high as its list of tasks needs."""
    for i, line in enumerate(lines[: made.last - made.first + 1]):
        row = made.first + i
        page.heights[row] = max(19.0, 13.0 * -(-len(str(line[8].value)) // 18) + 5)
        if i and lines[i - 1][1] != line[1]:
            for col in range(2, 11):
                page.place(row, col, page.cells[row, col].but(sides="lrb", heavy="t"))


REPORT = Report(
    id="E1.1", sheet="客户清单", title=Text("我的客户清单与级别", "My customers and their levels"), level="branch", build=build, order=30
)
