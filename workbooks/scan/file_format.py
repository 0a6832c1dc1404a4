"""What a file really is, whatever its name says, and the sentence for what is no workbook (design.md 8).

Excel 2007 and later, Excel 97-2003 (WPS .et too), OpenDocument (zipped or flat) and delimited text can be read;
everything else is named, with what leads out.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path

import olefile

from workbooks.book import Rejection
from workbooks.scan.binary.scan_xls import CFB_BROKEN
from workbooks.scan.scan_csv import decoded

XLSX, XLS, XLSB, ODS, CSV = "xlsx", "xls", "xlsb", "ods", "csv"
RESAVE = "用 Excel 打开，另存为 .xlsx 再试"
UNPACK = "解开压缩包，用里面的工作簿再试"
_SEND = "请发台账或上报件本身"
_TYPE = "把数据录进台账，请发台账或上报件本身"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_KNOWN = (
    (b"%PDF", " PDF 文件", _SEND),
    (b"Rar!", "压缩包（.rar）", UNPACK),
    (b"7z\xbc\xaf", "压缩包（.7z）", UNPACK),
    (b"\x1f\x8b", "压缩包（.gz）", UNPACK),
    (b"BZh", "压缩包（.bz2）", UNPACK),
    (b"\xfd7zXZ", "压缩包（.xz）", UNPACK),
    (b"{\\rtf", "写字板文件", RESAVE),
    (b"\x89PNG", "图片", _TYPE),
    (b"\xff\xd8\xff", "图片", _TYPE),
    (b"GIF8", "图片", _TYPE),
    (b"BM", "图片", _TYPE),
    (b"ID;P", " SYLK 表格（.slk）", RESAVE),
    (b"ID;", " SYLK 表格（.slk）", RESAVE),
    (b"SQLite format 3", "数据库文件", RESAVE),
    (b"\x00\x01\x00\x00Standard ", "数据库文件（Access）", RESAVE),
)
_DIF = re.compile(rb"^\s*TABLE\r?\n?\r?0,1\r?\n?\r?\"")
_DBF = re.compile(rb"^[\x03\x30\x31\x83\x8b\xf5][\x00-\xff][\x01-\x0c][\x01-\x1f]")
_WEB = re.compile(rb"<\s*(!doctype\s+html|html|head|body|table|meta|div)\b", re.I)
_MAIL = re.compile(
    rb"^(Received|Return-Path|Delivered-To|From|To|Subject|Date|Message-ID|MIME-Version|X-[\w-]+):|^From \S+@"
    rb"|\n(MIME-Version|Message-ID): ",
    re.I,
)
_PAGE_MAIL = re.compile(rb"multipart/related|^From:\s*[<]?Saved by", re.I | re.M)
_XML_TABLE = (b"urn:schemas-microsoft-com:office:spreadsheet", b"<?mso-application")
_FLAT = b"urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_STREAMS = (
    ("WordDocument", " Word 或 WPS 文字文档", _TYPE),
    ("PowerPoint Document", "演示文稿", _TYPE),
    ("__properties_version1.0", " Outlook 邮件（.msg）", "把附件存出来再试；收件用 keybook collect"),
    ("MatOST", " Works 文档", RESAVE),
)
_FOLDERS = (("word/", " Word 文档", _TYPE), ("ppt/", "演示文稿", _TYPE), ("Index/", " Numbers 表格", "在 Numbers 里导出为 Excel 再试"))


_WEB_NAMES = (".html", ".htm", ".mht", ".mhtml", ".xhtml")


def damaged(name: str, where: str = "") -> Rejection:
    """A file of which a part cannot be read; `where` names the sheet."""
    return Rejection(f"“{name}”已损坏，{where or '内容'}读不出来", "请从原处重新复制或重新发送；能用 Excel 打开的，另存为 .xlsx 再试")


def form_of(path: Path) -> str:
    """XLSX, XLS, XLSB, ODS or CSV, by the contents; raises Rejection with the reason and remedy for anything else."""
    if path.is_dir():
        raise Rejection(f"“{path.name}”是文件夹，不是文件", "写上文件夹里那个文件的名字")
    if not path.is_file():
        raise Rejection(f"找不到文件“{path.name}”", "核对文件名和所在文件夹")
    with path.open("rb") as file:
        head = file.read(4096)
    if not head:
        raise Rejection(f"“{path.name}”是空文件", "请重新保存或重新发送")
    if not head.strip(b"\0"):
        raise damaged(path.name)
    if head[:8] == _OLE:
        return _ole(path)
    if head[:2] == b"PK":
        return _zip(path)
    return _flat(path, head)


def is_flat(path: Path) -> bool:
    """True for an OpenDocument spreadsheet that is one XML file (.fods)."""
    with path.open("rb") as file:
        head = file.read(4096)
    return not head.startswith(b"PK") and _FLAT in _narrow(head)


def _flat(path: Path, head: bytes) -> str:
    """A flat OpenDocument file or delimited text; Rejection for the rest."""
    narrow = _narrow(head)
    if narrow.lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t").startswith(b"<") and _FLAT in narrow:
        return ODS
    if any(sign in narrow.lower() for sign in _XML_TABLE):
        raise _other(path, " XML 表格（2003）", RESAVE)
    if _WEB.search(narrow) or (_MAIL.search(narrow) and _PAGE_MAIL.search(narrow)):
        raise _other(path, "网页" if path.suffix.lower() in _WEB_NAMES else "网页（.html 改了名）", RESAVE)
    if _MAIL.search(narrow):
        raise _other(path, "邮件（.eml）", "把附件存出来再试；收件用 keybook collect")
    for start, kind, remedy in _KNOWN:
        if head.startswith(start):
            raise _other(path, kind, remedy)
    if head[257:262] == b"ustar":
        raise _other(path, "压缩包（.tar）", UNPACK)
    if _DIF.search(narrow):
        raise _other(path, " DIF 表格（.dif）", RESAVE)
    if decoded(path) is None:
        if _DBF.match(head):
            raise _other(path, "数据库文件（.dbf）", RESAVE)
        if any(byte < 32 and byte not in b"\t\n\r\f\x1a" for byte in narrow):
            raise _other(path, "其他类型的文件", "核对是不是拿错了文件，请用台账或上报件本身")
        raise _other(path, "没有分隔符的文本", f"用 Excel 打开，分成列，{RESAVE.partition('，')[2]}")
    return CSV


def _other(path: Path, kind: str, remedy: str) -> Rejection:
    return Rejection(f"“{path.name}”不是 Excel 工作簿，而是{kind}", remedy)


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
            found = next(((kind, remedy) for stream, kind, remedy in _STREAMS if container.exists(stream)), ("其他 Office 文件", RESAVE))
    except CFB_BROKEN as broken:
        raise damaged(path.name) from broken
    raise _other(path, *found)


def _zip(path: Path) -> str:
    """An .ods by its content type; whether an .xlsx is sound is the affair of the screen."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = {name.replace("\\", "/") for name in archive.namelist()}
            if "content.xml" not in names:
                return _office_zip(path, names)
            if b"encryption-data" in archive.read("META-INF/manifest.xml"):
                raise Rejection(f"“{path.name}”加了打开密码", f"去掉密码，{RESAVE}")
            kind = archive.read("mimetype") if "mimetype" in names else b"spreadsheet"
    except (zipfile.BadZipFile, zlib.error, OSError, KeyError, RuntimeError, EOFError, ValueError):
        return XLSX  # the screen names what is wrong with the archive
    if b"spreadsheet" not in kind:
        raise _other(path, "其他文档", RESAVE)
    return ODS


def _office_zip(path: Path, names: set[str]) -> str:
    """A workbook by the parts that it holds; Rejection for a binary one, another document, a bare archive."""
    if any(name.casefold().endswith("workbook.xml") for name in names):
        return XLSX
    if any(name.casefold().endswith("workbook.bin") for name in names):
        return XLSB
    for folder, kind, remedy in _FOLDERS:
        if any(name.startswith(folder) for name in names):
            raise _other(path, kind, remedy)
    if "[Content_Types].xml" not in names and "_rels/.rels" not in names:
        raise _other(path, "压缩包（.zip）", UNPACK)
    return XLSX
