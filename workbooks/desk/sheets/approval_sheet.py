"""审批 of a centre desk: who approves and why is typed here; every step that was done is listed below (F3, ux 2.2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from validators.approval_form import ApprovalForm, Stage
from validators.page.page import Area, Page, Print, Style
from validators.page.parts import BOX, title_bar
from validators.values.cell import as_text
from validators.values.text import trim
from workbooks.book import Book

SHEET = "审批"
WIDTHS = (1, 5, 14, 24, 14, 18, 40, 1)
NAME_ROW, REASON_ROW, INPUT_COLUMN = 5, 6, 4
HEADER_ROW = 10
HEADERS = ("序", "步骤", "状态变化", "谁", "什么时候", "意见")
_HINT = "由办这一步的人自己填工号（《审批人》里的）、意见，再点按钮。提交人不能审批，一个人不能批两次。"


class ApprovalStep(NamedTuple):
    """One step that was done."""

    step: str
    change: str
    by: str
    at: dt.datetime
    reason: str


def approval_page(
    name: str,
    month: str,
    form: ApprovalForm,
    steps: Sequence[ApprovalStep] = (),
    *,
    ready: bool = False,
    by: str = "",
    reason: str = "",
    lacks: Sequence[str] = (),
) -> Page:
    """The sheet of a centre (`name`) and month; `ready` = the month was consolidated; `by`, `reason`: what is typed;
    `lacks`: what the month lacks, said before anybody approves it.
    """
    page = Page(name=SHEET, tab="orange", widths=WIDTHS)
    title_bar(page, f"{SHEET}　{name} {month}", last=len(WIDTHS))
    page.put(2, 2, "←返回封面", Style("link"), link="封面!A1")
    page.put(2, 4, _HINT, "hint")
    page.put(3, 2, _said(form, ready, lacks), Style("section"))
    page.fill_row(3, 2, 7, "section")
    for row, label, value in ((NAME_ROW, "审批人", by), (REASON_ROW, "意见", reason)):
        look = Style("text", heavy=BOX, locked=False)
        page.put(row, 3, label, Style("text", ink="note", align="right"))
        page.merge(row, INPUT_COLUMN, row, 5, value or None, look)
        page.fill_row(row, INPUT_COLUMN, 5, look)
    page.put(7, 4, "同意可以不写意见；退回要写，不少于 6 个字。", "hint")
    _steps(page, steps)
    page.heights |= {1: 30, 2: 18, 3: 24, 4: 6, NAME_ROW: 32, REASON_ROW: 32, 8: 8, HEADER_ROW: 21}
    page.printing = Print(
        landscape=True,
        fit=(1, 0),
        area=Area(1, 1, max(page.last_row, 12), len(WIDTHS)),
        repeat_rows=(HEADER_ROW, HEADER_ROW),
        footer=f"{name} · {month} · {SHEET}",
    )
    return page


def _said(form: ApprovalForm, ready: bool, lacks: Sequence[str]) -> str:
    if form.stage is Stage.DRAFT:
        warned = f"注意：{'；'.join(lacks)}。" if lacks and ready else ""
        return f"现在：草稿（第 {form.version} 次）。{warned}" + (
            "填好工号，点【同意】提交。" if ready else "还没有合并：请回封面点【合并汇总】。"
        )
    if form.stage.locked and form.asked:
        return f"现在：{form.stage}（第 {form.version} 次）。{form.asked} 提出重新打开，要另一位审批人同意。"
    if form.stage.locked:
        return f"现在：{form.stage}（第 {form.version} 次）。数据已锁定，可以【发布】。"
    return f"现在：{form.stage}（第 {form.version} 次）。下一步：{form.stage.step}。"


def _steps(page: Page, steps: Sequence[ApprovalStep]) -> None:
    for col, header in enumerate(HEADERS, 2):
        page.put(HEADER_ROW, col, header, Style("header", sides=BOX))
    for row, done in enumerate(steps, HEADER_ROW + 1):
        values = (
            (row - HEADER_ROW, "tally"),
            (done.step, "choice"),
            (done.change, "choice"),
            (done.by, "choice"),
            (done.at, "moment"),
            (done.reason, "text"),
        )
        for col, (value, kind) in enumerate(values, 2):
            page.put(row, col, value, Style(kind, sides=BOX, wrap=col == 7))
        page.heights[row] = 24
    if not steps:
        look = Style("text", ink="note", align="center", sides=BOX)
        page.merge(HEADER_ROW + 1, 2, HEADER_ROW + 1, 7, "还没有办过。每一步谁批的、什么时候、意见，都会列在这里。", look)
        page.fill_row(HEADER_ROW + 1, 2, 7, look)


def read_inputs(book: Book) -> tuple[str, str]:
    """审批人 and 意见 as they are typed; empty where nothing is."""
    if SHEET not in book.sheet_names():
        return "", ""
    grid = book.read(SHEET)
    by, reason = (trim(as_text(grid.at(row, INPUT_COLUMN))) for row in (NAME_ROW, REASON_ROW))
    return by, reason
