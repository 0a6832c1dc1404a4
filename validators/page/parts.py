"""The parts that every report is composed of: title bar, source line, tiles, table, notes, signatures (ux.md 7).

Each function writes into a page at a row and returns the first row below what it wrote.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from validators.page.page import LIST_LIMIT, Area, Cell, Page, Style, a1, column_letter
from validators.page.page_words import cell_text
from validators.page.shown import total_of
from validators.values.money import percent_shown
from validators.values.origin import PLACE, Origin
from validators.values.text import width

BOX = "ltrb"
A_NUMBER = '">-1E+300"'
"""SUMIFS for cells that hold a number: other ways to leave texts out fail in gnumeric (ISNUMBER in SUMPRODUCT) or ONLYOFFICE (">=0")."""
RIGHT = frozenset({"money", "wan", "quantity", "count", "ratio", "change", "score", "price", "number"})
"""Kinds that stand at the right of their column."""

_NOTE_PX = 6.3
"""Pixels of a Latin character of 9 pt."""
_BEHIND_A_MARK = re.compile("(?<=[、；。，])")
SIGNATURE_LINE = "＿＿＿＿＿"


@dataclass(frozen=True, slots=True)
class Absent:
    """A word in place of a number: 未报, 退回, 不适用. Grey italic, and in no sum (ux 7)."""

    word: str


@dataclass(frozen=True, kw_only=True)
class Col:
    """A column of a table; with an empty header it is a gap in which nothing is written.

    kind   of its cells (see `validators.page.page.KINDS`)
    total  None, "sum", or a formula for the total row with {first}, {last}, {row} and {letter of a header}
    align  "" = that of the kind
    origin of numbers that carry none: PLACE; `RANK` of the column named; `ROW` of the file beside it
    """

    header: str
    kind: str = "text"
    total: str | None = None
    align: str = ""
    wrap: bool = False
    side: bool = False
    origin: Origin | None = None


TILE_POINTS = {"kpi": 18, "leader_kpi": 22}
"""Points of the number of a tile by its kind, as the theme has them."""
ORDINAL = Col(header="序", kind="tally", origin=PLACE)
"""The first column of a list: the place of the line in it."""


def rank_by(header: str) -> Origin:
    """The origin of a column that says the rank of each line by another column, the largest first; equals share a rank."""
    return Origin("rank", (header,))


def row_in(register: str) -> Origin:
    """The origin of a column that says the row of a register whose file stands at its left."""
    return Origin("row", (register,))


@dataclass(frozen=True, kw_only=True)
class Tile:
    """A framed number: label, value, a line of words. `columns` = first and last column that it spans.

    link  where its number, or the label of a word, leads: "表名!A1", or the id of a report or computation in place of the sheet's name
    """

    columns: tuple[int, int]
    label: str
    value: Any
    kind: str = "text"
    note: str = ""
    fill: str = ""
    ink: str = "blue"
    formula: str | None = None
    origin: Origin | None = None
    link: str | None = None


@dataclass(frozen=True, kw_only=True)
class Table:
    """Where a table stands: header and total row, first and last row of its body, columns by header."""

    header_row: int
    total_row: int | None
    first: int
    last: int
    columns: Mapping[str, int] = field(default_factory=dict)

    def area(self, header: str, *, total: bool = False) -> Area:
        """The body cells of a column."""
        col = self.columns[header]
        return Area(self.total_row if total and self.total_row else self.first, col, self.last, col)

    @property
    def below(self) -> int:
        """The first row under it."""
        return max(self.last, self.total_row or 0, self.header_row) + 1


def title_bar(page: Page, title: str, *, row: int = 1, col: int = 2, last: int = 0, kind: str = "title", height: float = 30) -> int:
    """The title over the whole width (or to column `last`), white on 墨蓝; its words begin in column `col`."""
    return _bar(page, title, row, col, last, kind, height)


def source_line(page: Page, text: str, *, row: int = 2, col: int = 2, last: int = 0, height: float = 18) -> int:
    """What the sheet was made from, 9 pt on light 墨蓝, as wide as the title."""
    return _bar(page, text, row, col, last, "source", height)


def _bar(page: Page, text: str, row: int, col: int, last: int, kind: str, height: float) -> int:
    page.put(row, col, text, kind)
    page.fill_row(row, 1, last or (page.printing.area.last_col if page.printing.area else page.last_col), kind)
    page.heights[row] = height
    return row + 1


def gap(page: Page, row: int, height: float = 6) -> int:
    """A thin empty row."""
    page.heights[row] = height
    return row + 1


def chart_room(page: Page, row: int, rows: int) -> int:
    """Rows of one height on which a chart lies; returns the row below them."""
    page.heights |= dict.fromkeys(range(row, row + rows), 16.5)
    return row + rows


def section(page: Page, row: int, first: int, last: int, text: str, *, height: float = 22) -> int:
    """A head with a thick line under it."""
    page.put(row, first, text, "section")
    page.fill_row(row, first, last, "section")
    page.heights[row] = height
    return row + 1


def tiles(
    page: Page,
    row: int,
    items: Sequence[Tile],
    *,
    heights: tuple[float, float, float] = (16, 26, 16),
    value_kind: str = "kpi",
    label_kind: str = "tile_label",
    note_kind: str = "tile_note",
    label_ink: str = "blue",
) -> int:
    """Tiles side by side: three rows each, framed, on the fill of what they mean."""
    for item in items:
        first, last = item.columns
        ink = item.fill.removesuffix("_light") if item.fill else ""
        leads = 0 if isinstance(item.value, str) else 1  # programs paint a word that leads somewhere in a colour of their own
        words = ((item.label, label_kind, "ltr", None), (item.value, value_kind, "lr", item.formula), (item.note, note_kind, "lrb", None))
        for offset, (value, kind, sides, formula) in enumerate(words):
            look = Style(kind, fill=item.fill, ink=ink or (item.ink if kind == value_kind else label_ink), sides=sides)
            if offset == 1 and item.kind != "text":
                look = look.but(number=item.kind)
                look = look.but(size=_size_in(sum(page.widths[first - 1 : last]), cell_text(Cell(value, look)), TILE_POINTS[value_kind]))
            page.merge(row + offset, first, row + offset, last, value, look, formula=formula, link=item.link if offset == leads else None)
            if offset == 1 and item.origin is not None:
                page.place(row + 1, first, replace(page.cells[row + 1, first], origin=item.origin))
            page.fill_row(row + offset, first, last, look)
    for offset, height in enumerate(heights):
        page.heights[row + offset] = height
    return row + 3


def _size_in(room: float, text: str, own: int) -> int:
    """The points in which a number fits its tile in the widest typeface that may stand in, 0 for its `own`; else it shows as ###."""
    whole = text.partition(".")[0]
    digits, marks = sum(map(str.isalnum, text)), text.count(".") + (len(whole) - 1) // 3
    points = int((room - 1) * 11 / (1.45 * max(digits + marks / 2, 1)))
    return 0 if points >= own else max(points, 8)


