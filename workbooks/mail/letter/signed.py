"""The letter inside an opaque signature (smime.p7m, RFC 8551 3.5.2): signed is not encrypted, and is read."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from workbooks.mail.part import Part, Unreadable

_SIGNED = b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"
_ARMOUR = re.compile(rb"-----(?:BEGIN|END) [A-Z0-9 ]+-----")
NOTHING = ("签名的文件里没有工作簿", "请发台账或上报件本身")
CLOSED = "请对方不加密、不加数字签名再发一次"
MOST = 200 * 2**20
_OCTETS, _SEQUENCE, _CONTENT = 0x04, 0x30, 0xA0
_CONSTRUCTED, _NESTING = 0x20, 12


class _Element(NamedTuple):
    """One BER element: its tag, where its contents begin and end, where the next one begins."""

    tag: int
    begin: int
    end: int
    after: int


def is_signed(head: bytes) -> bool:
    """True for the beginning of an opaque signature, in bytes or as base64 text."""
    return _SIGNED in _binary(head[:400])[:80]


def read(file: Path) -> Iterator[Part]:
    """What was signed: a letter, or the file that a signing program has wrapped; Unreadable for an encrypted one."""
    if file.stat().st_size > MOST:
        raise Unreadable("签名的文件过大，没有打开", "请发文件本身")
    content = signed_content(_binary(file.read_bytes()))
    if content is None:
        raise Unreadable("这是 .p7m 文件，里面是加密的内容，或只有签名", CLOSED)
    letter = content.lstrip()[:13].lower().startswith((b"content-", b"mime-version", b"from:", b"received:", b"subject:"))
    name = file.name[: -len(".p7m")] if file.name.lower().endswith(".p7m") else file.name
    yield Part(name="签名邮件.eml" if letter else name, chunks=[content])


def _binary(data: bytes) -> bytes:
    """The bytes of a signature that came as base64, with or without the lines around it; others as they are."""
    if data[:1] == b"\x30":
        return data
    text = b"".join(_ARMOUR.sub(b"", data).split())
    try:
        return base64.b64decode(text[: len(text) // 4 * 4], validate=True)
    except binascii.Error:
        return data


def signed_content(data: bytes) -> bytes | None:
    """What was signed; None for an encrypted letter, a signature alone, or what is no CMS at all."""
    try:
        return _content(data)
    except (IndexError, ValueError):
        return None


def _content(data: bytes) -> bytes | None:
    outer = list(_inside(data, _element(data, 0, 0)))
    if len(outer) < 2 or data[outer[0].begin : outer[0].end] != _SIGNED or outer[1].tag != _CONTENT:
        return None
    fields = list(_inside(data, next(_inside(data, outer[1]))))
    encapsulated = next((field for field in fields if field.tag == _SEQUENCE), None)
    if encapsulated is None:
        return None
    content = [field for field in _inside(data, encapsulated) if field.tag == _CONTENT]
    return b"".join(_octets(data, content[0], 0)) or None if content else None


def _octets(data: bytes, element: _Element, depth: int) -> Iterator[bytes]:
    """The pieces of a text of bytes, which may be written in pieces of pieces."""
    if depth > _NESTING:
        raise ValueError("nested too deep")
    if element.tag == _OCTETS:
        yield data[element.begin : element.end]
    elif element.tag & _CONSTRUCTED:
        for inner in _inside(data, element):
            yield from _octets(data, inner, depth + 1)


def _inside(data: bytes, element: _Element) -> Iterator[_Element]:
    at = element.begin
    while at < element.end:
        inner = _element(data, at, 0)
        if inner.tag == 0 and inner.begin == inner.end:
            return
        yield inner
        at = inner.after


def _element(data: bytes, at: int, depth: int) -> _Element:
    """The element at a place; one of indefinite length ends with two zero bytes."""
    if depth > _NESTING:
        raise ValueError("nested too deep")
    tag, length, begin = data[at], data[at + 1], at + 2
    if length == 0x80:
        place = begin
        while data[place : place + 2] != b"\0\0":
            place = _element(data, place, depth + 1).after
        return _Element(tag, begin, place, place + 2)
    if length > 0x80:
        size = length & 0x7F
        if size > 4:
            raise ValueError("too long")
        length, begin = int.from_bytes(data[begin : begin + size], "big"), begin + size
    if begin + length > len(data):
        raise ValueError("cut off")
    return _Element(tag, begin, begin + length, begin + length)
