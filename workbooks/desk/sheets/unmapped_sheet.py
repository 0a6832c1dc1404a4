"""未映射: what an earlier workbook held and the desk has no place for, one line a cell; nothing is ever dropped.

The sheet is there only when it holds something. It goes along to the next month with 带入上月, and it is not submitted.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, NamedTuple

from validators.page.page import Area, Page, Print, style
from validators.page.parts import title_bar
from validators.values.cell import as_text
from validators.values.text import is_blank, trim
from workbooks.book import Book

SHEET = "未映射"
HEADERS = ("来源文件", "来源表", "行", "列", "值", "记录", "为什么")
_WIDTHS = (26, 16, 7, 18, 30, 20, 44)
_HEADER_ROW = 4
_HINT = "从以前的工作簿带来、这本台账没有地方放的内容，一格一行。能放的请抄到登记表里再删掉这一行；不用管的可以留着，不上报，也不会丢。"


class Parked(NamedTuple):
    """A cell without a place: file, sheet, Excel row, header, value as text, key of its record, and why."""

    file: str
    sheet: str
    row: int
    header: str
    value: str
    record: str
    why: str


def parked_text(value: Any) -> str:
    """A raw cell as it is kept on the sheet."""
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return f"{value:%Y-%m-%d}"
    return trim(as_text(value))


def unmapped_page(lines: Sequence[Parked], title: str) -> Page:
    """The sheet; staff may delete its rows."""
    page = Page(
        name=SHEET,
        tab="orange",
        widths=_WIDTHS,
        heights={1: 30, 2: 18, _HEADER_ROW: 21},
        freeze=(_HEADER_ROW, 0),
        protect=False,
        printing=Print(landscape=True, repeat_rows=(_HEADER_ROW, _HEADER_ROW), footer=f"{title} · {SHEET}"),
    )
    title_bar(page, f"{SHEET}　{title}", col=1, last=len(HEADERS))
    page.put(2, 1, _HINT, "hint")
    for col, header in enumerate(HEADERS, start=1):
        page.put(_HEADER_ROW, col, header, "header")
    for row, line in enumerate(lines, start=_HEADER_ROW + 1):
        for col, value in enumerate(line, 1):
            page.put(row, col, value if value != "" else None, style("text", sides="lrtb", locked=False))
    page.filter = Area(_HEADER_ROW, 1, max(_HEADER_ROW + len(lines), _HEADER_ROW + 1), len(HEADERS))
    return page


def read_unmapped(book: Book) -> list[Parked]:
    """What stands on the sheet of a desk; empty when it has none or its header is gone."""
    if SHEET not in book.sheet_names():
        return []
    rows = book.read(SHEET).rows
    at = next((i for i, line in enumerate(rows) if tuple(map(as_text, line[: len(HEADERS)])) == HEADERS), None)
    if at is None:
        return []
    found = []
    for line in rows[at + 1 :]:
        cells = [*line, *[None] * len(HEADERS)][: len(HEADERS)]
        if not all(map(is_blank, cells)):
            number = as_text(cells[2])
            texts = ["" if is_blank(v) else as_text(v) for v in cells]
            found.append(Parked(texts[0], texts[1], int(number) if number.isdigit() else 0, *texts[3:]))
    return found