def table(
    page: Page,
    row: int,
    col: int,
    columns: Sequence[Col],
    rows: Sequence[Sequence[Any]],
    *,
    total: Mapping[str, Any] | None = None,
    total_label: tuple[str, str] | None = None,
    rest: str = "户",
    row_height: float = 18,
    header_height: float = 22,
    limit: int = LIST_LIMIT,
    counted: int | None = None,
    empty: str = "本期没有",
) -> Table:
    """A table with its total directly under the header.

    rows         values in the order of `columns`; a value may be a `Cell` (its own style) or `Absent`
    total_label  (header, text): asks for the total row; `Col.total` says what it holds, `total` gives values of
                 formulas that are not sums
    limit        rows shown; what is left over is one line 其余 n 户 with its sums, so that the total holds
    counted      how many rows, from the first, are in the sums (None = all): branches without data stand below them
    """
    at = {column.header: col + i for i, column in enumerate(columns)}
    _header(page, row, col, columns, header_height)
    first = row + (2 if total_label else 1)
    shown = _with_rest(columns, rows, limit, rest) if rows else []
    looks = [(j, column, _body_style(column)) for j, column in enumerate(columns) if column.header]
    for i, values in enumerate(shown):
        for j, column, look in looks:
            page.place(first + i, col + j, _body_cell(values[j], column, look))
        page.heights[first + i] = row_height
    made = Table(header_row=row, total_row=row + 1 if total_label else None, first=first, last=first + len(shown) - 1, columns=at)
    _say_origins(page, made, columns)
    if total_label:
        summed = replace(made, last=made.last if counted is None or len(rows) > limit else first + counted - 1)
        _total_row(page, summed, columns, total_label, total or {})
        page.heights[row + 1] = row_height + 1
    return made if shown else _empty_row(page, made, columns, empty, row_height)


