"""A person before a desk, as the journeys of ux 8 go: what is pressed, what is typed between, for whom is waited."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from building.campaign import WHOLE
from macros.click import press
from workbooks.book import EditList
from workbooks.book_file import FileBook
from workbooks.desk.sheets.findings_sheet import SHEET as FINDINGS

FLOW = "业务量流水"
LONG = pytest.mark.skipif(not WHOLE, reason="KEYBOOK_CAMPAIGN=1 presses every journey")


@dataclass
class Journey:
    """A person before a desk: what was pressed, and for whom was waited."""

    book: FileBook
    pressed: list[str] = field(default_factory=list)
    waited: list[str] = field(default_factory=list)

    def press(self, name: str) -> EditList:
        self.pressed.append(name)
        return press(name, self.book)

    def wait(self, whom: str) -> None:
        """Somebody else has to act before it goes on."""
        self.waited.append(whom)

    def turn_to(self, book: FileBook) -> None:
        """The same person before another workbook."""
        self.book = book

    def sheet(self, name: str) -> Any:
        return self.book._book[name]

    def type(self, sheet: str, cell: str, value: Any) -> None:
        self.book._book[sheet][cell] = value

    def column(self, sheet: str, header: str) -> str:
        return next(str(cell.column_letter) for cell in self.book._book[sheet][5] if cell.value == header)

    def findings(self, *states: str) -> list[list[Any]]:
        """The lines of 校验结果 in those states of 处理."""
        return [line for line in self.book.read(FINDINGS).rows[5:] if line[0] in states and line[1]]

    @property
    def left(self) -> str:
        """The bar of 校验结果."""
        return str(self.book.read(FINDINGS).at(3, 8))

    @property
    def packed(self) -> list[str]:
        return sorted(file.name for file in (self.book.path.parent / "上报").glob("*.xlsx"))


@contextmanager
def told(book: FileBook) -> Iterator[Journey]:
    """A journey that begins before this workbook; its presses and waits are printed at its end."""
    journey = Journey(book)
    yield journey
    waits = f"{len(journey.waited)} waits: {'、'.join(journey.waited)}" if journey.waited else "no wait"
    print(f"{len(journey.pressed)} presses: {' '.join(journey.pressed)}; {waits}")
