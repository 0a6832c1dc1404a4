"""A desk without a sheet 封面, read as if it stood there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from validators.page.page import Page, a1
from validators.page.shown import shown_number
from workbooks.book import Book, EditList, Grid, formats_of, struck_of
from workbooks.envelope import SHEET


@dataclass(frozen=True)
class SeenCover:
    """A desk read as if its 封面 stood there: under the name that somebody gave it, or as the page that is to be put back."""

    book: Book
    renamed: str = ""
    page: Page | None = None

    @property
    def path(self) -> Path:
        return self.book.path

    def sheet_names(self) -> list[str]:
        there = self.book.sheet_names()
        return [SHEET if name == self.renamed else name for name in there] if self.renamed else [SHEET, *there]

    def read(self, sheet: str) -> Grid:
        if sheet != SHEET:
            return self.book.read(sheet)
        return replace(self.book.read(self.renamed), sheet=SHEET) if self.page is None else _grid(self.page)

    def formulas(self, sheet: str) -> frozenset[str]:
        if sheet != SHEET or self.page is None:
            return self.book.formulas(self._there(sheet))
        return frozenset(a1(*place) for place, cell in self.page.cells.items() if cell.formula)

    def formats(self, sheet: str) -> Mapping[tuple[int, int], str]:
        """(row, column) -> the number format of a number that shows more than digits."""
        return {} if sheet == SHEET and self.page is not None else formats_of(self.book, self._there(sheet))

    def struck(self, sheet: str) -> frozenset[tuple[int, int]]:
        """(row, column) of the filled cells whose text is struck through."""
        return frozenset() if sheet == SHEET and self.page is not None else struck_of(self.book, self._there(sheet))

    def apply(self, edits: EditList) -> None:
        self.book.apply(edits)

    def save(self, path: Path | None = None) -> None:
        self.book.save(path)

    def close(self) -> None:
        self.book.close()

    def _there(self, sheet: str) -> str:
        return self.renamed if sheet == SHEET else sheet


def _grid(page: Page) -> Grid:
    rows: list[list[Any]] = [[None] * page.last_col for _ in range(page.last_row)]
    for (row, col), cell in page.cells.items():
        rows[row - 1][col - 1] = shown_number(cell.value, cell.style.value_kind)
    return Grid(sheet=SHEET, rows=rows, merged=tuple((m.row, m.col, m.last_row, m.last_col) for m in page.merges))
