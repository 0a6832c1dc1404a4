"""修正记录: what 一键修正 changed, kept so that each change can be put back exactly (settled 29).

One row a cell, the newest at the bottom. 撤销 is the clerk's: 是 asks for the old value; the program answers √已撤销,
or says that the cell has been changed since and was left alone.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from macros.mending.mends import Mend, same
from validators.page.page import Area, Choice, Page, Print, style
from validators.page.parts import title_bar
from validators.values.cell import as_text
from validators.values.text import fold, is_blank, width
from workbooks.book import Book, WriteBlock, column_number

SHEET = "修正记录"
ASKED, UNDONE, LEFT = "是", "√已撤销", "▲没有撤销"
HEADERS = ("撤销", "表", "单元格", "列", "原来的值", "改成", "为什么", "原值类型", "新值类型", "时间")
_WIDTHS = (10, 14, 9, 15, 20, 20, 36, 9.5, 9.5, 16)
_HEADER_ROW = 4
_HINT = "要恢复哪一处，就在那一行的“撤销”选“是”，再点一次【一键修正】；不选就是保留修正后的值。公式和系统算的列从不改动。"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One row of 修正记录."""

    state: str
    sheet: str
    cell: str
    header: str
    old: Any
    new: Any
    why: str
    when: str

    @property
    def row(self) -> int:
        """Excel row of the cell."""
        return int(re.sub(r"\D", "", self.cell))

    @property
    def column(self) -> int:
        """Column of the cell, from 1."""
        return column_number(re.sub(r"\d", "", self.cell))


def entries_of(mends: Sequence[Mend], when: dt.datetime) -> list[Entry]:
    """What has just been mended, as rows of the record."""
    return [
        Entry(state="", sheet=m.sheet, cell=m.cell, header=m.header, old=m.old, new=m.new, why=m.why, when=f"{when:%Y-%m-%d %H:%M}")
        for m in mends
    ]


def read_record(book: Book) -> list[Entry]:
    """The rows of 修正记录; none where there is no such sheet or its header is gone."""
    if SHEET not in book.sheet_names():
        return []
    rows = book.read(SHEET).rows
    header = next((i for i, line in enumerate(rows) if {"单元格", "原值类型"} <= {as_text(v) for v in line}), None)
    if header is None:
        return []
    place = {as_text(name): i for i, name in enumerate(rows[header])}
    lines = ({name: line[i] if i < len(line) else None for name, i in place.items()} for line in rows[header + 1 :])
    return [_entry(line) for line in lines if re.fullmatch(r"[A-Z]{1,3}\d+", as_text(line["单元格"]))]


def _entry(line: dict[str, Any]) -> Entry:
    return Entry(
        state=fold(as_text(line.get("撤销"))),
        sheet=as_text(line["表"]),
        cell=as_text(line["单元格"]),
        header=as_text(line["列"]),
        old=value_of(as_text(line["原值类型"]), line["原来的值"]),
        new=value_of(as_text(line["新值类型"]), line["改成"]),
        why=as_text(line["为什么"]),
        when=as_text(line["时间"]),
    )


def refused(entries: Sequence[Entry]) -> set[tuple[str, str, str]]:
    """Sheet, cell and old text of mends that the clerk took back: they are not proposed to him again."""
    return {(entry.sheet, entry.cell, as_text(entry.old)) for entry in entries if entry.state == UNDONE}


