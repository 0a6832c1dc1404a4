"""A page as words and tables, for documents that have no cells: titles, lines, tables and what a person fills (E3.11)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from validators.page.page import Cell, Page
from validators.values.cell import plain
from validators.values.money import decimals, percent_shown, quantity_text, yuan_shown

_HEADS = frozenset({"header", "header_computed"})
_NUMBERS = frozenset({"money", "wan", "quantity", "count", "tally", "findings", "ratio", "change", "score", "price", "number"})


@dataclass(frozen=True)
class PageLine:
    """A line of words; `kind` is that of its cells: title, source, section, note, signature or text."""

    kind: str
    text: str


@dataclass(frozen=True)
class PageGrid:
    """A table: its header, its lines as shown, the widths of its columns, and which of them hold numbers."""

    header: tuple[str, ...]
    lines: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    numbers: tuple[bool, ...]


@dataclass(frozen=True)
class PageRoom:
    """A box that a person fills, and what stands in it until then."""

    text: str


Block = PageLine | PageGrid | PageRoom


def blocks(page: Page) -> Iterator[Block]:
    """What is printed of a page, from the top; charts have no words."""
    area = page.printing.area
    last_row, last_col = (area.last_row, area.last_col) if area else (page.last_row, page.last_col)
    rows: dict[int, dict[int, Cell]] = {}
    for (row, col), cell in sorted(page.cells.items()):
        leads_away = cell.style.kind == "title" and cell.link is not None
        if row <= last_row and col <= last_col and not leads_away:
            rows.setdefault(row, {})[col] = cell
    at = 1
    while at <= last_row:
        cells = rows.get(at, {})
        if any(cell.style.kind in _HEADS for cell in cells.values()):
            made, at = _grid(page, rows, at)
            yield made
            continue
        if cells and any(not cell.style.locked for cell in cells.values()):
            yield PageRoom(_joined(cells))
        elif text := _joined(cells):
            yield PageLine(next(cell.style.kind for cell in cells.values() if cell.value is not None), text)
        at += 1


def _joined(cells: dict[int, Cell]) -> str:
    return "　".join(text for cell in cells.values() if (text := cell_text(cell)))


def _grid(page: Page, rows: dict[int, dict[int, Cell]], head: int) -> tuple[PageGrid, int]:
    """The table whose header stands in a row, and the row below it."""
    cols = [col for col, cell in rows[head].items() if cell.style.kind in _HEADS]
    at, lines = head + 1, list[dict[int, Cell]]()
    while at in rows and any(cell.style.sides or cell.style.heavy for cell in rows[at].values()) and not _begins(rows[at]):
        lines.append(rows[at])
        at += 1
    shown = tuple(tuple(cell_text(line[col]) if col in line else "" for col in cols) for line in lines)
    numbers = tuple(any(col in line and line[col].style.value_kind in _NUMBERS for line in lines) for col in cols)
    header = tuple(cell_text(rows[head][col]) for col in cols)
    return PageGrid(header, shown, tuple(page.widths[col - 1] for col in cols), numbers), at


def _begins(cells: dict[int, Cell]) -> bool:
    return any(cell.style.kind in (*_HEADS, "section") for cell in cells.values())


def cell_text(cell: Cell) -> str:
    """What stands in a cell as people read it.

    >>> from validators.page.page import Style
    >>> cell_text(Cell(123456, Style("money"))), cell_text(Cell(Fraction(1, 8), Style("ratio"))), cell_text(Cell(None))
    ('1,234.56', '12.50%', '')
    """
    value, kind = cell.value, cell.style.value_kind
    if value is None or isinstance(value, str):
        return value or ""
    return _shown(value, kind)


def _shown(value: Any, kind: str) -> str:
    if kind == "money":
        return yuan_shown(int(value))
    if kind == "wan":
        return decimals(Fraction(int(value), 100), 2)
    if kind == "quantity":
        return quantity_text(int(value))
    if kind in ("ratio", "change"):
        return percent_shown(Fraction(value))
    if kind in ("score", "price"):
        return decimals(Fraction(value), 2 if kind == "score" else 4)
    if kind == "date":
        return f"{value:%Y-%m-%d}"
    if kind == "moment":
        return f"{value:%Y-%m-%d %H:%M}"
    return plain(value) if isinstance(value, Decimal) else str(int(value)) if isinstance(value, int) else str(value)
