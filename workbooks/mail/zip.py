"""What a .zip holds: names in GBK or UTF-8, no links, no bombs; a faulty member costs only itself."""

from __future__ import annotations

import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from workbooks.mail.attachment_names import decoded
from workbooks.mail.part import CHUNK, EMPTY, MAX_FILE, MAX_PARTS, MAX_TOTAL, Part, Unreadable
from workbooks.scan.screen import BROKEN, MAX_RATIO

NOTHING = ("压缩包里没有工作簿", "请把上报件放进压缩包再发，或直接发上报件")
_UNICODE_PATH = 0x7075
_UTF8, _ENCRYPTED = 0x800, 1


def read(file: Path) -> Iterator[Part]:
    """Every file in the archive; Unreadable when it cannot be opened or would grow without measure."""
    if not file.stat().st_size:
        raise Unreadable(*EMPTY)
    try:
        archive = zipfile.ZipFile(file)
    except BROKEN as broken:
        raise Unreadable("压缩包已损坏，打不开", "请重新压缩再发") from broken
    with archive:
        members = [m for m in archive.infolist() if not m.is_dir()]
        if len(members) > MAX_PARTS or sum(m.file_size for m in members) > MAX_TOTAL:
            raise Unreadable("压缩包展开后过大", "分成几个压缩包再发")
        for member in members:
            name = member_name(member)
            if not name.startswith("__MACOSX/") and not is_lock(name):
                problem = _problem(member)
                yield Part(name=name, problem=problem) if problem else Part(name=name, chunks=_bytes(archive, member))


def is_lock(name: str) -> bool:
    """True for what Excel keeps beside an open workbook, and for a file that its system hides."""
    return re.split(r"[\\/]", name)[-1].startswith(("~$", "."))


def member_name(member: zipfile.ZipInfo) -> str:
    """The name of a member: flagged UTF-8, the Unicode path of its extra field, else UTF-8 or GBK by its bytes."""
    if member.flag_bits & _UTF8:
        return member.orig_filename
    try:
        raw = member.orig_filename.encode("cp437")
    except UnicodeEncodeError:
        return member.orig_filename
    return _unicode_path(member.extra, raw) or decoded(raw)


def _unicode_path(extra: bytes, raw: bytes) -> str:
    """The Info-ZIP Unicode path; "" where there is none or it belongs to another name."""
    while len(extra) >= 4:
        kind, size = struct.unpack_from("<HH", extra)
        field, extra = extra[4 : 4 + size], extra[4 + size :]
        if kind == _UNICODE_PATH and len(field) > 5 and struct.unpack_from("<L", field, 1)[0] == zlib.crc32(raw):
            return field[5:].decode("utf-8", "replace")
    return ""


def _problem(member: zipfile.ZipInfo) -> tuple[str, str] | None:
    if member.flag_bits & _ENCRYPTED:
        return ("压缩包加了密码", "去掉密码再发")
    if stat.S_ISLNK(member.external_attr >> 16):
        return ("压缩包里是一个链接，不是文件", "把文件本身压进去再发")
    if member.file_size > MAX_FILE:
        return ("文件过大，没有展开", "只保留需要上报的表，重新打包")
    if member.file_size > 50 * 2**20 and member.file_size > MAX_RATIO * max(member.compress_size, 1):
        return ("压缩比过高，内容不可信，没有展开", "只保留需要上报的表，重新打包")
    return None


def _bytes(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    try:
        with archive.open(member) as source:
            while chunk := source.read(CHUNK):
                yield chunk
    except NotImplementedError as odd:
        raise Unreadable("压缩包里的这个文件用了少见的压缩方式，没有取出", "用 Windows 自带的“压缩（zipped）文件夹”重新压缩再发") from odd
    except (*BROKEN, RuntimeError) as broken:
        raise Unreadable("压缩包里的这个文件已损坏，没有取出", "请重新压缩再发") from broken
