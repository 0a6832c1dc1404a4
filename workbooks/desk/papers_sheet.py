"""单据审批 of a centre desk: the forms that wait, and beside each what the approver does to it and why (P13, ux 2.2)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from validators.page.page import Area, Choice, Page, Print, Style
from validators.page.parts import BOX, title_bar
from validators.papers.paper_states import AGREE, EXECUTE, FINISH, REFUSE, RETURN
from validators.values.cell import as_text
from validators.values.text import trim
from workbooks.book import Book

SHEET = "单据审批"
HEADERS = ("序", "单号", "类型", "单位", "事由", "提交人", "现在的步骤", "已等(天)", "期限(天)", "办理", "意见")
WIDTHS = (1, 5, 21, 12, 13, 46, 18, 12, 9, 9, 9, 34, 1)
NAME_ROW, INPUT_COLUMN, HEADER_ROW = 5, 4, 8
DOES = (AGREE, RETURN, REFUSE, EXECUTE, FINISH)
_DO, _WORDS = HEADERS.index("办理") + 2, HEADERS.index("意见") + 2
_HINT = "填自己的工号（《审批人》里的），点【待我审批】看轮到您的单；在“办理”里选，退回和否决写明原因，再点【办理单据】。"


class WaitingPaper(NamedTuple):
    """One line of the sheet; `late` is True where it waits longer than it may, days and limit None where nobody knows."""

    number: str
    type: str
    branch: str
    about: str
    submitter: str
    step: str
    days: int | None
    limit: str
    late: bool


class PaperDecision(NamedTuple):
    """What is typed beside a form."""

    number: str
    action: str
    words: str


def papers_sheet(name: str, month: str, papers: Sequence[WaitingPaper] = (), *, by: str = "", said: str = "") -> Page:
    """The sheet of a centre (`name`); `by` is the 工号 that is typed, `said` one line on what is listed."""
    page = Page(name=SHEET, tab="orange", widths=WIDTHS)
    title_bar(page, f"{SHEET}　{name} {month}", last=len(WIDTHS))
    page.put(2, 2, "←返回封面", Style("link"), link="封面!A1")
    page.put(2, 4, _HINT, "hint")
    page.put(3, 2, said or "还没有看过：点【待我审批】。", Style("section"))
    page.fill_row(3, 2, len(WIDTHS) - 1, "section")
    look = Style("text", heavy=BOX, locked=False)
    page.put(NAME_ROW, 3, "审批人", Style("text", ink="note", align="right"))
    page.merge(NAME_ROW, INPUT_COLUMN, NAME_ROW, INPUT_COLUMN + 1, by or None, look)
    page.fill_row(NAME_ROW, INPUT_COLUMN, INPUT_COLUMN + 1, look)
    page.put(6, 4, "同意可以不写意见；退回、否决要写，不少于 6 个字。执行和完成由提交人办。", "hint")
    _lines(page, papers)
    page.heights |= {1: 30, 2: 18, 3: 24, 4: 6, NAME_ROW: 32, 7: 8, HEADER_ROW: 21}
    page.printing = Print(
        landscape=True,
        fit=(1, 0),
        area=Area(1, 1, max(page.last_row, HEADER_ROW + 2), len(WIDTHS)),
        repeat_rows=(HEADER_ROW, HEADER_ROW),
        footer=f"{name} · {month} · {SHEET}",
    )
    return page


def _lines(page: Page, papers: Sequence[WaitingPaper]) -> None:
    for col, header in enumerate(HEADERS, 2):
        page.put(HEADER_ROW, col, header, Style("header", sides=BOX))
    for row, paper in enumerate(papers, HEADER_ROW + 1):
        _line(page, row, paper)
    if papers:
        area = Area(HEADER_ROW + 1, _DO, HEADER_ROW + len(papers), _DO)
        words = f"只填 {'、'.join(DOES)}。怎么改：按 Esc，再从下拉里选。"
        page.choices.append(Choice(area=area, kind="list", source=DOES, title="办理", message=words))
        return
    look = Style("text", ink="note", align="center", sides=BOX)
    page.merge(HEADER_ROW + 1, 2, HEADER_ROW + 1, len(WIDTHS) - 1, "没有要办的单据。", look)
    page.fill_row(HEADER_ROW + 1, 2, len(WIDTHS) - 1, look)


def _line(page: Page, row: int, paper: WaitingPaper) -> None:
    shown = (
        (row - HEADER_ROW, "tally"),
        (paper.number, "id"),
        (paper.type, "choice"),
        (paper.branch, "text"),
        (paper.about, "text"),
        (paper.submitter, "text"),
        (paper.step, "choice"),
        (paper.days, "tally"),
        (paper.limit, "choice"),
    )
    for col, (value, kind) in enumerate(shown, 2):
        late = paper.late and HEADERS[col - 2] == "已等(天)"
        page.put(row, col, value, Style(kind, sides=BOX, wrap=col == 6, ink="alarm" if late else "", bold=late))
    for col in (_DO, _WORDS):
        page.put(row, col, None, Style("text", heavy=BOX, locked=False, wrap=col == _WORDS))
    page.heights[row] = 31


def typed_approver(book: Book) -> str:
    """The 工号 that is typed on the sheet; "" where there is none, or no such sheet."""
    return trim(as_text(book.read(SHEET).at(NAME_ROW, INPUT_COLUMN))) if SHEET in book.sheet_names() else ""


def typed_decisions(book: Book) -> list[PaperDecision]:
    """The lines beside which something is chosen, in their order."""
    if SHEET not in book.sheet_names():
        return []
    grid = book.read(SHEET)
    last = grid.first_row + len(grid.rows)
    found = (PaperDecision(*(trim(as_text(grid.at(row, col))) for col in (3, _DO, _WORDS))) for row in range(HEADER_ROW + 1, last))
    return [one for one in found if one.number and one.action]
