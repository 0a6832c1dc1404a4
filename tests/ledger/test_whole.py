"""Files are whole or not there, whatever happens while they are written (design.md 8)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from workbooks.archive.disk import put, whole


def with_a_book(target: Path) -> None:
    with whole(target) as draft, xlsxwriter.Workbook(str(draft)) as book:
        book.add_worksheet("表")


def test_a_writer_that_fails_leaves_the_former_file_and_no_draft(tmp_path: Path) -> None:
    target = put(tmp_path / "台账.xlsx", b"old")
    with pytest.raises(ZeroDivisionError), whole(target) as draft:
        draft.write_bytes(b"half")
        raise ZeroDivisionError
    assert target.read_bytes() == b"old" and list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("write", [lambda target: put(target, b"x"), with_a_book])
def test_a_fault_names_the_file_that_was_wanted(write: Callable[[Path], Any], tmp_path: Path) -> None:
    """A draft's name tells a clerk nothing; also where the writer wraps the system's fault in its own."""
    target = tmp_path / "汇总.xlsx"
    target.mkdir()  # a folder bears the name: no file takes its place
    (target / "里面").mkdir()
    with pytest.raises(OSError) as fault:
        write(target)
    assert fault.value.filename == str(target) and list(tmp_path.iterdir()) == [target]


def test_a_fault_of_the_writer_itself_names_the_file_too(tmp_path: Path) -> None:
    target = tmp_path / "没有这个文件夹" / "汇总.xlsx"
    with pytest.raises(Exception, match="No such file") as wrapped:
        with_a_book(target)
    cause = wrapped.value
    while not isinstance(cause, OSError):
        cause = cause.__cause__ or cause.__context__
    assert cause.filename == str(target)
