"""What winmail.dat holds: the form in which Outlook hides attachments from other programs ([MS-OXTNEF])."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from workbooks.mail.attachment_names import decoded
from workbooks.mail.part import MAX_FILE, MAX_PARTS, Part, Unreadable

NOTHING = ("winmail.dat 里没有工作簿附件", "请对方把邮件格式改成“HTML”或“纯文本”再发")
SIGNATURE = 0x223E9F78
_RENDER, _TITLE, _DATA, _PROPERTIES = 0x9002, 0x8010, 0x800F, 0x9005
_LONG_NAME, _SHORT_NAME, _DISPLAY, _OBJECT = 0x3707, 0x3704, 0x3001, 0x3701
_FIXED = {
    0x0002: 4,
    0x0003: 4,
    0x0004: 4,
    0x0005: 8,
    0x0006: 8,
    0x0007: 8,
    0x000A: 4,
    0x000B: 4,
    0x0014: 8,
    0x0040: 8,
    0x0048: 16,
    0x0001: 0,
}
"""Bytes that a value of a fixed type takes."""
_VARIABLE = (0x001E, 0x001F, 0x0102, 0x000D)
_NAMED, _MANY, _NESTING = 0x8000, 0x1000, 10
_BROKEN = ("winmail.dat 已损坏，打不开", "请对方把邮件格式改成“HTML”或“纯文本”再发")


@dataclass
class _Attachment:
    """What is known of one attachment while its attributes go by."""

    title: str = ""
    data: bytes = b""
    names: dict[int, str] = field(default_factory=dict)
    message: bytes = b""

    @property
    def name(self) -> str:
        """The long name, else the short one."""
        return next((self.names[tag] for tag in (_LONG_NAME, _DISPLAY, _SHORT_NAME) if self.names.get(tag)), "") or self.title or "附件"


def read(file: Path) -> Iterator[Part]:
    """Every attachment, those of embedded messages too; Unreadable when it is no whole TNEF stream."""
    if file.stat().st_size > MAX_FILE:
        raise Unreadable("winmail.dat 过大，没有打开", _BROKEN[1])
    yield from _read(memoryview(file.read_bytes()), "", 0)


def _read(raw: memoryview, within: str, depth: int) -> Iterator[Part]:
    for found in _attachments(raw):
        if not found.message:
            yield Part(name=found.name, chunks=[found.data], within=within)
        elif depth >= _NESTING:
            yield Part(name=found.name, within=within, problem=("邮件里的邮件层数太多", "把上报件直接作为附件再发"))
        else:
            yield from _read(memoryview(found.message), f"{within}{found.name}/", depth + 1)


def _attachments(raw: memoryview) -> Iterator[_Attachment]:
    if len(raw) < 6 or struct.unpack_from("<I", raw)[0] != SIGNATURE:
        raise Unreadable(*_BROKEN)
    current: _Attachment | None = None
    for kind, value in _attributes(raw):
        if kind == _RENDER:
            if current is not None:
                yield current
            current = _Attachment()
        elif current is not None and kind == _TITLE:
            current.title = decoded(bytes(value)).split("\x00")[0].strip()
        elif current is not None and kind == _DATA:
            current.data = bytes(value)
        elif current is not None and kind == _PROPERTIES:
            _note(current, value)
    if current is not None:
        yield current


def _attributes(raw: memoryview) -> Iterator[tuple[int, memoryview]]:
    """(identifier, value) of each attribute; stray bytes behind the last one end it, a stream that was cut off is refused."""
    at, count = 6, 0
    while len(raw) - at >= 9:
        count += 1
        level, identifier, length = struct.unpack_from("<BII", raw, at)
        if level not in (1, 2) and count > 1:
            return
        if level not in (1, 2) or length > len(raw) - at - 9 or count > 20 * MAX_PARTS:
            raise Unreadable(*_BROKEN)
        yield identifier & 0xFFFF, raw[at + 9 : at + 9 + length]
        at += 9 + length + 2
    if not count:
        raise Unreadable(*_BROKEN)


def _note(attachment: _Attachment, value: memoryview) -> None:
    """Names and an embedded message from the properties of an attachment; what cannot be read is left out."""
    try:
        for tag, kind, raw in _properties(value):
            if kind == 0x001F:
                attachment.names[tag] = bytes(raw).decode("utf-16-le", "replace").split("\x00")[0].strip()
            elif kind == 0x001E:
                attachment.names[tag] = decoded(bytes(raw)).split("\x00")[0].strip()
            elif tag == _OBJECT and kind == 0x000D and len(raw) > 20 and struct.unpack_from("<I", raw, 16)[0] == SIGNATURE:
                attachment.message = bytes(raw[16:])
            elif tag == _OBJECT and kind == 0x0102 and not attachment.data:
                attachment.data = bytes(raw)
    except struct.error:
        return


def _properties(raw: memoryview) -> Iterator[tuple[int, int, memoryview]]:
    """(property, type, value) of a list of MAPI properties; struct.error where it is cut off."""
    (count,), at = struct.unpack_from("<I", raw), 4
    for _ in range(min(count, MAX_PARTS)):
        kind, tag = struct.unpack_from("<HH", raw, at)
        at += 4
        if tag & _NAMED:
            at = _after_name(raw, at)
        plain = kind & ~_MANY
        number = 1
        if kind & _MANY or plain in _VARIABLE:
            (number,) = struct.unpack_from("<I", raw, at)
            at += 4
        for _ in range(min(number, MAX_PARTS)):
            size = _FIXED.get(plain)
            if size is None:
                (size,) = struct.unpack_from("<I", raw, at)
                at += 4
            if at + size > len(raw):
                raise struct.error
            yield tag, kind, raw[at : at + size]
            at += -(-size // 4) * 4


def _after_name(raw: memoryview, at: int) -> int:
    """Past the name of a named property: a GUID, then a number or a text."""
    (by_text,) = struct.unpack_from("<I", raw, at + 16)
    if not by_text:
        return at + 24
    (length,) = struct.unpack_from("<I", raw, at + 20)
    return at + 24 + int(-(-length // 4) * 4)
