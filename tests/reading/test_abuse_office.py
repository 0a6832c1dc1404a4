"""A real desk opened and saved again by LibreOffice, in every form that it offers: the same records come out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from building.spreadsheet_program import converted
from macros.opening import open_session
from macros.session import Session
from validators.values.cell import ErrorCell
from workbooks.book import Rejection
from workbooks.scan.scan_book import ScanBook

pytestmark = pytest.mark.office
FORMS = {"xlsx": [], "xls": ["other_form"], "ods": ["other_form"]}


def saved_as(path: Path, form: str, folder: Path) -> Path:
    converted([path], folder, form)
    return next(p for p in folder.iterdir() if p.suffix.startswith(f".{form.partition(':')[0]}"))


def read(path: Path, policy: Path | None = None) -> Session:
    return open_session(path, today=dt.date(2026, 11, 2), policy=policy)


@pytest.mark.parametrize("form", FORMS)
def test_a_desk_saved_again(form: str, desk: Callable[..., Path], tmp_path: Path) -> None:
    made = desk()
    folder = tmp_path / form
    folder.mkdir()
    again, first = read(saved_as(made, form, folder)), read(made)
    assert [f.code for f in again.checked.findings] == FORMS[form]
    for name, frame in first.frames.items():
        assert again.frames[name].drop(columns="_file").equals(frame.drop(columns="_file")), name


@pytest.mark.parametrize(("code", "shown"), [(76, "UTF-8"), (85, "GBK")])
def test_a_sheet_that_libreoffice_saves_as_text(
    code: int, shown: str, desk: Callable[..., Path], tmp_path: Path, policy_book: Path
) -> None:
    """Token 12 of the export filter, -1: every sheet into a file of its own."""
    made = desk()
    folder = tmp_path / "text"
    folder.mkdir()
    saved_as(made, f"csv:Text - txt - csv (StarCalc):44,34,{code},1,,0,false,true,false,false,false,-1", folder)
    flow = next(p for p in folder.iterdir() if p.stem.endswith("业务量流水"))
    session = read(flow, policy_book)
    assert str(session.filing.period) == "2026-10" and session.filing.branch == "LJ01"
    first = read(made).frames["R10"]
    kept = ["客户编码", "业务代码", "月份", "数量", "收入", "_row"]
    assert session.frames["R10"][kept].equals(first[kept])
    assert shown in next(f.message for f in session.checked.findings if f.code == "text_file")


@pytest.mark.parametrize("form", ["xls", "ods"])
def test_what_a_fast_reader_leaves_out(form: str, tmp_path: Path) -> None:
    """Errors are not empty, merged areas and hidden rows are known, and formulas keep their values."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "业务量流水"
    for row in (["客户编码", "收入", "日期"], ["K1", "=1/0", dt.date(2026, 10, 5)], ["K2", "=NA()", None], ["K3", "=1+1", "字"]):
        sheet.append(row)
    sheet["A6"], sheet["B6"], sheet["E7"] = "合并", 7, True
    sheet.merge_cells("A6:A8")
    sheet.row_dimensions[3].hidden = True
    book.create_sheet("藏").sheet_state = "hidden"
    book.save(tmp_path / "册.xlsx")
    folder = tmp_path / "out"
    folder.mkdir()
    made = ScanBook(saved_as(tmp_path / "册.xlsx", form, folder))
    grid = made.read("业务量流水")
    assert (grid.at(2, 2), grid.at(3, 2), grid.at(4, 2)) == (ErrorCell("#DIV/0!"), ErrorCell("#N/A"), 2.0)
    assert isinstance(grid.at(2, 2), ErrorCell) and grid.at(4, 3) == "字" and grid.at(6, 2) == 7.0
    day = grid.at(2, 3)
    assert (day.year, day.month, day.day) == (2026, 10, 5)
    assert (6, 1, 8, 1) in grid.merged and grid.hidden_rows == frozenset({3}) and not grid.hidden
    assert made.read("藏").hidden and made.formulas("业务量流水") >= {"B2", "B3", "B4"}


def test_dates_since_1904_in_an_xls(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.active["A1"] = dt.datetime(2026, 10, 5)
    book.save(tmp_path / "册.xlsx")
    folder = tmp_path / "out"
    folder.mkdir()
    made = ScanBook(saved_as(tmp_path / "册.xlsx", "xls", folder))
    day = made.read(made.sheet_names()[0]).at(1, 1)
    assert (day.year, day.month, day.day) == (2026, 10, 5)


def test_an_ods_with_a_password(tmp_path: Path) -> None:
    import zipfile

    with zipfile.ZipFile(tmp_path / "册.ods", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest:manifest><manifest:encryption-data/></manifest:manifest>")
        archive.writestr("content.xml", b"\x00\x01")
    with pytest.raises(Rejection, match="“册.ods”加了打开密码"):
        ScanBook(tmp_path / "册.ods")
