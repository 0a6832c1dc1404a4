"""One 薪酬单 while it is made: its rows and the few sorts of cells that it is made of (E1.4; ux.md 6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from macros.reports.layout.branch_pages import Manager, lines_high
from macros.reports.layout.context import ReportContext
from macros.reports.layout.week.manager_facts import CustomerBook
from validators.page.page import Cell, Page, Style
from validators.page.parts import BOX, section
from validators.values.origin import number

MISSING = Style("text", fill="red_light", bold=True, align="right", indent=0, sides=BOX)
TOTAL = Style("text", fill="blue_light", ink="blue", bold=True, sides=BOX)
WHY = Style("text", size=9, wrap=True, sides=BOX)
FIRST, LAST = 2, 8
"""Columns of the tables."""


@dataclass(kw_only=True)
class PaySheet:
    """One statement while it is made: `missing` is why a part has no amount, `examples` the invented values it uses."""

    context: ReportContext
    manager: Manager
    pay: dict[str, Any]
    typed: dict[str, Any]
    lines: list[dict[str, Any]]
    book: CustomerBook
    page: Page
    row: int = 1
    parts: list[int] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    examples: list[str] = field(default_factory=list)

    def setting(self, code: str) -> Any:
        """A parameter of the manager's branch."""
        return self.context.inputs.setting(code, self.manager.branch)

    def is_example(self, code: str) -> bool:
        """True when that parameter is an invented value."""
        return self.context.inputs.policy.is_example(code, self.manager.branch, self.context.period.first)


def head(s: PaySheet, title: str, headers: Sequence[str]) -> None:
    """A section head and the header of its table."""
    s.row = section(s.page, s.row, FIRST, LAST, title)
    for col, header in enumerate(headers, FIRST):
        s.page.put(s.row, col, header, Style("header", sides=BOX, size=9))
    s.page.heights[s.row] = 18
    s.row += 1


def line_of(s: PaySheet, cells: Sequence[Cell | None], *, base: Style | None = None) -> int:
    """A row of the seven columns; returns its number."""
    blank = base or Style("text", sides=BOX)
    for col, cell in enumerate(cells, FIRST):
        place = cell.value if cell is not None and col == FIRST and isinstance(cell.value, int) else None
        known = cell if cell is None or place is None else replace(cell, origin=number(place, "这一节里的第几行"))
        s.page.place(s.row, col, known if known is not None else Cell(None, blank))
    why = s.page.value(s.row, 7)
    s.page.heights[s.row] = lines_high(str(why or ""), 30, least=20)
    s.row += 1
    return s.row - 1


def money(value: int | None, formula: str | None = None, *, word: str = "", fill: str = "") -> Cell:
    """An amount, or the word that says what is missing (never 0)."""
    if value is None:
        return Cell(f"×{word}", MISSING)
    return Cell(value, Style("money", sides=BOX, fill=fill), formula)


def source(words: tuple[str, str | None]) -> Cell:
    """出处: words, and where they lead."""
    text, target = words
    kind = "link" if target else "text"
    return Cell(text, Style(kind, size=9, sides=BOX, ink="" if target else "blue", align="left", indent=0), None, target)


def in_total(cell: Cell) -> Cell:
    """The cell in a total row, unless it says what is missing."""
    return cell if cell.style.fill == "red_light" else cell.but(fill="blue_light", ink="blue", bold=True)


def arithmetic(row: int, tail: str = "") -> str:
    """The sentence of a product, as a formula over its own row."""
    said = f'=TEXT(D{row},"#,##0.00")&" × "&TEXT(E{row},"0.00%")&" = "&TEXT(F{row},"#,##0.00")'
    return f'{said}&"{tail}"' if tail else said
