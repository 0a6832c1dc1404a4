"""The cheap look at a received file before any parser touches it (design.md 8; research, section 6)."""

from __future__ import annotations

import lzma
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from workbooks.book import Rejection
from workbooks.scan.file_format import CSV, ODS, RESAVE, XLS, damaged, form_of
from workbooks.scan.xml_part import declares_type

MAX_PART = 400 * 2**20
MAX_TOTAL = 1200 * 2**20
MAX_RATIO = 400
MAX_PARTS = 5_000
BROKEN = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, NotImplementedError, OSError, EOFError, ValueError)
"""What a damaged archive makes zipfile raise."""
_MEMBER_BROKEN = tuple(kind for kind in BROKEN if kind is not ValueError)


def screen(path: Path) -> None:
    """Refuses what is no .xlsx, or would harm a reader that opens every part; raises Rejection with the reason and remedy."""
    form = form_of(path)
    kind = {XLS: "旧版 .xls", ODS: "开放文档表格", CSV: "文本（csv）"}.get(form)
    if kind:
        raise Rejection(f"“{path.name}”不是 .xlsx 工作簿，而是{kind}", RESAVE)
    screen_archive(path)
    with opened(path) as archive:
        parts = [name for name in archive.namelist() if name.lower().endswith((".xml", ".rels", ".vml")) and "customXml" not in name]
        if any(_declares(archive, name) for name in parts):
            raise Rejection(f"“{path.name}”里有不允许的声明（DOCTYPE），没有打开", RESAVE)


def _declares(archive: zipfile.ZipFile, name: str) -> bool:
    with archive.open(name) as part:
        return declares_type(part)


@contextmanager
def opened(path: Path, sheet: str = "") -> Iterator[zipfile.ZipFile]:
    """The zip, open; what is damaged in it becomes the sentence about the file, or about the sheet."""
    where = f"《{sheet}》" if sheet else ""
    try:
        archive = zipfile.ZipFile(path)
    except PermissionError:
        raise
    except BROKEN as wrong:
        raise damaged(path.name, where) from wrong
    with archive:
        try:
            yield archive
        except _MEMBER_BROKEN as wrong:
            raise damaged(path.name, where) from wrong


def screen_archive(path: Path) -> None:
    """Sizes, ratios and check sums of a file that is known to be a zip; what its parts say is the affair of who reads them."""
    with opened(path) as archive:
        _screen_parts(path.name, archive)
        try:
            broken = archive.testzip()
        except ValueError as wrong:
            raise damaged(path.name) from wrong
        if broken is not None:
            raise damaged(path.name)


def _screen_parts(name: str, archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    names = {part.filename.replace("\\", "/") for part in parts}
    if "content.xml" not in names and not any(n.casefold().endswith("workbook.xml") or n == "_rels/.rels" for n in names):
        raise Rejection(f"“{name}”不是 Excel 工作簿", RESAVE)
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_TOTAL:
        raise Rejection(f"“{name}”展开后过大，没有打开", "只保留需要上报的表，另存后再试")
    for part in parts:
        ratio = part.file_size / max(part.compress_size, 1)
        if part.flag_bits & 1 or part.file_size > MAX_PART or (ratio > MAX_RATIO and part.file_size > 50 * 2**20):
            raise Rejection(f"“{name}”的内容不可信（{Path(part.filename).name} 压缩比过高或加密），没有打开", RESAVE)
