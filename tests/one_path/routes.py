"""The ways to one piece of work: the button of the open workbook, the same press without Excel, the command line.

Every route works at the same place, one after the other, so that whatever holds a path is the same too; what it leaves is
taken down and put aside.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl

from macros.__main__ import main
from macros.button import Button
from macros.click import press
from macros.headless import headless
from macros.opening import open_session
from validators.page.page import a1
from workbooks.archive.ledger import Ledger
from workbooks.book import EditList
from workbooks.book_file import FileBook
from workbooks.scan.scan_book import ScanBook

RESULT = "结果.xlsx"
_OWN = (".log", ".sqlite", ".sqlite-wal", ".sqlite-shm", ".lock")
"""The log of presses, and the ledger, of which the events are compared."""


@dataclass(kw_only=True)
class Left:
    """What a route left: its edit list in words, the files it made, every file of the folder byte by byte, the ledger's
    events, and what stands in the workbook with the edits done to it (openpyxl may write an empty cell or none).
    """

    edits: list[str] = field(default_factory=list)
    made: list[str] = field(default_factory=list)
    blocked: bool = False
    files: dict[str, str] = field(default_factory=dict)
    events: list[str] = field(default_factory=list)
    cells: dict[str, dict[str, Any]] = field(default_factory=dict)


def taken_down(folder: Path, edits: EditList | None = None) -> Left:
    """The folder as it is now, and what was done to the workbook."""
    there = (p for p in sorted(folder.rglob("*")) if p.is_file() and p.suffix not in _OWN and p.name != RESULT)
    left = Left(files={str(p.relative_to(folder)): _digest(p) for p in there})
    if (folder / "ledger.sqlite").is_file():
        left.events = [repr(event) for event in Ledger(folder / "ledger.sqlite").events()]
    if (folder / RESULT).is_file():
        left.cells = cells_of(folder / RESULT)
    if edits is not None:
        left.edits, left.blocked = [repr(edit) for edit in edits.edits], edits.blocked
        left.made = [str(path.relative_to(folder)) for path in edits.files]
    return left


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def cells_of(path: Path) -> dict[str, dict[str, Any]]:
    """Sheet and whether it is hidden -> cell -> value or formula, computed value, note, fill, weight, format."""
    formulas, values = openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)
    return {
        f"{sheet.title} {sheet.sheet_state}": {
            cell.coordinate: (
                cell.value,
                values[sheet.title][cell.coordinate].value,
                cell.comment.text if cell.comment else "",
                cell.fill.fgColor.rgb if cell.fill.fill_type else "",
                bool(cell.font.bold),
                cell.number_format,
            )
            for line in sheet.iter_rows()
            for cell in line
            if cell.value is not None or cell.comment
        }
        for sheet in formulas.worksheets
    }


def values_of(path: Path) -> dict[str, dict[str, Any]]:
    """Sheet -> cell -> what is typed or written there; formulas aside, which only Excel works out."""
    book = ScanBook(path)
    found = {}
    for name in book.sheet_names():
        grid, formulas = book.read(name), book.formulas(name)
        placed = {a1(grid.first_row + r, grid.first_column + c): value for r, line in enumerate(grid.rows) for c, value in enumerate(line)}
        found[name] = {cell: value for cell, value in placed.items() if value not in (None, "") and cell not in formulas}
    return found


def pressed(button: Button, desk: Path, typed: Mapping[tuple[str, str], Any]) -> Left:
    """The button in the workbook that is open: what the clerk typed stands there."""
    book = FileBook(desk, keep_formulas=True)
    for (sheet, cell), value in typed.items():
        book._book[sheet][cell] = value
    edits = press(button.id, book)
    book.save(desk.with_name(RESULT))
    return taken_down(desk.parent, edits)


def without_excel(button: Button, desk: Path, choices: Mapping[str, Any]) -> Left:
    """The same press on the workbook as it lies on disk, done to a copy."""
    from macros.clock import now

    before = desk.read_bytes()
    session = open_session(desk, today=now().date(), now=now(), centre=button.desk == "centre")
    edits = headless(button.id, session, desk.with_name(RESULT), **choices)
    assert desk.read_bytes() == before, "the workbook itself was written to"
    return taken_down(desk.parent, edits)


def by_command(arguments: list[Any], folder: Path) -> Left:
    """The command line."""
    assert main([str(argument) for argument in arguments]) in (0, 1), arguments
    return taken_down(folder)


def at_one_place(base: Path, place: Path, work: Callable[[Path], Any]) -> Any:
    """`work(place)` with a copy of the input there."""
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(base, place)
    return work(place)
