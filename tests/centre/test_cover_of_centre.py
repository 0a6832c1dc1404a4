"""The 封面 of a centre's desk that somebody deleted or renamed comes back with the next press, and with what was filled in (ux 2.2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from building.commands import Ran
from macros.click import press
from workbooks.archive.home import Home
from workbooks.book import PlaceButtons
from workbooks.book_file import FileBook, rename_sheet
from workbooks.desk.sheets.cover_sheet import SHEET as HOME

FILLED = {"D17": "周文静", "D18": 83312345, "D20": "本月有一局停业", "D21": "汇总主表!F8"}


@pytest.fixture
def opened(home: Home, policy_book: Path, keybook: Callable[..., Ran]) -> FileBook:
    """The centre's desk in its home, filled in and pressed once."""
    ran = keybook("desk", "new", "--policy", policy_book, "--centre", "--period", "2026-10", "--out", home.folder, "--json")
    book = FileBook(Path(ran.json["out"][0]), keep_formulas=True)
    for cell, value in FILLED.items():
        book._book[HOME][cell] = value
    press("status", book)
    return book


def cells(book: FileBook) -> dict[str, Any]:
    filled = (cell for line in book._book[HOME].iter_rows() for cell in line if cell.value is not None)
    return {cell.coordinate: f"{cell.value:%Y-%m-%d}" if isinstance(cell.value, dt.date) else cell.value for cell in filled}


def test_deleted_it_is_put_back_as_it_stood(opened: FileBook) -> None:
    before, known = cells(opened), {name: where.attr_text for name, where in opened._book.defined_names.items()}
    del opened._book[HOME]
    for where in opened._book.defined_names.values():
        where.attr_text = "#REF!"
    done = press("status", opened)
    assert "《封面》被删掉了，已放回" in done.said and not done.blocked
    after = cells(opened)
    assert {cell: after.pop(cell) for cell in FILLED} == {cell: str(value) for cell, value in FILLED.items()}
    assert {cell: value for cell, value in before.items() if cell not in FILLED} == after and opened.sheet_names()[0] == HOME
    assert {name: where.attr_text for name, where in opened._book.defined_names.items()} == known
    (buttons,) = [edit.buttons for edit in done.edits if isinstance(edit, PlaceButtons)]
    assert {button.caption for button in buttons} >= {"收件登记", "合并汇总", "同意"}
    assert "封面" not in press("status", opened).said, "it is told once"


def test_renamed_it_gets_its_name_back(opened: FileBook) -> None:
    before = cells(opened)
    rename_sheet(opened._book, HOME, "首页")
    done = press("status", opened)
    assert "《首页》就是《封面》，表名已改回" in done.said and not done.blocked
    assert cells(opened) == before and "首页" not in opened.sheet_names()


def test_what_was_cleared_is_not_put_back(opened: FileBook) -> None:
    opened._book[HOME]["D20"] = None
    press("status", opened)
    del opened._book[HOME]
    press("status", opened)
    assert opened._book[HOME]["D20"].value is None and opened._book[HOME]["D17"].value == FILLED["D17"]
