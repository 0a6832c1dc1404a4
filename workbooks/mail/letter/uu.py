"""Attachments written into the text of a letter, as mail programs did before MIME."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterator

from workbooks.mail.attachment_names import decoded
from workbooks.mail.part import Part

_BEGIN = re.compile(rb"(?m)^begin [0-7]{3,4} ([^\r\n]{1,200})\r?\n")
_END = re.compile(rb"(?m)^end[ \t]*\r?$")


def uuencoded(text: bytes) -> Iterator[Part]:
    """Every file between `begin 644 name` and `end`; one that is damaged is named."""
    at = 0
    while (begin := _BEGIN.search(text, at)) and (end := _END.search(text, begin.end())):
        name, at = decoded(begin.group(1)).strip(), end.end()
        try:
            data = b"".join(_line(line) for line in text[begin.end() : end.start()].splitlines())
        except binascii.Error:
            yield Part(name=name, problem=("附件的内容残缺，读不出来", "请对方作为普通附件重发"))
        else:
            yield Part(name=name, chunks=[data])


def _line(line: bytes) -> bytes:
    """One line; some programs leave out the blanks at its end."""
    if not line.strip():
        return b""
    wanted = -(-((line[0] - 32) & 63) // 3) * 4 + 1
    return binascii.a2b_uu(line[:wanted].ljust(wanted))
