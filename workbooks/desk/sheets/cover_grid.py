"""The grid that every 封面 shares: title, tiles, steps, blue frames and grey cells (ux 3, settled 22)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from validators.organisation_tree import Node
from validators.page.page import Area, Page, Shade, Style, a1
from validators.page.parts import BOX, source_line, title_bar
from validators.policy import Policy
from validators.values.period import Month

WIDTHS = (1, 4, 8, 11.5, 39, 13, 1.5, 17, 8, 6, 7.5, 8.5, 7.5, 7.5, 1)
TOP, ROW = 9, 20
"""The row of the first step, and the height of a plain row."""
DONE, WAITING, IDLE = "√已完成", "○未开始", "√不用做"
GLYPHS = (("√", "green"), ("×", "red"), ("◆", "orange"), ("▲", "yellow"), ("●", "yellow"), ("○", "grey"))
_COUNTDOWN = (
    '=IF(截止日="","没有规定截止日",IF(今天>截止日,"已过期 "&(今天-截止日)&" 天",'
    'IF(今天=截止日,"今天 24 时截止","还剩 "&(截止日-今天)&" 天")))'
)


@dataclass(frozen=True, kw_only=True)
class DeskHead:
    """Whose desk it is, for which month, and what it was made from.

    today   the day for which values are cached; the workbook itself asks TODAY()
    """

    policy: Policy
    node: Node
    parent: Node | None
    period: Month
    today: dt.date
    template: str = ""
    program: str = ""


def titles(page: Page, what: str, head: DeskHead) -> None:
    """Rows 1 and 2, and the heights of the grid; `what` is the kind of desk."""
    upper = head.parent.name if head.parent else "（最上级，不再上报）"
    made = f"政策摘要 {head.policy.digest}　模板 {head.template}　程序 {head.program}"
    title_bar(page, f"{head.node.name} · {what}", last=len(WIDTHS), kind="cover_title")
    page.put(1, 8, head.period.zh, "cover_title")
    source_line(page, f"报给：{upper}　方案：{head.policy.pack.title.zh}　{made}", last=len(WIDTHS))
    page.heights |= {1: 30, 2: 18, 3: 6, 4: 16, 5: 32, 6: 6, 7: 21, 8: 20, 16: 21}


def tiles(page: Page, due: tuple[str, str], step: tuple[str, str, str], lacking: tuple[str, str, str]) -> None:
    """The three tiles of rows 4 and 5: label, value and formula of each; the countdown's formula is always the same."""
    texts = ((2, 4, *due, _COUNTDOWN, 18), (5, 6, *step, 12), (8, 14, *lacking, 14))
    for first, last, label, value, formula, size in texts:
        head = Style("tile_label", sides="ltr", ink="note")
        words = Style("kpi", sides="lrb", ink="blue", size=size, wrap=size == 12)
        page.merge(4, first, 4, last, label, head)
        page.fill_row(4, first, last, head)
        page.merge(5, first, 5, last, value, words, formula=formula)
        page.fill_row(5, first, last, words)
    left = 'AND(截止日<>"",截止日-今天{})'
    page.shades += [
        Shade(area=Area(5, 2, 5, 4), formula="=" + left.format("<=0"), style=Style("blank", ink="alarm")),
        Shade(area=Area(5, 2, 5, 4), formula="=" + left.format("<=5"), style=Style("blank", ink="orange")),
        Shade(area=Area(5, 5, 5, 6), formula='=OR(LEFT($E$5,1)="先",LEFT($E$5,1)="《")', style=Style("blank", ink="alarm")),
    ]


def step_line(page: Page, number: int, name: str, state: str, formula: str | None, words: str, said: str | None = None) -> None:
    """One of the six steps: number, name, state, 情况, room for its button."""
    row = TOP + number - 1
    page.put(row, 2, number, Style("tally", bold=True, ink="blue", size=12, sides=BOX))
    page.put(row, 3, name, Style("choice", bold=True, size=12, sides=BOX))
    page.put(row, 4, state, Style("choice", bold=True, sides=BOX), formula=formula)
    page.put(row, 5, words, Style("text", size=9, wrap=True, sides=BOX), formula=said)
    page.put(row, 6, None, Style("blank", sides=BOX))
    page.heights[row] = 27


def glyph_shades(page: Page, area: Area) -> None:
    """The light fill that belongs to the glyph with which a cell begins."""
    cell = f"${a1(area.row, area.col)}"
    page.shades += [
        Shade(area=area, formula=f'=LEFT({cell},1)="{glyph}"', style=Style("blank", fill=f"{name}_light")) for glyph, name in GLYPHS
    ]


def system_cell(
    page: Page, row: int, col: int, span: tuple[int, int], label: str, value: Any, kind: str = "text", formula: str | None = None
) -> None:
    """A grey cell of the program's, its label before it."""
    look = Style(kind, fill="grey_light", ink="text", sides=BOX, align="left", indent=1)
    page.put(row, col, label, Style("text", ink="note", align="right"))
    page.merge(row, span[0], row, span[1], value, look, formula=formula)
    page.fill_row(row, *span, look)


def input_cell(page: Page, row: int, label: str, value: Any) -> None:
    """A blue frame in D:E, its label in C: an input stands in the cell right of its label (settled 22)."""
    kind = "date" if label == "填报日期" else "text"
    look = Style(kind, heavy=BOX, locked=False, align="left", indent=1)
    page.put(row, 3, label, Style("text", ink="note", align="right"))
    page.merge(row, 4, row, 5, value, look)
    page.fill_row(row, 4, 5, look)
    page.heights[row] = ROW


def head(page: Page, row: int, first: int, last: int, text: str) -> None:
    """A section head across columns."""
    page.put(row, first, text, "section")
    page.fill_row(row, first, last, "section")


def table_header(page: Page, row: int, col: int, headers: Sequence[str]) -> None:
    """White on 墨蓝, one line."""
    for at, header in enumerate(headers, col):
        page.put(row, at, header, Style("header", sides=BOX, wrap=False, size=9 if len(header) > 3 else 0))
