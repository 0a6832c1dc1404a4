"""Which form a received file has, by its first bytes before its name: names are often lost or wrong on the way."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import olefile

from workbooks.mail.letter.signed import CLOSED, is_signed
from workbooks.scan.binary.scan_xls import CFB_BROKEN
from workbooks.scan.screen import BROKEN

WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".et", ".ods", ".csv", ".htm", ".html", ".xltx", ".xltm")
"""What a clerk may hold to be a filing: the reader says of each what it is."""
PACK = "解开后压成 .zip 再发"
VOLUMES = "这是分卷压缩的一卷：把各卷放在一起解开，压成一个 .zip 再发"
HALF = "文件还没有下载完：下载完成后再收"
UNREAD = {
    **dict.fromkeys((".rar", ".7z", ".gz", ".tgz", ".tar", ".bz2", ".xz", ".iso", ".cab", ".arj", ".zst", ".zipx"), PACK),
    ".p7m": CLOSED,
    **dict.fromkeys((".z01", ".z02", ".001", ".002", ".r00", ".r01"), VOLUMES),
    **dict.fromkeys((".crdownload", ".part", ".partial", ".downloading", ".td", ".xltd", ".opdownload", ".filepart"), HALF),
    ".pst": "在邮件程序里把邮件另存为 .eml",
    ".mht": "在邮件程序里把邮件另存为 .eml",
    ".lnk": "这是快捷方式，请发文件本身",
    ".url": "这是网址，请发文件本身",
}
"""What may hold a filing and is not opened here: spoken of, so that nothing is lost."""
_MAGIC = {b"Rar!": ".rar", b"7z\xbc\xaf": ".7z", b"\x1f\x8b": ".gz", b"BZh": ".bz2", b"\xfd7zXZ": ".xz"}
CFB = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TNEF = b"\x78\x9f\x3e\x22"
_HEADER = re.compile(rb"(?:From |[A-Za-z][A-Za-z0-9-]{1,60}:[ \t])")
_MAIL = re.compile(rb"(?im)^(mime-version|content-type|received|message-id|subject):")


def form_of(file: Path) -> str:
    """workbook / zip / mail / msg / tnef / signed / unread / other."""
    suffix = file.suffix.lower()
    with file.open("rb") as source:
        head = source.read(4096)
    if (any(head.startswith(magic) for magic in _MAGIC) and suffix not in WORKBOOKS) or UNREAD.get(suffix) in (VOLUMES, HALF):
        return "unread"
    found = {".eml": "mail", ".emlx": "mail", ".mbox": "mail", ".msg": "msg"}.get(suffix, "") if not head.startswith((b"PK", TNEF)) else ""
    if found == "msg" and not head.startswith(CFB):
        return "mail" if _looks_like_mail(head) else "msg"
    if found:
        return "msg" if head.startswith(CFB) and suffix == ".eml" else found
    if head.startswith(TNEF) or file.name.lower() == "winmail.dat":
        return "tnef"
    if suffix in WORKBOOKS:
        return "workbook"
    if head.startswith(b"PK") or suffix == ".zip":
        return _zip_form(file, suffix)
    if head.startswith(CFB):
        return _cfb_form(file, suffix)
    if _looks_like_mail(head) and suffix in ("", ".p7m", ".dat", ".bin", ".mim", ".mime", ".txt"):
        return "mail"
    if is_signed(head):
        return "signed"
    return "unread" if unread_kind(file) else "other"


def unread_kind(file: Path) -> str:
    """The ending in UNREAD under which a file falls; "" when it does not."""
    with file.open("rb") as source:
        head = source.read(8)
    suffix = file.suffix.lower()
    if UNREAD.get(suffix) in (VOLUMES, HALF):
        return suffix
    by_bytes = next((kind for magic, kind in _MAGIC.items() if head.startswith(magic)), "")
    return by_bytes or (suffix if suffix in UNREAD else "")


def _looks_like_mail(head: bytes) -> bool:
    head = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return bool(_HEADER.match(head) and _MAIL.search(head))


def _zip_form(file: Path, suffix: str) -> str:
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
    except BROKEN:
        return "zip" if suffix in ("", ".zip", ".dat", ".bin") else "other"
    if any(n.startswith("xl/") or n.endswith("xl/workbook.xml") for n in names):
        return "workbook"
    parts = ("word/", "ppt/", "visio/", "META-INF/MANIFEST.MF", "AndroidManifest.xml")
    return "other" if suffix != ".zip" and any(n.startswith(parts) for n in names) else "zip"


def _cfb_form(file: Path, suffix: str) -> str:
    try:
        with olefile.OleFileIO(str(file)) as inside:
            names = {entry[0] for entry in inside.listdir(streams=True, storages=True)}
    except CFB_BROKEN:
        return "workbook"
    if "__properties_version1.0" in names:
        return "msg"
    return "workbook" if names & {"Workbook", "Book", "EncryptedPackage"} else "other"
