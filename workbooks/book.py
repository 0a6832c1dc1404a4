"""The port to a workbook: a grid of raw values read from it, and the edit list that is done to it.

A button returns what it wants done to the open workbook as one list of edits; an adapter applies it: xlwings in Excel
(`book_live`), openpyxl on a separate file (`book_file`). There is no second way to write. `book_scan` only reads.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from validators.finding import Severity
from validators.page.page import Page

if TYPE_CHECKING:
    from workbooks.desk.button_specs import ButtonSpec


@dataclass(frozen=True, kw_only=True)
class Grid:
    """The used part of a sheet: `rows[0]` is Excel row `first_row`, its first cell column `first_column` (1-based).

    merged       areas of several cells that are one: first row, first column, last row, last column, as Excel counts
    hidden_rows  rows that are hidden or filtered out; `hidden`: the sheet itself is
    date1904     True when serial numbers count from 1904
    typed        False where every value is a text because the file knows no other (csv)
    """

    sheet: str
    rows: list[list[Any]]
    first_row: int = 1
    first_column: int = 1
    merged: tuple[tuple[int, int, int, int], ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden: bool = False
    date1904: bool = False
    typed: bool = True

    def at(self, row: int, column: int) -> Any:
        """A raw value by Excel row and column; None outside."""
        r, c = row - self.first_row, column - self.first_column
        return self.rows[r][c] if 0 <= r < len(self.rows) and 0 <= c < len(self.rows[r]) else None


@dataclass(frozen=True, kw_only=True)
class WriteBlock:
    """Values written as one block, top left at (row, column); with `formulas` texts that begin with = are formulas of ours, and
    `shown` is what they give, where that is known.
    """

    sheet: str
    row: int
    column: int
    values: Sequence[Sequence[Any]]
    formulas: bool = False
    shown: Sequence[Sequence[Any]] = ()


@dataclass(frozen=True, kw_only=True)
class PrintArea:
    """What of a sheet is printed, as A1:V30: formulas that wait below the typed rows would print as an empty grid."""

    sheet: str
    area: str


@dataclass(frozen=True, kw_only=True)
class Mark:
    """A cell shown as faulty: light fill, dark bold text, a note (ux 4)."""

    sheet: str
    cell: str
    severity: Severity
    note: str


@dataclass(frozen=True, kw_only=True)
class ClearMarks:
    """Takes off the marks of the last check; the user's own notes and fills stay."""

    sheet: str


@dataclass(frozen=True, kw_only=True)
class PutPage:
    """A computed sheet or report, made new in place of the one of the same name; an `active` one that is not there comes first."""

    page: Page


@dataclass(frozen=True, kw_only=True)
class RenameSheet:
    """A sheet gets back the name under which it is known; formulas and defined names follow it."""

    sheet: str
    name: str


@dataclass(frozen=True, kw_only=True)
class DefineNames:
    """Defined names of ours made anew, name -> reference: the sheet on which they lay was deleted."""

    names: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class PlaceButtons:
    """Buttons back onto a sheet that was made new; a program that cannot put any (a file without macros) leaves them out."""

    sheet: str
    buttons: Sequence[ButtonSpec]


@dataclass(frozen=True, kw_only=True)
class Select:
    """Goes to a cell, and shows its sheet where that is hidden."""

    sheet: str
    cell: str


@dataclass(frozen=True, kw_only=True)
class Status:
    """One line in the status bar and 封面!E5."""

    text: str


@dataclass(frozen=True, kw_only=True)
class Dialog:
    """A message that must be seen: only where something is blocked or cannot be undone."""

    title: str
    text: str


Edit = WriteBlock | PrintArea | Mark | ClearMarks | PutPage | RenameSheet | DefineNames | PlaceButtons | Select | Status | Dialog


