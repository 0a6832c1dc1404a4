"""A register that is a printed page (R29, R32, R37, R49, R55, R66, R72): its sheet as a Page, one block a page.

Only the places to write in are unlocked, so that labels cannot be lost; `workbooks.read.read_form` reads it back.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from validators.column import Column
from validators.form import Block, Form, Label, Slot
from validators.page.page import Area, Choice, Page, Print, Style
from validators.page.parts import footer
from validators.register import Register
from validators.values.kinds import Bool, Enum, Ref, Txt
from workbooks.desk.column_layout import look_of

FIRST_BLOCK = 4
"""The row of the first block's title; above it stand title bar, hint and a thin row."""
TICK = "√"
ROW, LOWEST, HIGHEST = 20.0, 26.0, 60.0
"""Points: an ordinary row, and between what bounds a tall one is chosen so that a block fits its printed page."""
_PAPER = {False: 740.0, True: 480.0}
_ROLES = {
    "head": Style("text", bold=True, align="right", locked=True),
    "section": Style("text", fill="blue_light", ink="blue", bold=True, sides="ltrb", wrap=True),
    "header": Style("header", sides="ltrb", wrap=True),
    "label": Style("text", fill="grey_light", sides="ltrb", wrap=True),
}


def form_page(
    register: Register,
    rows: Sequence[Mapping[str, Any]],
    *,
    node: str,
    period: str,
    enums: Mapping[tuple[str, str], tuple[str, ...]] | None = None,
    references: Mapping[str, str] | None = None,
    home: str = "封面",
) -> Page:
    """The sheet of a form register with these rows (cells by header), and `spare` empty pages below.

    node, period   as people read them; enums, references: see `workbooks.desk.column_layout.validation`. ValueError when a
    row names a line that the form does not have.
    """
    form = _form(register)
    page = _empty_page(register, form, node, period, home)
    top, breaks = FIRST_BLOCK, []
    for records in _blocks(form, rows):
        if top > FIRST_BLOCK:
            breaks.append(top - 1)
        top = _block(page, register, form, records, top, enums or {}, references or {})
    page.printing = Print(
        landscape=form.landscape,
        fit=(1, 0),
        row_breaks=tuple(breaks),
        area=Area(1, 1, top - 2, len(form.widths)),
        footer=footer(node, period, register.sheet),
    )
    return page


def _form(register: Register) -> Form:
    if register.form is None:
        raise ValueError(f"{register.id} is a table")
    return register.form


def _empty_page(register: Register, form: Form, node: str, period: str, home: str) -> Page:
    page = Page(name=register.sheet, tab="pale", widths=form.widths)
    page.put(1, 2, f"{register.sheet}　{node} {period}", "register_title")
    page.put(2, 2, f"←返回{home}", Style("source", ink="link"), link=f"{home}!A1")
    page.put(2, 3, register.hint, "source")
    for row, kind in ((1, "register_title"), (2, "source")):
        page.fill_row(row, 1, len(form.widths), kind)
    page.heights |= {1: 24, 2: 16, 3: 8}
    page.freeze = (2, 0)
    return page


def _blocks(form: Form, rows: Sequence[Mapping[str, Any]]) -> list[list[tuple[int, dict[str, Any]]]]:
    filled = list(form.pages([dict(row) for row in rows]))
    return filled + [[] for _ in range(max(form.spare, 0 if filled else 1))]


def _block(
    page: Page,
    register: Register,
    form: Form,
    records: list[tuple[int, dict[str, Any]]],
    top: int,
    enums: Mapping[tuple[str, str], tuple[str, ...]],
    references: Mapping[str, str],
) -> int:
    """One page of the form from row `top`; gives the row of the next."""
    block = form.block(form.size([record for _, record in records]))
    page.put(top, 2, register.sheet, Style("section", align="center"))
    page.fill_row(top, 2, len(form.widths), Style("section"))
    page.heights[top] = 26
    _labels(page, block.labels, top)
    at = dict(records)
    common = records[0][1] if records else {}
    for slot in block.slots:
        record = common if slot.record < 0 else at.get(slot.record, {})
        _slot(page, register.by_header[slot.header], slot, record.get(slot.header), top)
    for choice in _choices(register, block, top, enums, references):
        page.choices.append(choice)
    _heights(page, block, top, _PAPER[form.landscape])
    return top + block.height + 1


def _labels(page: Page, labels: Sequence[Label], top: int) -> None:
    for label in labels:
        look = _ROLES[label.role]
        first, last = top + label.row - 1, top + label.last_row - 1
        page.merge(first, label.col, last, label.last_col, label.text, look)
        for row in range(first, last + 1):
            page.fill_row(row, label.col, label.last_col, look)


def _slot(page: Page, column: Column, slot: Slot, cell: Any, top: int) -> None:
    row = top + slot.row - 1
    kind = "ratio" if getattr(column.kind, "percent", False) else look_of(column.kind)
    look = Style(
        kind,
        sides="ltrb",
        locked=False,
        wrap=isinstance(column.kind, Txt),
        valign="top" if slot.tall else "",
        align="left" if slot.last_col > slot.col else "",
    )
    page.merge(row, slot.col, row, slot.last_col, _value(column, cell), look)
    page.fill_row(row, slot.col, slot.last_col, look)


def _value(column: Column, cell: Any) -> Any:
    """A cell as a page holds it: money in fen, quantities in thousandths, a tick for 是; what cannot be read as text."""
    if cell is None:
        return None
    reading = column.kind.parse(cell)
    if isinstance(column.kind, Bool) and reading.value is not None:
        return TICK if reading.value else "×"
    return str(cell) if reading.value is None else reading.value


def _choices(
    register: Register, block: Block, top: int, enums: Mapping[tuple[str, str], tuple[str, ...]], references: Mapping[str, str]
) -> list[Choice]:
    found = []
    for slot in block.slots:
        column, row = register.by_header[slot.header], top + slot.row - 1
        area = Area(row, slot.col, row, slot.col)
        kind = column.kind
        if isinstance(kind, Enum) and not kind.several:
            values = enums.get((register.id, column.header), kind.values)
            found.append(
                Choice(
                    area=area,
                    kind="list",
                    source=list(values),
                    title=f"{column.name}：请从下拉里选"[:32],
                    message=f"“{column.name}”只能填清单里的值。怎么改：按 Esc，再点右边的小三角选择。",
                )
            )
        elif isinstance(kind, Bool):
            found.append(
                Choice(area=area, kind="list", source=[TICK, "×"], title=f"{column.name}：打√", message="要的打√，不要的空着或打×。")
            )
        elif isinstance(kind, Ref) and references.get(kind.target):
            found.append(
                Choice(
                    area=area,
                    kind="list",
                    source=f"={references[kind.target]}",
                    stop=False,
                    title=f"{column.name}：清单里没有"[:32],
                    message="可以填编码、全称或“编码｜名称”；若是新的，请先去登记。怎么改：按“否”重选。",
                )
            )
    return found


def _heights(page: Page, block: Block, top: int, paper: float) -> None:
    tall = {slot.row for slot in block.slots if slot.tall}
    left = paper - 50 - ROW * (block.height - 1 - len(tall))
    high = min(max(left / len(tall), LOWEST), HIGHEST) if tall else ROW
    for row in range(2, block.height + 1):
        page.heights[top + row - 1] = float(int(high)) if row in tall else ROW