def _say_origins(page: Page, made: Table, columns: Sequence[Col]) -> None:
    """Puts where they come from to the numbers whose column says it: place, rank and row are known on the page only."""
    for column in (column for column in columns if column.header and column.origin is not None):
        col = made.columns[column.header]
        for row in range(made.first, made.last + 1):
            cell = page.cells[row, col]
            if cell.source is None and isinstance(cell.value, int):
                page.place(row, col, replace(cell, origin=_bound(page, made, column.origin, row, col)))


def _bound(page: Page, made: Table, origin: Origin | None, row: int, col: int) -> Origin | None:
    if origin is None or origin.how == "place":
        return Origin("place", (made.first, row))
    if origin.how == "rank":
        by = made.columns[origin.of[0]]
        return Origin("rank", (Area(made.first, by, made.last, by).a1, a1(row, by)))
    if origin.how == "row":
        return Origin("row", (*origin.of, page.value(row, col - 1), page.value(row, col)))
    return origin


def _header(page: Page, row: int, col: int, columns: Sequence[Col], height: float) -> None:
    for i, column in enumerate(columns):
        if column.header:
            page.put(row, col + i, column.header, Style("header_computed" if column.side else "header", sides=BOX))
    page.heights[row] = height


def _body_style(column: Col) -> Style:
    return Style(
        column.kind, sides=BOX, align=column.align, wrap=column.wrap, ink="note" if column.side else "", size=9 if column.side else 0
    )


def _body_cell(value: Any, column: Col, look: Style) -> Cell:
    if isinstance(value, Cell):
        base = value.style
        return value if base.sides or base.heavy else value.but(sides=BOX)
    if isinstance(value, Absent):
        align = "right" if column.kind in RIGHT else "center"
        return Cell(value.word, look.but(kind="text", ink="grey", italic=True, align=align, indent=0))
    return Cell(value, look)


def _with_rest(columns: Sequence[Col], rows: Sequence[Sequence[Any]], limit: int, word: str) -> list[list[Any]]:
    shown = [list(values) for values in rows[:limit]]
    left = rows[limit:]
    if not left:
        return shown
    names = next((i for i, c in enumerate(columns) if c.kind in ("text", "id") and not c.side), 0)
    line: list[Any] = [total_of(bare(values[i]) for values in left) if c.total == "sum" else None for i, c in enumerate(columns)]
    line[names] = f"其余 {len(left)} {word}"
    return [*shown, line]


def bare(value: Any) -> Any:
    """The number or text of a value that may be a `Cell` or `Absent`."""
    return value.value if isinstance(value, Cell) else value.word if isinstance(value, Absent) else value


def _total_row(page: Page, made: Table, columns: Sequence[Col], label: tuple[str, str], given: Mapping[str, Any]) -> None:
    row = made.header_row + 1
    for column in (column for column in columns if column.header):
        page.place(row, made.columns[column.header], _total_cell(page, made, column, given.get(column.header)))
    col = made.columns[label[0]]
    page.put(row, col, label[1], page.cells[row, col].style.but(kind="text", align="left"))


