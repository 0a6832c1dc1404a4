"""An .xlsb is read: its values through calamine, and from its records what calamine does not say."""

from __future__ import annotations

import datetime as dt
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from building.commands import Ran
from building.filings import with_macros
from validators.values.cell import ErrorCell
from workbooks.book import Rejection
from workbooks.desk.vba import cfb
from workbooks.scan.scan_book import ScanBook

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def record(kind: int, body: bytes = b"") -> bytes:
    """[MS-XLSB] 2.1.4: number, length, body."""
    number = bytes([kind]) if kind < 128 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length, left = b"", len(body)
    while left >= 128:
        length, left = length + bytes([left & 0x7F | 0x80]), left >> 7
    return number + length + bytes([left]) + body


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text.encode("utf-16-le")) // 2) + text.encode("utf-16-le")


def cell(kind: int, column: int, value: bytes, style: int = 0) -> bytes:
    return record(kind, struct.pack("<II", column, style) + value)


def row(number: int, *, hidden: bool = False) -> bytes:
    return record(0, struct.pack("<IIH", number, 0, 300) + bytes([0, 0x10 if hidden else 0, 0]) + struct.pack("<I", 0))


def links(*targets: tuple[str, str]) -> str:
    lines = "".join(f'<Relationship Id="r{i}" Type="{OFFICE}/{kind}" Target="{to}"/>' for i, (kind, to) in enumerate(targets, 1))
    return f'<Relationships xmlns="{PACKAGE}">{lines}</Relationships>'


def binary(path: Path, sheets: dict[str, bytes]) -> Path:
    """An .xlsb of these sheets (name -> records of its cells); the second is hidden."""
    listed = b"".join(record(156, struct.pack("<II", int(i == 2), i) + wide(f"r{i}") + wide(name)) for i, name in enumerate(sheets, 1))
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": links(("officeDocument", "xl/workbook.bin")),
        "xl/workbook.bin": record(131)
        + record(153, struct.pack("<II", 0, 0) + wide(""))
        + record(143)
        + listed
        + record(144)
        + record(132),
        "xl/_rels/workbook.bin.rels": links(
            *(("worksheet", f"worksheets/s{i}.bin") for i in range(1, len(sheets) + 1)), ("styles", "styles.bin")
        ),
        "xl/styles.bin": record(278) + record(617, struct.pack("<I", 2)) + styles(0) + styles(14) + record(618) + record(279),
    }
    for i, cells in enumerate(sheets.values(), 1):
        dimension = record(148, struct.pack("<4I", 0, 20, 0, 9))
        parts[f"xl/worksheets/s{i}.bin"] = record(129) + dimension + record(145) + cells + record(146) + merged() + record(130)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return path


def styles(number_format: int) -> bytes:
    return record(47, struct.pack("<HHHHHBBH", 0, number_format, 0, 0, 0, 0, 0, 0) + b"\0\0")


def merged() -> bytes:
    return record(177, struct.pack("<I", 1)) + record(176, struct.pack("<4I", 4, 5, 0, 1)) + record(178)


def real(value: float) -> bytes:
    return struct.pack("<d", value)


CELLS = (
    row(0)
    + cell(6, 0, wide("客户编码"))
    + cell(6, 1, wide("收入"))
    + cell(6, 2, wide("日期"))
    + row(1, hidden=True)
    + cell(6, 0, wide("KH01"))
    + cell(5, 1, real(12.5))
    + cell(5, 2, real(46000.0), style=1)
    + row(2)
    + cell(4, 0, b"\1")
    + cell(3, 1, b"\x07")
    + cell(9, 2, real(25.0) + b"\0\0" + struct.pack("<II", 0, 0))
    + cell(11, 3, b"\x2a" + b"\0\0" + struct.pack("<II", 0, 0))
)


