"""The letter inside an opaque signature (smime.p7m, RFC 8551 3.5.2): signed is not encrypted, and is read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

_SIGNED = b"\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"
_OCTETS, _SEQUENCE, _CONTENT = 0x04, 0x30, 0xA0
_CONSTRUCTED, _NESTING = 0x20, 12


class _Element(NamedTuple):
    """One BER element: its tag, where its contents begin and end, where the next one begins."""

    tag: int
    begin: int
    end: int
    after: int


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
