"""The cheap look at a received file before any parser touches it (design.md 8; research, section 6)."""
from __future__ import annotations

import re
import zipfile
from pathlib import Path

from workbooks.book import Rejection, column_number

MAX_PART = 400 * 2**20
MAX_TOTAL = 1200 * 2**20
MAX_RATIO = 400
MAX_PARTS = 5_000
MAX_CELLS = 30_000_000
_CELL = re.compile(rb'<(?:\w+:)?c [^>]*?r="([A-Z]{1,3})(\d{1,7})"')
_RESAVE = "用 Excel 打开，另存为 .xlsx 再试"


def screen(path: Path) -> None:
    """Refuses what is no workbook or would harm a reader; raises Rejection with the reason and remedy."""
    if not path.is_file():
        raise Rejection(f"找不到文件“{path.name}”", "核对文件名和所在文件夹")
    with path.open("rb") as file:
        head = file.read(8)
    if not head:
        raise Rejection(f"“{path.name}”是空文件", "请重新保存或重新发送")
    if head == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise Rejection(f"“{path.name}”加了打开密码，或是旧版 .xls", "去掉密码，" + _RESAVE)
    if head[:2] != b"PK":
        kind = "网页" if b"<" in head else "其他类型的文件"
        raise Rejection(f"“{path.name}”不是 Excel 工作簿，而是{kind}", _RESAVE)
    try:
        with zipfile.ZipFile(path) as archive:
            _screen_parts(path.name, archive)
    except (zipfile.BadZipFile, NotImplementedError, OSError, EOFError) as broken:
        raise Rejection(f"“{path.name}”已损坏，打不开", "请从原处重新复制或重新发送") from broken


def _screen_parts(name: str, archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names and not any(n.endswith("workbook.xml") for n in names):
        raise Rejection(f"“{name}”不是 Excel 工作簿", _RESAVE)
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_TOTAL:
        raise Rejection(f"“{name}”展开后过大，没有打开", "只保留需要上报的表，另存后再试")
    for part in parts:
        ratio = part.file_size / max(part.compress_size, 1)
        if part.flag_bits & 1 or part.file_size > MAX_PART or (ratio > MAX_RATIO and part.file_size > 50 * 2**20):
            raise Rejection(f"“{name}”的内容不可信（{Path(part.filename).name} 压缩比过高或加密），没有打开", _RESAVE)
        if part.filename.endswith((".xml", ".rels")) and b"<!DOCTYPE" in _head(archive, part):
            raise Rejection(f"“{name}”里有不允许的声明（DOCTYPE），没有打开", _RESAVE)


def _head(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    with archive.open(part) as file:
        return file.read(2048)


def screen_extent(sheet: str, xml: bytes) -> None:
    """Refuses a sheet whose cells span so wide that a dense reader would exhaust memory; names the farthest cell."""
    widest, lowest, where_wide, where_low = 0, 0, "", ""
    for found in _CELL.finditer(xml):
        column, row = column_number(found[1].decode()), int(found[2])
        if column > widest:
            widest, where_wide = column, f"{found[1].decode()}{row}"
        if row > lowest:
            lowest, where_low = row, f"{found[1].decode()}{row}"
    if widest > 16_384 or lowest > 1_048_576 or widest * lowest > MAX_CELLS:
        far = where_low if lowest > 100_000 else where_wide
        raise Rejection(f"《{sheet}》在很远的 {far} 有一个单元格，整张表因此过大", f"删掉 {far} 所在的整行或整列，保存后再试")
