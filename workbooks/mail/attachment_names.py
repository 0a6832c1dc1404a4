"""Names and header texts as mail programs and packers write them, made readable and harmless."""

from __future__ import annotations

import os
import re
import unicodedata
from email.header import decode_header
from urllib.parse import unquote_to_bytes

NAMELESS = "附件.xlsx"
_MAX_NAME, _MAX_BYTES = 70, 200
"""Characters and bytes of a name that are kept: a file system holds 255 bytes, and ours come first."""
_MAX_TEXT = 16 * 2**10
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9\u00b9\u00b2\u00b3])\s*(\..*)?")
_CJK = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_PERCENT = re.compile(r"%[0-9A-Fa-f]{2}")


def safe_name(name: str) -> str:
    """The last part of a name, with nothing that leaves a folder, deceives the eye or offends Windows.

    >>> safe_name('../../a/b.xlsx'), safe_name('NUL.xlsx'), safe_name('a.xlsx. . ')
    ('b.xlsx', '_NUL.xlsx', 'a.xlsx')
    """
    last = re.split(r"[\\/]", name.rstrip("\\/ "))[-1]
    shown = "".join(c for c in last if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Cn"))
    clean = "".join("_" if c in '<>:"|?*' else c for c in shown).strip(" .\u3000")
    stem, suffix = os.path.splitext(clean)
    if len(suffix) > 8:
        stem, suffix = stem + suffix, ""
    kept = (_cut(stem) + suffix).rstrip(" .")
    return ("_" if _RESERVED.fullmatch(kept) else "") + kept if kept else NAMELESS


def _cut(stem: str) -> str:
    """Its beginning, within both limits; no character is cut through."""
    return stem[:_MAX_NAME].encode()[:_MAX_BYTES].decode(errors="ignore")


def decoded(raw: bytes) -> str:
    """Text of an unknown charset: UTF-8 where it reads as Chinese or is ASCII, else GB18030 (a Chinese Windows)."""
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")
    if text.isascii() or _CJK.search(text):
        return text
    try:
        other = raw.decode("gb18030")
    except UnicodeDecodeError:
        return text
    return other if _CJK.search(other) else text


def header_text(value: str) -> str:
    """A header's value with its encoded words read (RFC 2047), those within quotes too, as many programs write them.

    >>> header_text('=?gb2312?B?yc+xqLz+?=.xlsx')
    '上报件.xlsx'
    """
    value = re.sub(r"[\r\n]+[ \t]*", " ", value[:_MAX_TEXT])
    if "=?" not in value:
        return _unquoted(value)
    try:
        pieces = decode_header(value)
    except (ValueError, UnicodeError):
        return value
    return "".join(piece if isinstance(piece, str) else _piece(piece, charset) for piece, charset in pieces)


def _piece(raw: bytes, charset: str | None) -> str:
    if charset is None:
        return raw.decode("raw-unicode-escape", "replace")
    known = "gb18030" if charset.lower() in ("gb2312", "gbk", "gb_2312-80", "hz-gb-2312", "x-gbk") else charset
    try:
        return raw.decode(known)
    except (LookupError, UnicodeError):
        return decoded(raw)


def _unquoted(value: str) -> str:
    """A name whose bytes were written as %E4%B8.., as some web mail does; the value itself where it is none."""
    if not _PERCENT.search(value) or not value.isascii():
        return value
    text = decoded(unquote_to_bytes(value))
    return text if _CJK.search(text) else value
