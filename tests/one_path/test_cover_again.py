"""A 封面 that somebody deleted or renamed costs nothing: the next press puts it back (ux 3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from building.commands import Ran
from macros.click import press
from workbooks.book_file import FileBook, rename_sheet
from workbooks.desk.sheets.cover_sheet import SHEET as HOME
from workbooks.desk.sheets.state_sheet import SHEET as STATE

REMARK = "本月有一户停业"


def cells(book: FileBook, sheet: str) -> dict[str, Any]:
    """Cell -> formula or value, blanks left out; days as they are shown."""
    filled = (cell for line in book._book[sheet].iter_rows() for cell in line if cell.value is not None)
    return {cell.coordinate: f"{cell.value:%Y-%m-%d}" if isinstance(cell.value, dt.date) else cell.value for cell in filled}


def names(book: FileBook) -> dict[str, str]:
    return {name: where.attr_text for name, where in book._book.defined_names.items()}


def delete(book: FileBook) -> None:
    """As Excel leaves a workbook whose 封面 is deleted: names of cells that are no more, no sheet."""
    del book._book[HOME]
    for where in book._book.defined_names.values():
        if f"'{HOME}'!" in where.attr_text:
            where.attr_text = "#REF!"


@pytest.fixture
def opened(desk: Callable[..., Path]) -> FileBook:
    """A clean desk with a word on 封面."""
    book = FileBook(desk(), keep_formulas=True)
    book._book[HOME]["D21"] = REMARK
    return book


def test_a_deleted_cover_is_put_back_with_all_that_stood_on_it(opened: FileBook) -> None:
    press("submit", opened)
    before, known = cells(opened, HOME), names(opened)
    delete(opened)
    done = press("submit", opened)
    assert "仍是第 1 版，没有做新的一版" in done.said, "nothing of what was packed has changed"
    assert "《封面》被删掉了，已放回" in done.said and not done.blocked
    after = cells(opened, HOME)
    assert after == before and names(opened) == known and opened.sheet_names()[0] == HOME
    assert after["D21"] == REMARK and after["I19"] == 1
    assert "封面" not in press("check", opened).said, "it is told once"


def test_a_renamed_cover_is_known_and_gets_its_name_back(opened: FileBook) -> None:
    before, known = cells(opened, HOME), names(opened)
    rename_sheet(opened._book, HOME, "首页")
    done = press("check", opened)
    assert "《首页》就是《封面》，表名已改回" in done.said and not done.blocked
    assert cells(opened, HOME) == before and names(opened) == known and "首页" not in opened.sheet_names()


def test_the_command_line_sees_the_same(desk: Callable[..., Path], keybook: Callable[..., Ran], tmp_path: Path) -> None:
    book = openpyxl.load_workbook(desk())
    del book[HOME]
    without, out = tmp_path / "没有封面.xlsx", tmp_path / "标注.xlsx"
    book.save(without)
    assert keybook("check", without, "--annotate", out).status == 0
    assert openpyxl.load_workbook(out)[HOME]["D17"].value == "LJ01G1"


def test_a_desk_made_before_it_was_remembered_gets_a_blank_one(desk: Callable[..., Path]) -> None:
    book = FileBook(desk(), keep_formulas=True)
    there = book._book[STATE]
    head = next(cell.row for cell in there["A"] if cell.value == "封面填写")
    there.delete_rows(head, 20)
    delete(book)
    done = press("check", book)
    assert done.blocked and "填报人" in {line[4] for line in book.read("校验结果").rows[5:]}
    assert book._book[HOME]["D17"].value is None and book._book[HOME]["I17"].value == "LJ01"
