"""One contract for every Book: read the same cells, do the same edits (design.md 1 and 10.7)."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font

from building import excel_double
from validators.finding import Severity
from validators.page.page import Page, style
from validators.values.cell import ErrorCell, UncomputedCell, as_text
from validators.values.date_kinds import Date
from validators.values.kinds import Txt
from validators.values.number_kinds import Money
from workbooks.book import Book, ClearMarks, Dialog, Edit, EditList, Mark, PutPage, Select, Status, WriteBlock, formats_of, struck_of
from workbooks.book_file import FileBook
from workbooks.live.live_book import LiveBook
from workbooks.scan.scan_book import ScanBook

LINES = [
    ["客户编码", "收入", "日期", "备注"],
    ["KH01", 10000.5, dt.datetime(2026, 10, 5), "普通"],
    [None, None, None, None],
    ["00123", 0, None, "=SUM(A1)"],
    ["KH03", -1.25, dt.datetime(2026, 1, 31), " 空格 "],
]


def live(path: Path) -> Book:
    """The workbook as it is open in Excel: LiveBook through xlwings itself, on an engine over openpyxl."""
    return LiveBook(excel_double.open_book(path))


READERS: dict[str, Callable[[Path], Book]] = {"scan": ScanBook, "file": FileBook, "live": live}
WRITERS: dict[str, Callable[[Path], Book]] = {"file": FileBook, "live": live}
FILES = ["scan", "file"]
"""Adapters that read a file: in an open workbook every formula has its value."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "业务量流水"
    for line in LINES:
        sheet.append(line)
    sheet["D4"].data_type = "s"
    sheet["A2"].comment = Comment("问过财务", "陈思远")
    hidden = book.create_sheet("_历史")
    hidden.sheet_state = "veryHidden"
    hidden["B3"] = "x"
    book.create_sheet("空表")
    book.save(tmp_path / "册.xlsx")
    return tmp_path / "册.xlsx"


def raws(path: Path, book: Book, sheet: str = "业务量流水") -> list[list[Any]]:
    grid = book.read(sheet)
    return [[None if grid.at(r, c) == "" else grid.at(r, c) for c in range(1, 5)] for r in range(1, 8)]


@pytest.mark.parametrize("kind", READERS)
def test_reading(kind: str, path: Path) -> None:
    book = READERS[kind](path)
    assert book.path == path and book.sheet_names() == ["业务量流水", "_历史", "空表"]
    lines = raws(path, book)
    assert [[as_text(v) for v in line] for line in lines[:5]] == [[as_text(v) for v in line] for line in LINES]
    assert Money().parse(lines[1][1]).value == 1_000_050 and Date().parse(lines[1][2]).problem is None
    assert lines[3] == ["00123", 0, None, "=SUM(A1)"] and type(lines[3][3]) is str
    assert lines[5:] == [[None] * 4] * 2
    assert book.read("_历史").at(3, 2) == "x" and book.read("_历史").at(99, 99) is None
    assert all(not any(v not in (None, "") for v in line) for line in book.read("空表").rows)
    with pytest.raises(KeyError):
        book.read("没有")
    book.close()


@pytest.mark.parametrize("kind", READERS)
def test_error_cells_are_never_empty(kind: str, path: Path) -> None:
    made = openpyxl.load_workbook(path)
    made["业务量流水"]["B2"] = "#N/A"
    made["业务量流水"]["B5"] = "#DIV/0!"
    made.save(path)
    lines = raws(path, READERS[kind](path))
    assert (lines[1][1], lines[4][1]) == (ErrorCell("#N/A"), ErrorCell("#DIV/0!"))
    assert isinstance(lines[1][1], ErrorCell)


@pytest.mark.parametrize("kind", FILES)
def test_formulas_without_a_value_are_never_empty(kind: str, path: Path) -> None:
    made = openpyxl.load_workbook(path)
    made["业务量流水"]["B2"] = "=1+1"
    made.save(path)
    assert raws(path, READERS[kind](path))[1][1] == UncomputedCell("=1+1")


