"""我的一周 before the first 计算: whose week it is, and what will stand here (ux 6)."""

from __future__ import annotations

from collections.abc import Sequence

from validators.page.page import Area, Choice, Page, Print, Style
from validators.page.parts import BOX, title_bar
from validators.wording.week_words import WEEK_WIDTHS

SHEET = "我的一周"
_PARTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("一、要走访的客户（急的在前）", ("序", "客户", "级别", "上次走访", "应在此前走访", "状态", "为什么要去 / 带什么话")),
    ("二、离目标多远", ("", "指标", "目标", "已完成", "还差", "完成率", "怎么补上")),
)
_WAITING = "还没有算过。回封面点【计算】后，这里会列出来。"


def my_week_page(name: str, month: str, managers: Sequence[str] = (), names: str = "", last: str = "") -> Page:
    """The sheet as it is issued; `names` is the defined name of the list of 工号, `managers` the first of which stands
    in the input cell, `last` the head of the last part, if the pack has one."""
    page = Page(name=SHEET, tab="green", widths=WEEK_WIDTHS)
    title_bar(page, f"{SHEET}　{name} {month}", last=9)
    page.put(2, 2, "←返回封面", Style("link"), link="封面!A1")
    page.put(2, 4, "客户经理（点这里选）→", Style("text", ink="note", align="right"))
    page.put(2, 5, managers[0] if managers else None, Style("id", heavy=BOX, locked=False, bold=True, align="center"))
    page.put(2, 6, "选好工号，再点封面的【计算】", "hint")
    if names:
        page.choices.append(
            Choice(
                area=Area(2, 5, 2, 5),
                kind="list",
                source=f"={names}",
                stop=False,
                title="客户经理：请从下拉里选",
                message="请选《岗位与人员》里的工号。重选按“否”。",
            )
        )
    row = 4
    for head, headers in (*_PARTS, *(((last, ()),) if last else ())):
        row = _part(page, row, head, headers)
    page.heights |= {1: 30, 2: 22, 3: 6}
    page.printing = Print(fit=(1, 0), area=Area(1, 1, row, len(WEEK_WIDTHS)), footer=f"{name} · {month} · {SHEET}")
    return page


def _part(page: Page, row: int, head: str, headers: Sequence[str]) -> int:
    page.put(row, 2, head, "section")
    page.fill_row(row, 2, 8, "section")
    page.heights[row] = 22
    for col, header in enumerate(headers, 2):
        page.put(row + 1, col, header, Style("header", sides=BOX, size=9))
    row += 2 if headers else 1
    look = Style("text", ink="note", align="center", sides=BOX)
    page.merge(row, 2, row, 8, _WAITING, look)
    page.fill_row(row, 2, 8, look)
    page.heights |= {row: 24, row + 1: 8}
    return row + 2