def undo(book: Book, entries: Sequence[Entry], *, everything: bool) -> tuple[list[WriteBlock], list[Entry]]:
    """The old values to be written, and the record afterwards; the newest change goes first.

    Without `everything` only rows whose 撤销 says 是. A cell that does not hold the new value any more is left alone.
    """
    grids = {name: book.read(name) for name in dict.fromkeys(e.sheet for e in entries) if name in book.sheet_names()}
    now: dict[tuple[str, str], Any] = {}
    after, edits = list(entries), []
    for place, entry in reversed(list(enumerate(entries))):
        if entry.state == UNDONE or not (everything or entry.state == ASKED):
            continue
        grid, key = grids.get(entry.sheet), (entry.sheet, entry.cell)
        stands = now.get(key, grid.at(entry.row, entry.column) if grid is not None else None)
        if grid is None or not same(stands, entry.new):
            after[place] = replace(entry, state=LEFT)
            continue
        now[key] = entry.old
        after[place] = replace(entry, state=UNDONE)
        edits.append(WriteBlock(sheet=entry.sheet, row=entry.row, column=entry.column, values=[[entry.old]]))
    return edits, after


def record_page(entries: Sequence[Entry], title: str) -> Page:
    """修正记录 as a page: 撤销 is white and open, everything else is locked."""
    page = Page(
        name=SHEET,
        tab="green",
        widths=_WIDTHS,
        heights={1: 30, 2: 18, _HEADER_ROW: 21},
        freeze=(_HEADER_ROW, 0),
        printing=Print(landscape=True, repeat_rows=(_HEADER_ROW, _HEADER_ROW), footer=f"{title} · {SHEET}"),
    )
    title_bar(page, f"{SHEET}　{title}", col=1, last=len(HEADERS))
    page.put(2, 1, _HINT, "hint")
    for col, header in enumerate(HEADERS, start=1):
        page.put(_HEADER_ROW, col, header, "header" if col == 1 else "header_computed")
    for row, entry in enumerate(entries, start=_HEADER_ROW + 1):
        _put_entry(page, row, entry)
    if entries:
        page.choices.append(
            Choice(
                area=Area(_HEADER_ROW + 1, 1, _HEADER_ROW + len(entries), 1),
                kind="list",
                source=(ASKED,),
                title="撤销：请从下拉里选",
                message="要恢复原来的值就选“是”；不恢复就让它空着。",
            )
        )
    return page


def _put_entry(page: Page, row: int, entry: Entry) -> None:
    page.heights[row] = 31 if width(entry.why) > _WIDTHS[6] - 4 else 16.5
    fill = "green_light" if entry.state == UNDONE else ""
    for col, text in enumerate(_texts(entry), 1):
        page.put(row, col, text, style("choice" if col == 1 else "text", sides="lrtb", locked=col > 1, wrap=col == 7, fill=fill))


def _texts(entry: Entry) -> Iterator[Any]:
    old, new = typed_text(entry.old), typed_text(entry.new)
    yield from (
        entry.state or None,
        entry.sheet,
        entry.cell,
        entry.header,
        old[1] or None,
        new[1] or None,
        entry.why,
        old[0],
        new[0],
        entry.when,
    )


def typed_text(value: Any) -> tuple[str, str]:
    """A raw cell as the name of its type and a text that holds it exactly; see `value_of`.

    >>> typed_text(1.5), typed_text('１．２万')
    (('数字', '1.5'), ('文字', '１．２万'))
    """
    if value is None:
        return "空", ""
    if isinstance(value, bool):
        return "是否", as_text(value)
    if isinstance(value, (int, float)):
        short = as_text(float(value))
        return "数字", short if float(short) == value else repr(value)
    if isinstance(value, dt.date):
        timed = isinstance(value, dt.datetime) and value.time() != dt.time()
        return "日期", value.isoformat(" ") if timed and isinstance(value, dt.datetime) else f"{value:%Y-%m-%d}"
    return "文字", str(value)


def value_of(kind: str, text: Any) -> Any:
    """The raw cell that `typed_text` wrote down.

    >>> value_of('数字', '12'), value_of('是否', '是'), value_of('空', None)
    (12.0, True, None)
    """
    if kind == "空" or is_blank(text) and kind != "文字":
        return None
    if kind == "文字":
        return "" if text is None else as_text(text) if not isinstance(text, str) else text
    if kind == "是否":
        return fold(as_text(text)) == "是"
    return float(as_text(text)) if kind == "数字" else dt.datetime.fromisoformat(as_text(text))
