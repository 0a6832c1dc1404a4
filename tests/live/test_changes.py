"""A press that changes nothing writes nothing (workbooks.live.edit_changes; issue 3, done when)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from macros.button import buttons
from macros.opening import open_session
from validators.finding import Severity
from validators.page.page import Page, Style
from workbooks.book import ClearMarks, EditList, Mark, PutPage, Select, Status, WriteBlock
from workbooks.book_file import FileBook
from workbooks.live.edit_changes import needed, same

NOW = dt.datetime(2026, 11, 2, 9, 30)


def pressed(path: Path, book: FileBook, when: dt.datetime) -> EditList:
    session = open_session(path, today=when.date(), now=when, book=book)
    return needed(buttons()["check"].press(session), book)


def test_a_second_check_writes_nothing_until_something_changes(desk: Callable[..., Path], clean: Callable[..., Any]) -> None:
    cells = clean("LJ01")
    cells["R10"][0]["收入"] = "1.2万"
    path = desk("LJ01", cells=cells)
    book = FileBook(path)
    first = pressed(path, book, NOW)
    assert {type(edit) for edit in first.edits} >= {WriteBlock, Mark, ClearMarks, PutPage, Status}
    book.apply(first)
    again = pressed(path, book, NOW + dt.timedelta(hours=3))
    assert [type(edit) for edit in again.edits] == [Status], again.edits
    assert again.blocked == first.blocked
    book.apply(EditList(edits=[WriteBlock(sheet="业务量流水", row=7, column=7, values=[["2.2万"]])]))
    third = pressed(path, book, NOW)
    touched = {edit.sheet for edit in third.edits if isinstance(edit, (WriteBlock, Mark, ClearMarks))}
    assert "业务量流水" in touched and "客户档案" not in touched
    assert [edit.page.name for edit in third.edits if isinstance(edit, PutPage)] == ["校验结果"]


@pytest.fixture
def book(tmp_path: Path) -> FileBook:
    held = openpyxl.Workbook()
    sheet = held.active
    sheet.title = "业务量流水"
    sheet.append(["KH01", 12.5, dt.datetime(2026, 10, 5), None, "10-12 09:30"])
    other = held.create_sheet("页")
    other["A1"], other["B2"] = "查了 11-02 09:30", 3
    held.save(tmp_path / "b.xlsx")
    return FileBook(tmp_path / "b.xlsx")


@pytest.mark.parametrize(
    ("values", "kept"),
    [
        ([["KH01", 12.5, dt.date(2026, 10, 5), "", "10-12 09:30"]], 0),
        ([["KH01", 12.50000000001, None]], 1),
        ([["KH02"]], 1),
        ([["KH01", 12.5, dt.datetime(2026, 10, 6)]], 1),
        ([["KH01", 12.5, dt.date(2026, 10, 5), None, "10-12 09:31"]], 1),
    ],
)
def test_a_block(book: FileBook, values: list[list[Any]], kept: int) -> None:
    """What staff typed counts to the minute; a blank is a blank, a date a date."""
    edits = EditList(edits=[WriteBlock(sheet="业务量流水", row=1, column=1, values=values)])
    assert len(needed(edits, book).edits) == kept


def test_a_page(book: FileBook) -> None:
    page = Page(name="页")
    page.put(1, 1, "查了 11-02 09:31", "text")
    page.put(2, 2, 300, Style("money"))
    assert needed(EditList(edits=[PutPage(page=page)]), book).edits == []
    page.put(2, 2, 301, Style("money"))
    assert needed(EditList(edits=[PutPage(page=page)]), book).edits == [PutPage(page=page)]
    page.put(2, 2, 300, Style("money"))
    page.put(3, 1, "新", "text")
    assert len(needed(EditList(edits=[PutPage(page=page)]), book).edits) == 1
    del page.cells[3, 1], page.cells[1, 1]
    assert len(needed(EditList(edits=[PutPage(page=page)]), book).edits) == 1, "what is there and shall go"
    assert len(needed(EditList(edits=[PutPage(page=replace(page, name="新页"))]), book).edits) == 1


def test_marks(book: FileBook) -> None:
    clear = ClearMarks(sheet="业务量流水")
    mark = Mark(sheet="业务量流水", cell="B1", severity=Severity.C, note="【核实】收入\n现在：12\n—— V04 · 11-02 校验")
    assert needed(EditList(edits=[clear]), book).edits == []
    book.apply(EditList(edits=[clear, mark]))
    tomorrow = replace(mark, note=mark.note.replace("11-02", "11-03"))
    assert needed(EditList(edits=[clear, tomorrow]), book).edits == []
    assert needed(EditList(edits=[clear]), book).edits == [clear]
    worse = replace(mark, note=mark.note.replace("12", "13"))
    assert needed(EditList(edits=[clear, worse]), book).edits == [clear, worse]


def test_what_is_said_and_where_one_goes_stays(book: FileBook) -> None:
    edits = [Select(sheet="页", cell="A1"), Status(text="好")]
    done = needed(EditList(edits=list(edits), files=[Path("x")], blocked=True), book)
    assert (done.edits, done.files, done.blocked) == (edits, [Path("x")], True)


def test_going_to_a_page_that_the_same_press_makes(book: FileBook) -> None:
    page = Page(name="方案参数")
    page.put(1, 1, "参数", "text")
    book.apply(EditList(edits=[PutPage(page=page), Select(sheet="方案参数", cell="A1")]))
    assert book.sheet_names()[-1] == "方案参数"


@pytest.mark.parametrize(
    ("there", "value", "alike"),
    [
        (None, "", True),
        (0, None, False),
        (0, "", False),
        ("a\r\nb", "a\nb", True),
        (True, 1, False),
        (46300.0, dt.date(2026, 10, 5), True),
        ("12", 12, False),
    ],
)
def test_same(there: Any, value: Any, alike: bool) -> None:
    assert same(there, value) is alike
