"""What a file really is, whatever its name says, and the sentence for what is no workbook (design.md 8).

Excel 2007 and later, Excel 97-2003, OpenDocument and delimited text can be read; everything else is named.
"""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import olefile

from workbooks.book import Rejection
from workbooks.scan.scan_csv import decoded

XLSX, XLS, ODS, CSV = "xlsx", "xls", "ods", "csv"
RESAVE = "用 Excel 打开，另存为 .xlsx 再试"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_KNOWN = (
    (b"%PDF", " PDF 文件"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
    (b"{\\rtf", "写字板文件"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"BM", "图片"),
)
_WEB = re.compile(rb"<\s*(!doctype\s+html|html|head|body|table|meta|div)\b|^\s*MIME-Version:", re.I)
_XML_TABLE = re.compile(rb"urn:schemas-microsoft-com:office:spreadsheet|<\?mso-application", re.I)


def form_of(path: Path) -> str:
    """XLSX, XLS, ODS or CSV, by the contents; raises Rejection with the reason and remedy for anything else."""
    if not path.is_file():
        raise Rejection(f"找不到文件“{path.name}”", "核对文件名和所在文件夹")
    with path.open("rb") as file:
        head = file.read(4096)
    if not head:
        raise Rejection(f"“{path.name}”是空文件", "请重新保存或重新发送")
    if head[:8] == _OLE:
        return _ole(path)
    if head[:2] == b"PK":
        return _zip(path)
    if _XML_TABLE.search(_narrow(head)):
        raise Rejection(f"“{path.name}”不是 Excel 工作簿，而是 XML 表格（2003）", RESAVE)
    if _WEB.search(_narrow(head)):
        raise Rejection(f"“{path.name}”不是 Excel 工作簿，而是网页（.html 改了名）", RESAVE)
    for start, kind in _KNOWN:
        if head.startswith(start):
            raise Rejection(f"“{path.name}”不是 Excel 工作簿，而是{kind}", "请发台账或上报件本身")
    if decoded(path) is None:
        raise Rejection(f"“{path.name}”不是 Excel 工作簿，而是其他类型的文件", RESAVE)
    return CSV


def _narrow(head: bytes) -> bytes:
    """The beginning with the zero bytes of UTF-16 taken out."""
    return head.replace(b"\0", b"")


def _ole(path: Path) -> str:
    """An .xls, or what else bears the same mark: an encrypted workbook, a document of Word."""
    try:
        with olefile.OleFileIO(path) as container:
            if container.exists("EncryptedPackage"):
                raise Rejection(f"“{path.name}”加了打开密码", f"去掉密码，{RESAVE}")
            if container.exists("Workbook") or container.exists("Book"):
                return XLS
    except (OSError, ValueError, IndexError) as broken:
        raise Rejection(f"“{path.name}”加了打开密码，或是旧版 .xls 且已损坏", f"去掉密码，{RESAVE}") from broken
    raise Rejection(f"“{path.name}”不是 Excel 工作簿，而是其他 Office 文件", RESAVE)


def _zip(path: Path) -> str:
    """An .ods by its content type; whether an .xlsx is sound is the affair of the screen."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            if "content.xml" not in names:
                if "xl/workbook.bin" in names:
                    raise Rejection(f"“{path.name}”是二进制工作簿 .xlsb", RESAVE)
                return XLSX
            if b"encryption-data" in archive.read("META-INF/manifest.xml"):
                raise Rejection(f"“{path.name}”加了打开密码", f"去掉密码，{RESAVE}")
            kind = archive.read("mimetype") if "mimetype" in names else b"spreadsheet"
    except (zipfile.BadZipFile, OSError, KeyError, RuntimeError, NotImplementedError, EOFError, ValueError):
        return XLSX  # the screen names what is wrong with the archive
    if b"spreadsheet" not in kind:
        raise Rejection(f"“{path.name}”不是 Excel 工作簿，而是其他文档", RESAVE)
    return ODS
