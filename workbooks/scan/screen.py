"""The cheap look at a received file before any parser touches it (design.md 8; research, section 6)."""

from __future__ import annotations

import lzma
import operator
import re
import zipfile
import zlib
from pathlib import Path

from workbooks.book import Rejection, column_number
from workbooks.scan.file_format import CSV, ODS, RESAVE, XLS, form_of

MAX_PART = 400 * 2**20
MAX_TOTAL = 1200 * 2**20
MAX_RATIO = 400
MAX_PARTS = 5_000
MAX_CELLS = 30_000_000
MAX_SPARSE = 4_000_000
"""Cells that a sheet may span when it is nearly empty: a stray cell far below costs a dense reader as much as data."""
FAR_ROW = 100_000
MAX_ROWS, MAX_COLUMNS = 1_048_576, 16_384
_CELL = re.compile(rb"<(?:[^\s<>/:]+:)?c\s[^>]*?\br\s*=\s*[\"']([A-Za-z]+)(\d+)[\"']")
_PLACE = operator.methodcaller("group", 1, 2)
_ROW = re.compile(rb"<(?:[^\s<>/:]+:)?row\s[^>]*?\br\s*=\s*[\"'](\d+)[\"']")
_BEFORE_ROOT = re.compile(rb"<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)", re.S)
_ROOT = re.compile(rb"<[A-Za-z_]")
BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, NotImplementedError, OSError, EOFError, ValueError)
"""What a damaged archive makes zipfile raise."""


def screen(path: Path) -> None:
    """Refuses what is no workbook or would harm a reader; raises Rejection with the reason and remedy."""
    form = form_of(path)
    kind = {XLS: "旧版 .xls", ODS: "开放文档表格 .ods", CSV: "文本（csv）"}.get(form)
    if kind:
        raise Rejection(f"“{path.name}”不是 .xlsx 工作簿，而是{kind}", RESAVE)
    screen_archive(path)


def screen_archive(path: Path) -> None:
    """The same of a file that is known to be a zip."""
    try:
        with zipfile.ZipFile(path) as archive:
            _screen_parts(path.name, archive)
    except BROKEN as broken:
        raise Rejection(f"“{path.name}”已损坏，打不开", "请从原处重新复制或重新发送") from broken


def _screen_parts(name: str, archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if "content.xml" not in names and not any(n.endswith("workbook.xml") for n in names):
        raise Rejection(f"“{name}”不是 Excel 工作簿", RESAVE)
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_TOTAL:
        raise Rejection(f"“{name}”展开后过大，没有打开", "只保留需要上报的表，另存后再试")
    for part in parts:
        ratio = part.file_size / max(part.compress_size, 1)
        if part.flag_bits & 1 or part.file_size > MAX_PART or (ratio > MAX_RATIO and part.file_size > 50 * 2**20):
            raise Rejection(f"“{name}”的内容不可信（{Path(part.filename).name} 压缩比过高或加密），没有打开", RESAVE)
        parsed = part.filename.endswith((".xml", ".rels")) if "content.xml" not in names else part.filename == "content.xml"
        if parsed and _declares(archive, part):
            raise Rejection(f"“{name}”里有不允许的声明（DOCTYPE），没有打开", RESAVE)


def _declares(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    """True when a part declares a document type, or hides its beginning so that this cannot be seen."""
    with archive.open(part) as file:
        head = _BEFORE_ROOT.sub(b"", file.read(4096))
    return b"<!DOCTYPE" in head or (part.file_size > 0 and not _ROOT.search(head))


def screen_extent(sheet: str, xml: bytes) -> None:
    """Refuses a sheet whose cells span so wide that a dense reader would exhaust memory; names the farthest cell."""
    letters, numbers, count = set(), {b"0"}, 0
    for letter, number in map(_PLACE, _CELL.finditer(xml)):
        letters.add(letter)
        numbers.add(number)
        count += 1
    numbers.update(_ROW.findall(xml))
    lowest, widest = max(map(int, numbers)), max((column_number(found.decode()) for found in letters), default=0)
    extent = lowest * max(widest, 1)
    sparse = extent > MAX_SPARSE and count * 50 < extent
    if widest > MAX_COLUMNS or lowest > MAX_ROWS or extent > MAX_CELLS or sparse:
        far = _farthest(xml, lowest, widest)
        raise Rejection(f"《{sheet}》在很远的 {far} 有一个单元格，整张表因此过大", f"删掉 {far} 所在的整行或整列，保存后再试")


def _farthest(xml: bytes, lowest: int, widest: int) -> str:
    """The cell that makes a sheet too large: the lowest one, or the one farthest to the right where no row is far."""
    for letter, number in map(_PLACE, _CELL.finditer(xml)):
        if int(number) == lowest if lowest > FAR_ROW else column_number(letter.decode()) == widest:
            return f"{letter.decode()}{int(number)}"
    return f"第 {lowest} 行"
