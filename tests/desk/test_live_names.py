"""企业全称 beside a customer's code: what the formula shows, in LibreOffice as in our own words; and it is nobody's entry."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from building.filings import with_macros
from building.spreadsheet_program import converted, recalculated
from macros.click import press
from macros.opening import open_session
from validators.registers.business.flow import REGISTER as FLOW
from validators.registers.master.customers import REGISTER as CUSTOMERS
from workbooks.book import PrintArea, WriteBlock
from workbooks.book_file import FileBook
from workbooks.desk.live_names import MISSING, SPARE, CustomerNames, name_and_code
from workbooks.desk.sheets.register_sheet import LEAST_PRINTED
from workbooks.scan.scan_book import ScanBook

ROWS = [("KH01", "雪莲茶业"), ("kh02", "高原药材"), ("KH01", "后来的"), (7, "七号"), ("KH04", None), ("￥5", '引"号')]
TYPED = {
    "KH01": "雪莲茶业",
    "kh01": "雪莲茶业",
    "KH02": "高原药材",
    "KH01｜随便什么": "雪莲茶业",
    "高原药材": "高原药材",
    7: "七号",
    "KH04": "",
    "￥5": '引"号',
    "KH09": MISSING,
    " KH01": MISSING,
    "后来的": "后来的",
    None: "",
}


def directory() -> CustomerNames:
    return CustomerNames(sheet="客户档案", code="B", name="C", first_row=6, rows=ROWS)


def test_what_is_cached_is_what_the_drop_down_takes() -> None:
    assert {code: directory().shows(code) for code in TYPED} == TYPED


@pytest.mark.office
def test_the_formula_shows_what_is_cached(tmp_path: Path) -> None:
    path, asked = tmp_path / "名.xlsx", directory()
    with xlsxwriter.Workbook(path) as book:
        customers, flow = book.add_worksheet("客户档案"), book.add_worksheet("流水")
        for at, (code, name) in enumerate(ROWS, 5):
            customers.write(at, 1, code)
            customers.write(at, 2, name)
        for at, code in enumerate(TYPED):
            flow.write(at, 1, code)
            flow.write_formula(at, 2, asked.formula(f"B{at + 1}"), None, "没有重算")
    (again,) = recalculated([path], tmp_path / "out")
    assert [again["流水"].cell(at, 3).value or "" for at in range(1, len(TYPED) + 1)] == list(TYPED.values())


def test_only_a_table_with_both_has_it() -> None:
    assert name_and_code(FLOW, CUSTOMERS) == ("企业全称", "客户编码")
    assert name_and_code(CUSTOMERS, CUSTOMERS) is None and name_and_code(FLOW, None) is None


def test_a_name_by_formula_is_nobodys_entry(desk: Callable[..., Path]) -> None:
    """Not even in a file that was typed in and never recalculated: the names shown are those of other codes (settled 52)."""
    path = desk()
    with with_macros(path) as book:
        flow = book["业务量流水"]
        first, second = flow["B6"].value, flow["B7"].value
        assert first != second and flow["C6"].data_type == "f"
        flow["B6"].value, flow["B7"].value, flow["C8"].value = second, first, "别的公司"
        book.save(path)
    session = open_session(path, today=dt.date(2026, 10, 30))
    typed = [f for f in session.checked.findings if f.code == "computed_cell_typed"]
    assert [(f.cell, f.value) for f in typed] == [("C8", "别的公司")]
    assert ScanBook(path).formulas("业务量流水") >= {"C6", "C7"} and "C8" not in ScanBook(path).formulas("业务量流水")


def test_a_press_writes_what_is_missing_and_then_nothing(desk: Callable[..., Path]) -> None:
    book = FileBook(desk(), keep_formulas=True)
    sheet = book._book["业务量流水"]
    last = max(row for row in range(6, 400) if sheet.cell(row, 2).value)
    for column in range(2, 15):  # a pasted row far below the formulas that wait
        sheet.cell(last + SPARE + 9, column).value = None if column == 3 else sheet.cell(6, column).value
    told = press("check", book)
    (area,) = [edit.area for edit in told.edits if isinstance(edit, PrintArea) and edit.sheet == "业务量流水"]
    assert area.endswith(str(last + SPARE + 9))
    assert sheet.cell(last + SPARE + 9, 3).data_type == "f" and sheet.print_area.endswith(str(last + SPARE + 9))
    assert book.read("业务量流水").at(last + SPARE + 9, 3) == book.read("业务量流水").at(6, 3) != ""
    written: list[object] = []
    book.apply = lambda edits: written.extend(e for e in edits.edits if isinstance(e, WriteBlock | PrintArea))  # type: ignore[method-assign]
    press("check", book)
    assert written == []


@pytest.mark.office
def test_rows_that_wait_print_nothing(desk: Callable[..., Path], tmp_path: Path) -> None:
    """One page down, as many across as its columns need (fonts of another width may need one more)."""
    if shutil.which("pdftotext") is None:
        pytest.skip("apt-get install poppler-utils")
    path = desk()
    (pdf,) = converted([path], tmp_path / "out", "pdf")
    text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, check=True, timeout=120).stdout.decode()
    pages = Counter(line.split()[0] for line in text.splitlines() if re.search(r"第 \d+ 页", line))
    book = openpyxl.load_workbook(path)
    across = {s.title: len(s.col_breaks.brk) + 1 for s in book.worksheets if str(s.print_area).endswith(f"${5 + LEAST_PRINTED}")}
    assert len(across) > 5
    assert {name: pages[name] for name in across if not 1 <= pages[name] <= across[name] + 1} == {}, "300 rows would be eight pages down"
