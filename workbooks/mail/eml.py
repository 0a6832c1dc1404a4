"""What a mail (.eml) holds, however its program wrote it: RFC 2045, 2047, 2231, or raw GBK.

The standard library reads headers and transfer encodings. Where the parts begin and end is found here, in one pass
over the marks: the library's parser recurses, and asks every line about every mark that is open.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.parser import HeaderParser
from pathlib import Path

from workbooks.mail.attachment_names import decoded, header_text
from workbooks.mail.part import MAX_PARTS, Part, Unreadable
from workbooks.mail.uu import uuencoded

NOTHING = ("邮件里没有工作簿附件", "请把上报件作为附件发来")
MAX_MAIL = 150 * 2**20
_MAX_HEAD, _MAX_VALUE, _MAX_MARKS, _MAX_NESTING = 256 * 2**10, 16 * 2**10, 200_000, 30
_MARK = re.compile(rb"\n--[^\r\n]{0,200}")
_BLANK = re.compile(rb"\r?\n[ \t]*\r?\n")
_ADDRESS = re.compile(r"[A-Za-z0-9._%+=-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}")
_LARGE = re.compile("超大附件|云附件|文件中转站|ftnExs_download|largeAttachment|large-attachment")
_TRUST = ("邮件的结构不可信，没有打开", "请用邮件程序重新发送，或把附件另存出来")
_ENDINGS = {
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ".xlsx",
    "application/vnd.ms-excel": ".xls",
    "application/vnd.ms-excel.sheet.macroenabled.12": ".xlsm",
    "application/zip": ".zip",
    "message/rfc822": ".eml",
    "application/x-zip-compressed": ".zip",
    "application/ms-tnef": ".dat",
    "application/vnd.ms-tnef": ".dat",
    "application/vnd.ms-outlook": ".msg",
    "application/vnd.rar": ".rar",
    "application/x-rar-compressed": ".rar",
    "application/x-7z-compressed": ".7z",
    "application/pdf": ".pdf",
}
_CLOSED = ("邮件加了密，附件读不出来", "请对方不加密再发一次")
_PROBLEMS = {
    "application/pkcs7-mime": _CLOSED,
    "application/x-pkcs7-mime": _CLOSED,
    "multipart/encrypted": _CLOSED,
    "message/partial": ("邮件被拆成了几封，这一封只是一段", "请对方关掉“拆分邮件”，整封再发"),
    "message/external-body": ("附件只是一个链接，内容不在邮件里", "请对方作为普通附件重发"),
}
_TALK = (
    "message/delivery-status",
    "message/disposition-notification",
    "application/pkcs7-signature",
    "application/x-pkcs7-signature",
    "application/pgp-signature",
    "text/rfc822-headers",
    "text/calendar",
)


@dataclass(frozen=True, slots=True)
class MimeEntity:
    """A leaf of a mail: its headers and the place of its body."""

    headers: Message
    body: bytes

    @property
    def type(self) -> str:
        """The content type, in small letters."""
        return self.headers.get_content_type()

    @property
    def attached(self) -> bool:
        """True when its sender said that it is an attachment."""
        return str(self.headers.get("content-disposition", ""))[:64].strip().lower().startswith("attachment")


def read(file: Path) -> Iterator[Part]:
    """Every attachment; Unreadable when the mail is too large or its structure is hostile."""
    if file.stat().st_size > MAX_MAIL:
        raise Unreadable("邮件过大，没有打开", "把附件另存出来，放进收件文件夹")
    found, large, sender = 0, False, ""
    for entity in entities(file.read_bytes()):
        sender = sender or _sender(entity.headers)
        for part in _parts(entity):
            found += 1
            yield Part(name=part.name, chunks=part.chunks, problem=part.problem, sender=sender)
        large = large or (entity.type.startswith("text/") and bool(_LARGE.search(decoded(_payload(entity)))))
    if large and not found:
        yield Part(name="超大附件", problem=("附件是“超大附件”链接，内容不在邮件里", "请对方作为普通附件重发，或先下载再放进收件文件夹"))


def _parts(entity: MimeEntity) -> Iterator[Part]:
    """The attachment that a leaf is, or those written into its text; none for the text and pictures of the letter."""
    kind, name = entity.type, file_name(entity.headers)
    if kind.startswith("multipart/") and kind not in _PROBLEMS:
        if entity.body.strip():
            yield Part(name=name or "残缺的部分", problem=("邮件的这一部分没有分界，读不出来", "请用邮件程序重新发送"))
    elif kind in _PROBLEMS:
        if not (signed := _payload(entity)).lstrip()[:13].lower().startswith(b"content-type:"):
            yield Part(name=name or "加密内容.p7m", problem=_PROBLEMS[kind])
            return
        yield Part(name="签名邮件.eml", chunks=[signed])
    elif kind in _TALK or (kind.startswith("image/") and not entity.attached):
        return
    elif kind.startswith("text/") and not name and not entity.attached:
        yield from uuencoded(_payload(entity))
    else:
        ending = ".eml" if kind == "message/rfc822" and name and not name.lower().endswith(".eml") else ""
        yield Part(name=name + ending or _nameless(kind), chunks=[_payload(entity)])


def _nameless(kind: str) -> str:
    ending = _ENDINGS.get(kind, "")
    return {".eml": "转发的邮件.eml", ".dat": "winmail.dat"}.get(ending, f"附件{ending}")


def entities(data: bytes) -> Iterator[MimeEntity]:
    """The leaves of a mail in order; the first headers are those of the mail itself."""
    data = data.removeprefix(b"\xef\xbb\xbf").lstrip()
    marks = [(m.start() + 1, m.group()[3:]) for m in _MARK.finditer(data)]
    if len(marks) > _MAX_MARKS:
        raise Unreadable(*_TRUST)
    starts = [at for at, _ in marks]
    waiting, count = [(0, len(data), 0, "text/plain")], 0
    while waiting:
        begin, end, depth, default = waiting.pop()
        headers, body = _head(data, begin, end)
        headers.set_default_type(default)
        boundary = headers.get_boundary("") if headers.get_content_maintype() == "multipart" else ""
        if headers.get_content_type() in _PROBLEMS or not boundary:
            count += 1
            if count > MAX_PARTS:
                raise Unreadable(f"邮件里的附件超过 {MAX_PARTS} 个，没有再打开", "把附件另存出来，放进收件文件夹")
            yield MimeEntity(headers, data[body:end])
            continue
        if depth >= _MAX_NESTING:
            raise Unreadable(*_TRUST)
        if not depth:
            yield MimeEntity(headers, b"")
        mine = marks[bisect_left(starts, body) : bisect_left(starts, end)]
        inside = "message/rfc822" if headers.get_content_type() == "multipart/digest" else "text/plain"
        places = _children(mine, data, end, boundary.encode("utf-8", "replace"))
        waiting += [(start, stop, depth + 1, inside) for start, stop in reversed(places)]


def _children(marks: list[tuple[int, bytes]], data: bytes, end: int, boundary: bytes) -> list[tuple[int, int]]:
    """The places between the marks of one boundary; a mail that was cut off ends where it ends."""
    own = [
        (at, mark.rstrip(b" \t") == boundary + b"--", len(mark))
        for at, mark in marks
        if mark.rstrip(b" \t") in (boundary, boundary + b"--")
    ]
    places = []
    for i, (at, closes, length) in enumerate(own):
        if closes:
            break
        line = data.find(b"\n", at + 2 + length, end)
        following = own[i + 1][0] if i + 1 < len(own) else end
        if line >= 0:
            stop = following - 1 if following < end else end
            returned = stop > line + 1 and data[stop - 1 : stop] == b"\r"
            places.append((line + 1, stop - 1 if returned else max(stop, line + 1)))
    return places


def _head(data: bytes, begin: int, end: int) -> tuple[Message, int]:
    """The headers of a part and where its body begins."""
    if data[begin : begin + 1] == b"\n" or data[begin : begin + 2] == b"\r\n":
        return Message(), begin + (1 if data[begin : begin + 1] == b"\n" else 2)
    blank = _BLANK.search(data, begin, min(end, begin + _MAX_HEAD))
    if blank is None and end - begin > _MAX_HEAD:
        raise Unreadable("邮件的信头过长，没有打开", _TRUST[1])
    stop = blank.start() if blank else end
    lines = [decoded(line)[:_MAX_VALUE] for line in data[begin:stop].splitlines()]
    headers: Message = HeaderParser().parsestr("\n".join(lines) + "\n\n")
    for name, value in headers.items():
        if len(value) > _MAX_VALUE:
            headers.replace_header(name, value[:_MAX_VALUE])
    return headers, blank.end() if blank else end


def _payload(entity: MimeEntity) -> bytes:
    """The body with its transfer encoding undone."""
    coding = str(entity.headers.get("content-transfer-encoding", "")).strip().lower()
    if coding not in ("base64", "quoted-printable", "x-uuencode", "uuencode", "uue", "x-uue"):
        return entity.body
    holder = Message()
    holder["Content-Transfer-Encoding"] = coding
    holder.set_payload(entity.body.decode("ascii", "surrogateescape"))
    undone = holder.get_payload(decode=True)
    return undone if isinstance(undone, bytes) else entity.body


def file_name(headers: Message) -> str:
    """An attachment's name: RFC 2231 first, then the one with Chinese in it, then any; "" when it has none."""
    told: list[str] = []
    for header, word in (("content-disposition", "filename"), ("content-type", "name")):
        for key, value in _params(headers, header):
            if key.lower() == word and isinstance(value, tuple):
                told.insert(0, _extended(value))
            elif key.lower() == word and isinstance(value, str):
                told.append(header_text(value))
    named = [name.strip() for name in told if name.strip()]
    return next((name for name in named if not name.isascii()), named[0] if named else "")


def _params(headers: Message, header: str) -> list[tuple[str, str | tuple[str, str, str]]]:
    try:
        return list(headers.get_params([], header=header) or [])
    except (ValueError, IndexError, TypeError):
        return []


def _extended(value: tuple[str, str, str]) -> str:
    charset, text = (value[0] or "utf-8").lower(), value[2]
    try:
        return text.encode("latin-1").decode("gb18030" if charset in ("gb2312", "gbk") else charset)
    except (LookupError, UnicodeError):
        return decoded(text.encode("latin-1", "replace"))


def _sender(headers: Message) -> str:
    """Whom to answer; the library's own reader recurses on brackets."""
    return next(iter(_ADDRESS.findall(header_text(str(headers.get("reply-to") or headers.get("from") or "")))[-1:]), "")
