"""Files written into the text of a letter in base64: a page with its data inside, a calendar's attachment; and base64 itself."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterator

from workbooks.mail.part import Part

SPELT = (b"UEsDB", b"0M8R4KGxGuE", b"eJ8+I", b"UmFyI", b"N3q8r")
"""How a workbook or an archive begins in base64."""
_RUN = re.compile(rb"(?<![A-Za-z0-9+/_-])(?:" + b"|".join(map(re.escape, SPELT)) + rb")[A-Za-z0-9+/_-]{40}[A-Za-z0-9+/_\s-]*={0,2}")
_YENC = re.compile(rb"(?m)^=ybegin [^\r\n]{0,200}?name=([^\r\n]{1,200})")
_MOST = 50
_IN_YENC = ("附件用 yEnc 写在正文里，读不出来", "请对方作为普通附件重发")


def spelt_out(text: bytes) -> Iterator[Part]:
    """Every file that stands in a text in base64; one in yEnc is named. A body that is one such file from its beginning is none."""
    if text.lstrip().startswith(SPELT):
        return
    for found, _ in zip(_RUN.finditer(text), range(_MOST), strict=False):
        yield Part(name="写在正文里的附件", chunks=[from_base64(found[0])])
    for found, _ in zip(_YENC.finditer(text), range(_MOST), strict=False):
        yield Part(name=found[1].decode("utf-8", "replace").strip(), problem=_IN_YENC)


def from_base64(body: bytes) -> bytes:
    """The bytes of base64 as it comes: with signs between, in the letters for addresses, cut off, in several pieces.

    >>> from_base64(b"QUI=\\r\\nQ0Q="), from_base64(b"QUJDR"), from_base64(b"_-8="), from_base64(b"Q*UI ")
    (b'ABCD', b'ABC', b'\\xff\\xef', b'AB')
    """
    if b"+" not in body and b"/" not in body:
        body = body.replace(b"-", b"+").replace(b"_", b"/")
    pieces = (re.sub(rb"[^A-Za-z0-9+/]+", b"", piece) for piece in re.split(rb"=[=\s]*", body))
    return b"".join(b64decode(piece[: len(piece) - (len(piece) % 4 == 1)] + b"===") for piece in pieces if piece)
