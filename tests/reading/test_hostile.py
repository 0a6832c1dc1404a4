"""Files that are no workbook, or are made to harm a reader: each refused in a sentence with the remedy."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from validators.values.cell import ErrorCell
from workbooks.book import Rejection, column_number
from workbooks.scan.scan_book import ScanBook
from workbooks.scan.screen import screen

SHEET = "xl/worksheets/sheet2.xml"
HEADERS = ["客户编码", "业务代码", "月份", "数量", "收入"]
Repack = Callable[..., Path]


@pytest.fixture
def good(plain: Callable[..., Path]) -> Path:
    return plain({"业务量流水": [HEADERS, ["KH01", "特快", "2026-10", 1, 2.5]]})


def part(path: Path, name: str = SHEET) -> bytes:
    with zipfile.ZipFile(path) as archive:
        return archive.read(name)


def refused(path: Path) -> Rejection:
    with pytest.raises(Rejection) as caught:
        book = ScanBook(path)
        for name in book.sheet_names():
            book.read(name)
    assert path.name in caught.value.reason or "《" in caught.value.reason
    assert caught.value.remedy and not re.search("失败|非法|异常|错误代码", str(caught.value))
    return caught.value


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "空文件"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "网页"),
        (b"\xef\xbb\xbf<html></html>", "网页"),
        ("客户编码 收入\nKH01 5\n".encode("gbk"), "没有分隔符的文本"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "已损坏"),
        (b"PK\x03\x04 and then nothing", "已损坏"),
        (b"PK", "已损坏"),
        (bytes(200), "已损坏，内容读不出来"),
    ],
    ids=["empty", "html", "html with a mark", "words", "ole", "torn zip", "two bytes", "zeros"],
)
def test_what_is_no_workbook_is_said(tmp_path: Path, content: bytes, why: str) -> None:
    (tmp_path / "上报.xlsx").write_bytes(content)
    assert why in refused(tmp_path / "上报.xlsx").reason


def test_a_folder_or_nothing_at_all(tmp_path: Path) -> None:
    assert "找不到" in refused(tmp_path / "没有.xlsx").reason
    (tmp_path / "夹.xlsx").mkdir()
    assert "是文件夹，不是文件" in refused(tmp_path / "夹.xlsx").reason


def test_another_office_document(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "文.xlsx", "w") as archive:
        archive.writestr("word/document.xml", "<w:document xmlns:w='x'/>")
    assert "不是 Excel 工作簿" in refused(tmp_path / "文.xlsx").reason


def test_a_file_cut_short(good: Path) -> None:
    good.write_bytes(good.read_bytes()[:-200])
    assert "已损坏" in refused(good).reason


def test_a_damaged_part(good: Path) -> None:
    data = bytearray(good.read_bytes())
    with zipfile.ZipFile(good) as archive:
        place = archive.getinfo(SHEET).header_offset + 30 + len(SHEET)
    data[place : place + 60] = b"\xff" * 60
    good.write_bytes(bytes(data))
    assert "已损坏" in refused(good).reason


def test_a_zip_bomb(good: Path, repack: Repack, tmp_path: Path) -> None:
    bomb = repack(good, {"xl/media/a.bin": bytes(60 * 2**20)}, tmp_path / "b.xlsx")
    assert bomb.stat().st_size < 200_000
    assert "压缩比过高" in refused(bomb).reason


def test_too_many_parts(good: Path, repack: Repack, tmp_path: Path) -> None:
    many = repack(good, {f"xl/media/{i}": b"" for i in range(5_001)}, tmp_path / "b.xlsx")
    assert "展开后过大" in refused(many).reason


DECLARED = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'


@pytest.mark.parametrize(
    "before",
    [
        b'<?xml version="1.0"?>',
        b"",
        b"<?xml version='1.0'?><!-- " + b"long " * 200 + b"-->",
        b"<!--" + b"x" * 9000 + b"-->",
        b"<?a " + b"b" * 5000 + b"?>",
        b" " * 6000,
    ],
    ids=["plain", "bare", "after a comment", "after a long comment", "after a word", "spaces"],
)
def test_a_document_type_is_not_let_in(good: Path, repack: Repack, tmp_path: Path, before: bytes) -> None:
    xml = re.sub(rb"^<\?xml[^>]*\?>\s*", b"", part(good, "xl/workbook.xml"))
    made = repack(good, {"xl/workbook.xml": before + DECLARED + xml}, tmp_path / "b.xlsx")
    assert "DOCTYPE" in refused(made).reason


def test_a_document_type_in_another_encoding(good: Path, repack: Repack, tmp_path: Path) -> None:
    text = DECLARED.decode() + part(good, "xl/workbook.xml").decode().partition("?>")[2]
    made = repack(good, {"xl/workbook.xml": text.encode("utf-16")}, tmp_path / "b.xlsx")
    assert "DOCTYPE" in refused(made).reason


def row(cells: str, number: int = 3) -> bytes:
    return f'<row r="{number}">{cells}</row></sheetData>'.encode()


@pytest.mark.parametrize(
    ("cells", "where"),
    [
        ('<c r="A99999999999"><v>1</v></c>', "A99999999999"),
        ('<c r="ZZZZZZ3"><v>1</v></c>', "ZZZZZZ3"),
        ('<c r="XFE3"><v>1</v></c>', "XFE3"),
        ("<c r='A1048577'><v>1</v></c>", "A1048577"),
        ('<c r="B0"><v>1</v></c>', "B0"),
    ],
)
def test_a_stray_cell_far_away_is_named(good: Path, repack: Repack, tmp_path: Path, cells: str, where: str) -> None:
    xml = part(good).replace(b"</sheetData>", row(cells))
    refusal = refused(repack(good, {SHEET: xml}, tmp_path / "b.xlsx"))
    assert where in refusal.reason and where in refusal.remedy and "业务量流水" in refusal.reason


@pytest.mark.parametrize("where", [(90_000, "A"), (1_048_576, "A"), (9_000, "ZZ"), (1_048_576, "XFD"), (2, "XFD"), (30_000, "ABC")])
def test_a_stray_value_however_far_is_read(good: Path, repack: Repack, tmp_path: Path, where: tuple[int, str]) -> None:
    number, letters = where
    xml = part(good).replace(b"</sheetData>", row(f'<c r="{letters}{number}"><v>7</v></c>', number))
    grid = ScanBook(repack(good, {SHEET: xml}, tmp_path / "b.xlsx")).read("业务量流水")
    assert grid.at(number, column_number(letters)) == 7 and grid.at(2, 5) == 2.5
    assert sum(map(len, grid.rows)) < 4_100_000


@pytest.mark.parametrize("cell", ['<c r="XFD1048576" s="1"/>', '<c s="1" r="A1048576"></c>', '<c r="ZZ9000" s="1"><v/></c>'])
def test_a_cell_that_is_merely_formatted_takes_no_room(good: Path, repack: Repack, tmp_path: Path, cell: str) -> None:
    xml = part(good).replace(b"</sheetData>", row(cell, 1_048_576))
    assert len(ScanBook(repack(good, {SHEET: xml}, tmp_path / "b.xlsx")).read("业务量流水").rows) == 2


def test_strays_in_every_row_are_too_much(good: Path, repack: Repack, tmp_path: Path) -> None:
    cells = b"".join(b'<row r="%d"><c r="ZZZ%d"><v>1</v></c></row>' % (r, r) for r in range(3, 60_000))
    refusal = refused(repack(good, {SHEET: part(good).replace(b"</sheetData>", cells + b"</sheetData>")}, tmp_path / "b.xlsx"))
    assert re.search(r"很远的 [A-Z]{3}\d+ 有一个单元格", refusal.reason)


def test_an_error_cell_without_a_value_takes_none_from_its_neighbour(good: Path, repack: Repack, tmp_path: Path) -> None:
    cells = '<c r="A3" t="e"><f>1/0</f></c><c r="B3"><v>5</v></c><c t="e" r="C3"><v>#REF!</v></c><c r="D3" t="e"><v>#N/A</v></c>'
    made = repack(good, {SHEET: part(good).replace(b"</sheetData>", row(cells))}, tmp_path / "b.xlsx")
    line = ScanBook(made).read("业务量流水").rows[2]
    assert line[1:4] == [5.0, ErrorCell("#REF!"), ErrorCell("#N/A")] and line[0] != ErrorCell("5")


def test_a_wrong_dimension_does_not_hide_rows(good: Path, repack: Repack, tmp_path: Path) -> None:
    xml = re.sub(rb'<dimension ref="[^"]*" ?/>', b'<dimension ref="A1"/>', part(good))
    assert xml != part(good)
    assert ScanBook(repack(good, {SHEET: xml}, tmp_path / "b.xlsx")).read("业务量流水").at(2, 5) == 2.5


def test_the_contents_count_and_not_the_name(good: Path) -> None:
    for suffix in (".xls", ".XLSX", ".et", ""):
        named = good.with_name("业务" + suffix)
        named.write_bytes(good.read_bytes())
        screen(named)
        assert ScanBook(named).read("业务量流水").at(2, 1) == "KH01"


def test_a_part_that_is_not_there(good: Path, repack: Repack, tmp_path: Path) -> None:
    for gone in (SHEET, "xl/_rels/workbook.xml.rels"):
        refused(repack(good, {gone: None}, tmp_path / "b.xlsx"))


def test_sheets_of_nonsense_are_said(good: Path, repack: Repack, tmp_path: Path) -> None:
    for cells in ('<c r="A3" t="s"><v>99999</v></c>', '<c r="A3" t="b"><v>7</v></c>', "<c r='A3'><v>1</w></c>"):
        refusal = refused(repack(good, {SHEET: part(good).replace(b"</sheetData>", row(cells))}, tmp_path / "b.xlsx"))
        assert "《业务量流水》读不出来" in refusal.reason


def test_numbers_that_are_none(good: Path, repack: Repack, tmp_path: Path) -> None:
    from validators.values.number_kinds import Count, Money, Number

    cells = "".join(f'<c r="{c}3"><v>{v}</v></c>' for c, v in zip("ABC", ("INF", "NaN", "1e400"), strict=True))
    made = repack(good, {SHEET: part(good).replace(b"</sheetData>", row(cells))}, tmp_path / "b.xlsx")
    line = ScanBook(made).read("业务量流水").rows[2][:3]
    for kind in (Money(), Count(), Number()):
        assert all(kind.parse(raw).value is None for raw in line)
