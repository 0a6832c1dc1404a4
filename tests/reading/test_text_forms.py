"""Delimited text as programs export it, and files that are nearly workbooks: read, or named with what leads out."""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path

import pytest

from macros.__main__ import main
from workbooks.book import Rejection
from workbooks.desk.vba import cfb
from workbooks.scan.scan_book import ScanBook

WANTED = [["客户编码", "收入", "备注"], ["007", "5", "好"], ["KH02", "6", None]]
PLAIN = "客户编码,收入,备注\n007,5,好\nKH02,6,\n"


@pytest.mark.parametrize(
    "data",
    [
        PLAIN.replace("\n", "\r").encode(),
        PLAIN.replace("\n", "\r\n").encode("gbk"),
        PLAIN.replace("\n", "\r\r\n").encode(),
        PLAIN.encode("utf-16"),
        PLAIN.encode("utf-16-le"),
        b"\xfe\xff" + PLAIN.encode("utf-16-be"),
        PLAIN.encode("utf-8-sig"),
        (PLAIN + "\x1a").encode("gbk"),
        PLAIN.encode("gbk") + bytes(300),
        PLAIN.encode() + b"\x1a" + bytes(77),
        PLAIN.replace("007", "007\0\0").encode("gbk"),
        PLAIN.replace("007", '="007"').encode(),
        PLAIN.replace("007", '"=""007"""').encode("gbk"),
        ("sep=,\n" + PLAIN).encode(),
        ("sep=;\n" + PLAIN.replace(",", ";")).encode("gbk"),
        PLAIN.replace(",", "\t").encode("gb18030"),
        PLAIN.replace(",", "|").encode(),
        '"客户编码","收入","备注"\n"007","5","好"\n"KH02","6",\n'.encode(),
    ],
)
def test_text_as_it_is_exported(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "2026-10_LJ01_流水.csv"
    path.write_bytes(data)
    assert ScanBook(path).read("2026-10_LJ01_流水").rows == WANTED


@pytest.mark.parametrize("cell", ["好\r的", '"好\r的"', "好\r的\r"])
def test_a_stray_return_in_a_cell_is_a_space(cell: str, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(f"客户编码,备注\r\nKH01,{cell}\r\nKH02,x\r\n".encode())
    rows = ScanBook(path).read("a").rows
    assert len(rows) == 3 and rows[1][0] == "KH01" and rows[1][1].strip() == "好 的"


NAMED = {
    "a.dif": (b'TABLE\r\n0,1\r\n"EXCEL"\r\nVECTORS\r\n0,2\r\n""\r\n', "DIF 表格（.dif）"),
    "a.csv": (b'TABLE\n0,1\n"x"\n', "DIF 表格（.dif）"),
    "a.slk": (b"ID;PWXL;N;E\r\nP;PGeneral\r\nC;Y1;X1;K5\r\nE\r\n", "SYLK 表格（.slk）"),
    "b.xlsx": (b"ID;P\nC;Y1;X1;K5\nE\n", "SYLK 表格（.slk）"),
    "a.wps": (cfb.write({"WordDocument": b"x" * 600}), "Word 或 WPS 文字文档"),
    "a.ppt": (cfb.write({"PowerPoint Document": b"x" * 600}), "演示文稿"),
    "a.msg": (cfb.write({"__properties_version1.0": b"x" * 600}), "Outlook 邮件"),
    "a.rar": (b"Rar!\x1a\x07\x01\0", "压缩包（.rar）"),
    "a.7z": (b"7z\xbc\xaf\x27\x1c\0", "压缩包（.7z）"),
    "a.tar.gz": (b"\x1f\x8b\x08\0\0\0", "压缩包（.gz）"),
    "a.tar": (b"a.xlsx".ljust(257, b"\0") + b"ustar\x0000" + bytes(300), "压缩包（.tar）"),
    "a.eml": (b"From: a@b.cn\r\nTo: c@d.cn\r\nSubject: x\r\n\r\nhi, there\r\n", "邮件（.eml）"),
    "a.dbf": (b"\x03\x7e\x0b\x1d" + bytes(60), "数据库文件（.dbf）"),
    "a.mdb": (b"\x00\x01\x00\x00Standard Jet DB\x00" + bytes(60), "数据库文件（Access）"),
    "a.html.xls": (b"<html><table><tr><td>1</td></tr></table></html>", "网页"),
}


@pytest.mark.parametrize("name", NAMED)
def test_what_is_nearly_a_workbook_is_named(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data, kind = NAMED[name]
    (tmp_path / name).write_bytes(data)
    assert main(["check", str(tmp_path / name)]) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"“{name}”不是 Excel 工作簿，而是") and kind in said and "怎么办：" in said


def test_a_flat_opendocument_sheet_is_read(tmp_path: Path) -> None:
    spaces = " ".join(f'xmlns:{p}="urn:oasis:names:tc:opendocument:xmlns:{p}:1.0"' for p in ("office", "table", "text"))
    cells = "".join(f'<table:table-cell office:value-type="string"><text:p>{v}</text:p></table:table-cell>' for v in ("客户编码", "收入"))
    table = f'<table:table table:name="流水"><table:table-row>{cells}</table:table-row></table:table>'
    text = f"<office:document {spaces}><office:body><office:spreadsheet>{table}</office:spreadsheet></office:body></office:document>"
    for encoding in ("utf-8", "utf-16"):
        (tmp_path / "流水.fods").write_bytes(f'<?xml version="1.0" encoding="{encoding}"?>{text}'.encode(encoding))
        assert ScanBook(tmp_path / "流水.fods").read("流水").rows == [["客户编码", "收入"]]
    (tmp_path / "流水.fods").write_text(f"<!DOCTYPE x>{text}")
    with pytest.raises(Rejection, match="DOCTYPE"):
        ScanBook(tmp_path / "流水.fods")


def record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def biff(dimensions: bytes) -> bytes:
    """An .xls of one number, with this record of its extent."""
    begin = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6))
    start = len(begin) + 4 + 8 + 1 + 4
    listed = record(0x0085, struct.pack("<IBBBB", start, 0, 0, 1, 0) + b"A")
    cells = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0, 6)) + record(0x0200, dimensions)
    return cfb.write(
        {"Workbook": begin + listed + record(0x0A, b"") + cells + record(0x0203, struct.pack("<HHHd", 0, 0, 0, 7)) + record(0x0A, b"")}
    )