@dataclass(kw_only=True)
class EditList:
    """What a button wants done, in order, and the files that it made beside the workbook.

    outcome   what the work itself gave, for a command that says more than the desk shows (its JSON, its exit status)
    """

    edits: list[Edit] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)
    blocked: bool = False
    outcome: Any = None

    @property
    def pages(self) -> list[Page]:
        """The sheets that are made new, in order."""
        return [edit.page for edit in self.edits if isinstance(edit, PutPage)]

    @property
    def said(self) -> str:
        """What is told, by status or dialog; a sentence that stands in both is told once."""
        return "".join(dict.fromkeys(edit.text for edit in self.edits if isinstance(edit, Status | Dialog)))

    def add(self, *edits: Edit) -> None:
        """Append edits."""
        self.edits.extend(edits)

    def say_also(self, text: str) -> None:
        """A sentence after the last line of status."""
        last = next((edit for edit in reversed(self.edits) if isinstance(edit, Status)), None)
        if text and last is not None:
            self.edits.remove(last)
        if text:
            self.add(Status(text=f"{last.text} {text}" if last else text))


def need_sheets(edits: EditList, names: Iterable[str]) -> None:
    """KeyError for an edit of a sheet that neither stands in the workbook (`names`) nor is made or named by the list."""
    there = {*names, *(page.name for page in edits.pages), *(edit.name for edit in edits.edits if isinstance(edit, RenameSheet))}
    for edit in edits.edits:
        if not isinstance(edit, (PutPage, DefineNames, Status, Dialog)) and edit.sheet not in there:
            raise KeyError(edit.sheet)


class Book(Protocol):
    """A workbook as Keybook needs it."""

    @property
    def path(self) -> Path:
        """Where it lies."""

    def sheet_names(self) -> list[str]:
        """Every sheet in order, hidden ones included."""

    def read(self, sheet: str) -> Grid:
        """The raw values of a sheet; KeyError when there is none of that name."""

    def formulas(self, sheet: str) -> frozenset[str]:
        """The addresses of the cells that hold a formula; KeyError when there is no such sheet."""

    def apply(self, edits: EditList) -> None:
        """Does the edits in order, or none of them when one cannot be done."""

    def save(self, path: Path | None = None) -> None:
        """Saves, atomically, to `path` or in place."""

    def close(self) -> None:
        """Lets go of it."""


@runtime_checkable
class ShowsLooks(Protocol):
    """A workbook that knows how its cells look, where that says something about their values."""

    def formats(self, sheet: str) -> Mapping[tuple[int, int], str]:
        """(row, column) -> the number format of a number that shows more than digits: words, a scale, a currency."""

    def struck(self, sheet: str) -> frozenset[tuple[int, int]]:
        """(row, column) of the filled cells whose text is struck through."""


def formats_of(book: Book, sheet: str) -> Mapping[tuple[int, int], str]:
    """The number formats that a workbook knows of a sheet; none for one that only holds values."""
    return book.formats(sheet) if isinstance(book, ShowsLooks) else {}


def struck_of(book: Book, sheet: str) -> frozenset[tuple[int, int]]:
    """The struck-through cells that a workbook knows of a sheet; none for one that only holds values."""
    return book.struck(sheet) if isinstance(book, ShowsLooks) else frozenset()


_NOTE_HEAD = re.compile(r"\n?【(强制|准强制|核实|提示)】")
"""Every note of ours begins so (ux 4); the clerk's own do not."""


def with_note(there: str, ours: str) -> str:
    """A note under what the clerk has noted in that cell. >>> with_note('问过财务', '【核实】收入')
    '问过财务\\n【核实】收入'
    """
    own = without_note(there)
    return f"{own}\n{ours}" if own else ours


def without_note(text: str) -> str:
    """What a clerk has noted, without what a check has added."""
    found = _NOTE_HEAD.search(text)
    return text[: found.start()] if found else text


class Rejection(Exception):
    """A file that cannot be used: the reason in one sentence and the remedy (design.md, house rule 4)."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(f"{reason}。怎么办：{remedy}。")
        self.reason, self.remedy = reason, remedy


def column_number(text: str) -> int:
    """Column letters to number. >>> column_number('AB')
    28
    """
    number = 0
    for ch in text.upper():
        number = number * 26 + ord(ch) - 64
    return number
