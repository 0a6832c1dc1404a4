"""A step of 封面 is done while the data it was done on stand, whoever did it (ux 3; design 7)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from building.commands import Ran
from macros.click import press
from workbooks.book import EditList
from workbooks.book_file import FileBook
from workbooks.desk.sheets.cover_sheet import SHEET as HOME
from workbooks.desk.sheets.state_sheet import OVERTAKEN, STEP_ROWS, read_steps
from workbooks.desk.sheets.state_sheet import SHEET as STATE

LATER = ("分级", "计算", "报表", "上报")


@dataclass
class Open:
    """A desk as it lies open before the clerk."""

    book: FileBook

    def press(self, *names: str) -> EditList:
        """The buttons one after the other; what the last did."""
        return [press(name, self.book) for name in names][-1]

    def type(self, sheet: str, cell: str, value: Any) -> None:
        self.book._book[sheet][cell] = value

    def correct(self) -> None:
        """Another address of the first customer: as many cells, the same sum, so that only the digest sees it."""
        sheet = self.book._book["客户档案"]
        (header,) = (cell for cell in sheet[5] if cell.value == "通信地址")
        sheet.cell(6, header.column).value = "茶马路 9 号"

    @property
    def overtaken(self) -> set[str]:
        """Steps whose data are said to have changed since."""
        grid = self.book.read(STATE)
        later = {step for step, kept in read_steps(grid).items() if kept.fingerprint == OVERTAKEN}
        return later | ({"校验"} if grid.at(2, 2) == OVERTAKEN else set())

    @property
    def done(self) -> set[str]:
        return {step for step, kept in read_steps(self.book.read(STATE)).items() if kept.basis}

    @property
    def version(self) -> Any:
        return self.book.read(HOME).at(19, 9)

    @property
    def packed(self) -> list[str]:
        return sorted(file.name for file in (self.book.path.parent / "上报").glob("*.xlsx"))


@pytest.fixture
def office(desk: Callable[..., Path]) -> Open:
    """A clean desk on which every step is done."""
    opened = Open(FileBook(desk(), keep_formulas=True))
    opened.press("check", "grade", "compute", "report", "submit")
    assert opened.done == set(STEP_ROWS) and not opened.overtaken and opened.version == 1
    assert opened.packed == ["2026-10_LJ01_临江市局_1.xlsx"]
    return opened


def test_a_correction_overtakes_every_step_that_is_not_done_again(office: Open) -> None:
    office.correct()
    office.press("check")
    assert office.overtaken == set(LATER)
    office.press("grade", "compute", "report")
    assert office.overtaken == {"上报"}
    done = office.press("submit")
    assert not office.overtaken and office.version == 2
    assert "第 2 版已做好" in done.said and office.packed[-1] == "2026-10_LJ01_临江市局_2.xlsx"


def test_what_stands_is_not_overtaken_by_pressing_again_or_by_sorting(office: Open) -> None:
    office.press("check", "grade", "compute", "report")
    rows = [[cell.value for cell in line] for line in office.book._book["业务量流水"].iter_rows(min_row=6, max_row=7)]
    for row, line in zip((7, 6), rows, strict=True):
        for column, value in enumerate(line, 1):
            office.book._book["业务量流水"].cell(row, column).value = value
    office.press("check")
    assert not office.overtaken


def test_an_unchanged_repack_makes_no_new_version(office: Open) -> None:
    file = next((office.book.path.parent / "上报").glob("*.xlsx"))
    before = file.read_bytes()
    done = office.press("submit")
    assert "仍是第 1 版，没有做新的一版" in done.said
    assert office.packed == [file.name] and file.read_bytes() == before and office.version == 1
    file.unlink()
    office.press("submit")
    assert office.packed == [file.name] and office.version == 1 and not office.overtaken


def test_a_reason_or_a_word_on_the_cover_is_part_of_what_was_packed(office: Open) -> None:
    office.type(HOME, "D21", "本月有一户停业")
    office.press("check")
    assert office.overtaken == {"上报"}
    assert "第 2 版已做好" in office.press("submit").said


def test_a_press_that_writes_where_staff_type_overtakes_all(office: Open) -> None:
    office.type("业务量流水", "F6", "１２００．００")
    office.press("check")
    assert "修正 1 处" in office.press("fix").said
    assert office.overtaken == set(STEP_ROWS)


def test_what_a_command_has_packed_is_told_by_the_next_press(desk: Callable[..., Path], keybook: Callable[..., Ran]) -> None:
    made = desk()
    assert keybook("submit", made, "--out", made.parent / "上报").status == 0
    opened = Open(FileBook(made, keep_formulas=True))
    opened.press("check")
    assert read_steps(opened.book.read(STATE))["上报"].note == "2026-10_LJ01_临江市局_1.xlsx 已做好，等您发送"
    opened.correct()
    opened.press("check")
    assert opened.overtaken == {"上报"}


def test_a_desk_whose_memory_is_lost_does_not_give_a_version_twice(office: Open) -> None:
    office.book.path.with_name(office.book.path.name + ".keybook.json").unlink()
    office.correct()
    office.press("check", "submit")
    assert office.version == 2 and office.packed[-1] == "2026-10_LJ01_临江市局_2.xlsx"


def test_deleting_the_findings_costs_nothing(desk: Callable[..., Path]) -> None:
    book = FileBook(desk(), keep_formulas=True)
    opened = Open(book)
    opened.type("业务量流水", "F6", "1.2万")
    opened.press("check")
    listed = [line[:4] for line in book.read("校验结果").rows[5:]]
    cells = {cell.coordinate: cell.value for line in book._book[STATE].iter_rows(max_col=5) for cell in line if cell.data_type == "f"}
    del book._book["校验结果"]
    for cell in cells:
        if "校验结果" in cells[cell]:
            book._book[STATE][cell] = cells[cell].replace("'校验结果'!", "#REF!")
    opened.press("check")
    assert [line[:4] for line in book.read("校验结果").rows[5:]] == listed
    again = {cell.coordinate: cell.value for line in book._book[STATE].iter_rows(max_col=5) for cell in line if cell.data_type == "f"}
    assert again == cells and sum("校验结果" in text for text in cells.values()) > 20
    assert all("'校验结果'!" not in str(cell.value) for line in book._book[HOME].iter_rows() for cell in line if cell.data_type == "f")