def test_an_xls_with_a_modest_extent_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.xls").write_bytes(biff(struct.pack("<IIHHH", 0, 1, 0, 1, 0)))
    assert ScanBook(tmp_path / "a.xls").read("A").rows == [[7]]


@pytest.mark.parametrize(
    "extent",
    [
        (0, 2**32 - 1, 0, 65_535),
        (0, 2**31, 0, 65_535),
        (5, 1, 9, 2),
        (2**32 - 1, 2**32 - 1, 0, 1),
        (0, 2**28, 0, 30_000),
        (0, 2**24, 0, 16_384),
    ],
)
def test_an_xls_with_an_absurd_extent_costs_only_its_child(
    extent: tuple[int, int, int, int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.xls").write_bytes(biff(struct.pack("<IIHHH", *extent, 0)))
    assert main(["check", str(tmp_path / "a.xls")]) == 2
    said = capsys.readouterr().err
    assert ("已损坏" in said or "不是本工具的台账" in said) and "怎么办：" in said


@pytest.mark.parametrize("cut", [600, 1_000, 1_530])
def test_an_xls_that_was_cut_off(cut: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.xls").write_bytes(biff(struct.pack("<IIHHH", 0, 1, 0, 1, 0))[:cut])
    assert main(["check", str(tmp_path / "a.xls")]) == 2
    assert "怎么办：" in capsys.readouterr().err


def test_a_desk_with_a_stray_cell_is_checked_and_copied(desk: Callable[..., Path], repacked: Callable[..., Path], tmp_path: Path) -> None:
    for place in ("ZZ9000", "XFD1048576"):
        path = repacked(desk("LJ01"), place, tmp_path / f"{place}.xlsm")
        assert main(["check", str(path)]) == 0
        assert main(["check", str(path), "--annotate", str(tmp_path / f"{place}.xlsx")]) == 0


@pytest.fixture
def repacked() -> Callable[[Path, str, Path], Path]:
    """A desk with one formatted cell far away on its flow."""
    import zipfile

    def make(source: Path, place: str, target: Path) -> Path:
        number = "".join(ch for ch in place if ch.isdigit())
        with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
            for item in old.infolist():
                data = old.read(item.filename)
                if item.filename.startswith("xl/worksheets/sheet"):
                    data = data.replace(b"</sheetData>", f'<row r="{number}"><c r="{place}" s="1"/></row></sheetData>'.encode())
                new.writestr(item, data)
        return target

    return make