@pytest.fixture
def looks(tmp_path: Path) -> Path:
    """Formats, strokes, merged cells, hidden rows and a hidden sheet: what a look says of the values."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "业务量流水"
    for line in [["业务量流水"], ["客户编码", "收入", "数量"], *([f"KH{i}", i * 10.5, i] for i in range(1, 30)), ["合计", None, None]]:
        sheet.append(line)
    sheet.merge_cells("A1:C1")
    sheet.merge_cells("A12:A14")
    for row in (5, 20, 21):
        sheet.cell(row, 2).number_format = '0.00"万元"'
    sheet["C7"].number_format = "0000"
    sheet["C8"].number_format = "0.00"
    for cell in sheet[9]:
        cell.font = Font(strike=True)
    sheet["D9"].font = Font(strike=True)
    for row in (16, 17, 25):
        sheet.row_dimensions[row].hidden = True
    book.create_sheet("藏着").sheet_state = "hidden"
    book.save(tmp_path / "样子.xlsx")
    return tmp_path / "样子.xlsx"


@pytest.mark.parametrize("kind", READERS)
def test_how_cells_look_is_the_same_open_and_closed(kind: str, looks: Path) -> None:
    """A press and a command see the same (settled 36, 37)."""
    book = READERS[kind](looks)
    assert formats_of(book, "业务量流水") == dict.fromkeys([(5, 2), (20, 2), (21, 2)], '0.00"万元"') | {(7, 3): "0000"}
    assert struck_of(book, "业务量流水") == {(9, 1), (9, 2), (9, 3)}
    grid = book.read("业务量流水")
    assert sorted(grid.merged) == [(1, 1, 1, 3), (12, 1, 14, 1)]
    assert grid.hidden_rows == {16, 17, 25}
    assert (grid.hidden, book.read("藏着").hidden) == (False, True)


def test_a_mark_keeps_a_stroke(looks: Path, tmp_path: Path) -> None:
    for kind, make in WRITERS.items():
        book = make(looks)
        done(book, Mark(sheet="业务量流水", cell="B9", severity=Severity.C, note="【核实】收入"))
        assert struck_of(book, "业务量流水") == {(9, 1), (9, 2), (9, 3)}, kind


def done(book: Book, *edits: Edit) -> None:
    book.apply(EditList(edits=list(edits)))


def again(book: Book, tmp_path: Path) -> Any:
    book.save(tmp_path / "后.xlsx")
    return openpyxl.load_workbook(tmp_path / "后.xlsx")


@pytest.mark.parametrize("kind", WRITERS)
def test_a_block_of_values(kind: str, path: Path, tmp_path: Path) -> None:
    book = WRITERS[kind](path)
    done(
        book,
        WriteBlock(
            sheet="业务量流水",
            row=6,
            column=1,
            values=[
                ["KH04", 3.5, dt.datetime(2026, 10, 7), None],
                ["00456", -2, None, "=HYPERLINK(1)"],
                ["+86", None, None, "-"],
                ["@x", None, None, "2026-10"],
            ],
        ),
    )
    made = again(book, tmp_path)["业务量流水"]
    assert [[cell.value for cell in line] for line in made["A6:D9"]] == [
        ["KH04", 3.5, dt.datetime(2026, 10, 7), None],
        ["00456", -2, None, "=HYPERLINK(1)"],
        ["+86", None, None, "-"],
        ["@x", None, None, "2026-10"],
    ]
    assert {made["D7"].data_type, made["A7"].data_type, made["D9"].data_type} == {"s"}
    assert Txt().parse(ScanBook(tmp_path / "后.xlsx").read("业务量流水").at(7, 4)).value == "=HYPERLINK(1)"


@pytest.mark.parametrize("kind", WRITERS)
def test_marks_come_and_go_and_the_clerks_notes_stay(kind: str, path: Path, tmp_path: Path) -> None:
    book = WRITERS[kind](path)
    ours = "【强制】收入\n现在：10000.5\n原因：……\n怎么改：……\n—— V04 · 11-02 校验"
    marks = [Mark(sheet="业务量流水", cell=cell, severity=Severity.A, note=ours) for cell in ("A2", "B2")]
    done(book, *marks, *marks)
    made = again(book, tmp_path)["业务量流水"]
    assert made["B2"].comment.text == ours and made["A2"].comment.text == "问过财务\n" + ours
    assert made["B2"].font.bold and made["B2"].fill.fill_type == "solid" and made["B2"].value == 10000.5
    done(book, ClearMarks(sheet="业务量流水"))
    made = again(book, tmp_path)["业务量流水"]
    assert made["B2"].comment is None and made["A2"].comment.text == "问过财务"
    assert made["B2"].fill.fill_type is None and not made["B2"].font.bold and made["B2"].value == 10000.5


@pytest.mark.parametrize("kind", WRITERS)
def test_a_page_is_put_in_place_of_its_namesake(kind: str, path: Path, tmp_path: Path) -> None:
    page = Page(name="分级结果", widths=(12.0, 20.0), heights={1: 30.0})
    page.put(1, 1, "分级结果", "title")
    for row, (name, fen) in enumerate((("=cmd|' /C calc'!A0", 1_234_567), ("2026-10", -5)), start=3):
        page.put(row, 1, name, style("text"))
        page.put(row, 2, fen, style("money"))
    page.put(5, 2, 1_234_562, style("money"), formula="=SUM(B3:B4)")
    page.merge(1, 1, 1, 2, "分级结果", style("title"))
    book = WRITERS[kind](path)
    done(book, PutPage(page=Page(name="分级结果")), PutPage(page=page))
    book.save(tmp_path / "后.xlsx")
    made = openpyxl.load_workbook(tmp_path / "后.xlsx")
    assert made.sheetnames == ["业务量流水", "_历史", "空表", "分级结果"]
    sheet = made["分级结果"]
    assert [sheet["A3"].value, sheet["A4"].value, sheet["B3"].value, sheet["B4"].value] == [
        "=cmd|' /C calc'!A0",
        "2026-10",
        12345.67,
        -0.05,
    ]
    assert sheet["A3"].data_type == "s"
    assert sheet["B5"].value in (12345.62, "=SUM(B3:B4)")  # openpyxl cannot keep both: a copy may hold the value alone
    assert sheet["A1"].font.bold and sheet["B3"].number_format != "General"
    assert sheet.column_dimensions["B"].width == pytest.approx(20, abs=1) and sheet.row_dimensions[1].height == 30
    assert [str(area) for area in sheet.merged_cells.ranges] == ["A1:B1"]


@pytest.mark.parametrize("kind", WRITERS)
def test_all_edits_or_none(kind: str, path: Path, tmp_path: Path) -> None:
    book = WRITERS[kind](path)
    with pytest.raises(KeyError):
        done(book, WriteBlock(sheet="业务量流水", row=2, column=1, values=[["X"]]), Select(sheet="没有", cell="A1"))
    assert again(book, tmp_path)["业务量流水"]["A2"].value == "KH01"


@pytest.mark.parametrize("kind", WRITERS)
def test_going_to_a_cell_and_saying_something(kind: str, path: Path, tmp_path: Path) -> None:
    book = WRITERS[kind](path)
    done(book, Select(sheet="业务量流水", cell="B5"), Status(text="完毕"), Dialog(title="校验", text="看这里"))
    made = again(book, tmp_path)
    assert made.active.title == "业务量流水" and made.active.sheet_view.selection[0].activeCell == "B5"


def test_a_scanned_book_is_only_read(path: Path) -> None:
    book = ScanBook(path)
    for attempt in (lambda: book.apply(EditList()), book.save):
        with pytest.raises(TypeError, match="only read"):
            attempt()


def test_a_desk_is_never_saved_headless(path: Path) -> None:
    with pytest.raises(ValueError, match="never saved headless"):
        FileBook(path).save(path.with_suffix(".xlsm"))
    assert not list(path.parent.glob("*.tmp"))


def test_the_same_edits_give_the_same_bytes(path: Path, tmp_path: Path) -> None:
    made = []
    for name in ("一.xlsx", "二.xlsx"):
        book = FileBook(path)
        done(book, WriteBlock(sheet="业务量流水", row=6, column=1, values=[["KH04", 3.5]]))
        book.save(tmp_path / name)
        made.append((tmp_path / name).read_bytes())
        time.sleep(1.1 if name == "一.xlsx" else 0)  # the moment that openpyxl writes down has full seconds
    assert made[0] == made[1]