def test_every_kind_of_cell(tmp_path: Path) -> None:
    book = ScanBook(binary(tmp_path / "表.xlsb", {"业务量流水": CELLS, "藏着": row(0) + cell(6, 0, wide("x"))}))
    assert (book.form, book.sheet_names()) == ("xlsb", ["业务量流水", "藏着"])
    grid = book.read("业务量流水")
    rows = [[None if v == "" else v for v in line] for line in grid.rows]
    assert rows[0][:3] == ["客户编码", "收入", "日期"]
    assert rows[1][:2] == ["KH01", 12.5] and rows[1][2] in (dt.date(2025, 12, 9), dt.datetime(2025, 12, 9))
    assert rows[2] == [True, ErrorCell("#DIV/0!"), 25.0, ErrorCell("#N/A")] and isinstance(rows[2][3], ErrorCell)
    assert (grid.hidden_rows, grid.merged) == ({2}, ((5, 1, 6, 2),))
    assert book.formulas("业务量流水") == {"C3", "D3"}
    assert (grid.hidden, book.read("藏着").hidden) == (False, True)


def test_import_takes_it(tmp_path: Path, desk: Callable[..., Path], keybook: Callable[..., Ran]) -> None:
    texts = [["客户编码", "企业全称", "联系方式"], ["LJ01K77", "临江新茶厂", "0834-2100077"]]
    cells = b"".join(row(r) + b"".join(cell(6, c, wide(text)) for c, text in enumerate(line)) for r, line in enumerate(texts))
    ran = keybook("import", binary(tmp_path / "客户.xlsb", {"客户档案": cells}), "--desk", desk(), "--yes", "--json")
    assert ran.status in (0, 1), ran.err
    assert ran.json["written"] and ran.json["cells"] == {"source": 6, "placed": 3, "parked": 0, "left_out": 3}


@pytest.mark.parametrize("harm", ["cut", "no sheet", "far"])
def test_what_is_damaged_is_said_so(harm: str, tmp_path: Path) -> None:
    cells = {"cut": CELLS[:-5], "no sheet": CELLS, "far": row(1_000_000) + cell(6, 16_000, wide("x"))}[harm]
    path = binary(tmp_path / "坏.xlsb", {"表": cells})
    if harm == "no sheet":
        with zipfile.ZipFile(path) as old, zipfile.ZipFile(tmp_path / "缺.xlsb", "w") as new:
            for name in old.namelist():
                if not name.endswith("s1.bin"):
                    new.writestr(name, old.read(name))
        path = tmp_path / "缺.xlsb"
    with pytest.raises(Rejection) as said:
        ScanBook(path)
    assert ("XFD" in str(said.value) or "WQK1000001" in str(said.value)) if harm == "far" else "已损坏" in str(said.value)


def test_an_xls_whose_sectors_have_an_absurd_size(tmp_path: Path) -> None:
    """Found by the long fuzz: olefile asks for 2**240 bytes."""
    made = bytearray(cfb.write({"Workbook": b"\x09\x08" + b"x" * 600}))
    made[32:34] = struct.pack("<H", 240)
    (tmp_path / "台账.xls").write_bytes(made)
    with pytest.raises(Rejection, match="已损坏"):
        ScanBook(tmp_path / "台账.xls")


@pytest.mark.parametrize("lost", ["R01", "R07", "R09"])
def test_a_desk_whose_policy_lost_a_table(lost: str, tmp_path: Path, desk: Callable[..., Path], keybook: Callable[..., Ran]) -> None:
    """Found by the long fuzz: a flipped bit in the name of a table on the hidden sheet."""
    with with_macros(desk()) as book:
        for line in book["_政策"].iter_rows():
            for found in line:
                if found.value == lost or str(found.value).startswith(f"{lost}|"):
                    found.value = "R9x"
        book.save(tmp_path / "坏.xlsm")
    ran = keybook("check", tmp_path / "坏.xlsm")
    assert ran.status == 2 and "里所带的政策不完整，少了《" in ran.err