def _total_cell(page: Page, made: Table, column: Col, value: Any) -> Cell:
    col = made.columns[column.header]
    kind = column.kind if column.total or value is not None else "text"
    look = Style(kind, fill="blue_light", ink="blue", bold=True, sides="ltr", heavy="b", align=column.align, size=9 if column.side else 0)
    if column.total == "sum" and not isinstance(value, Absent):
        area = Area(made.first, col, max(made.last, made.first), col)
        summed = total_of(page.value(r, col) for r in range(made.first, made.last + 1))
        return Cell(summed, look, f"=SUM({area.a1})")
    if isinstance(value, Absent):
        return Cell(value.word, look.but(kind="text", align="right" if column.kind in RIGHT else "center", indent=0))
    names = {header: column_letter(c) for header, c in made.columns.items()}
    last = max(made.last, made.first)  # of an empty table: the line that says so; a range never runs backwards
    places = {"row": made.header_row + 1, "first": made.first, "last": last, **names}
    if isinstance(value, Cell):
        formula = None if value.formula is None else value.formula.format_map(places)
        return replace(value.but(fill="blue_light", ink=value.style.ink or "blue", bold=True, sides="ltr", heavy="b"), formula=formula)
    nothing = made.last < made.first and isinstance(value, str)  # no row to compute from: the word stands by itself
    if column.total is None or value is None or nothing:
        return Cell(value, look)
    return Cell(value, look, column.total.format_map(places))


def _empty_row(page: Page, made: Table, columns: Sequence[Col], words: str, height: float) -> Table:
    row, col = made.first, made.columns[columns[0].header]
    shown = sum(1 for column in columns if not column.side)
    look = Style("text", ink="note", align="center", sides=BOX)
    page.merge(row, col, row, col + shown - 1, words, look)
    page.fill_row(row, col, col + shown - 1, look)
    page.heights[row] = height
    return replace(made, first=row, last=row)


def note_line(page: Page, row: int, text: str, *, col: int = 2, height: float = 16) -> int:
    """A line of 9 pt under a table: 数据质量, the legend; one too long for the page goes on in lines below."""
    room = sum(int(width * 7 + 5) for width in page.shown_widths[col - 1 :]) // _NOTE_PX
    for part in broken(text, max(int(room), 40)):
        page.put(row, col, part, "note")
        page.heights[row] = height
        row += 1
    return row


def broken(text: str, room: int) -> list[str]:
    """A text in lines of at most `room` Latin characters (a Chinese one counts two), parted behind a mark where it can.

    >>> broken('甲、乙、丙丁。', 6)
    ['甲、', '乙、', '丙丁。']
    """
    parts, line = [piece for piece in _BEHIND_A_MARK.split(text) if piece], ""
    lines = []
    for part in parts:
        if line and width(line + part) > room:
            lines.append(line)
            line = ""
        line += part
    return [*lines, line]


def signatures(
    page: Page,
    row: int,
    places: Sequence[int],
    compiler: str,
    *,
    height: float = 28,
    names: Sequence[str] = ("编制", "填写", "审核", "中心主任"),
) -> int:
    """The signature row; the first is the compiler's name."""
    for i, col in enumerate(places):
        who = compiler if i == 0 and compiler else SIGNATURE_LINE
        page.put(row, col, f"{names[i]}：{who}", "signature")
    page.heights[row] = height
    return row + 1


def footer(node_name: str, period: str, sheet: str) -> str:
    """`机构 · 期间 · 表名`."""
    return f"{node_name} · {period} · {sheet}"


def arrow(change: Fraction | Decimal | None) -> str:
    """↑ ↓ → with the per cent, as text for tiles."""
    if change is None:
        return "不适用"
    sign = "↑" if change > 0 else "↓" if change < 0 else "→"
    return sign + percent_shown(abs(Fraction(change)))


def link_to(sheet: str, row: int = 1, col: int = 1) -> str:
    """The target of an inner link."""
    return f"{sheet}!{a1(row, col)}"


def marked(rows: Sequence[Any], test: Callable[[Any], bool]) -> bool:
    """True when a mark is worth showing: at most a third of the column would carry it (ux 7)."""
    return bool(rows) and 3 * sum(1 for value in rows if test(value)) <= len(rows)
