"""What a mail (.eml) holds, however its program wrote it: RFC 2045, 2047, 2231, or raw GBK.

The standard library reads headers and transfer encodings. Where the parts begin and end is found here, in one pass
over the marks: the library's parser recurses, and asks every line about every mark that is open.
"""

from __future__ import annotations

import codecs
import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from email.parser import HeaderParser
from pathlib import Path

from workbooks.mail.attachment_names import decoded, header_text
from workbooks.mail.letter.links import linked
from workbooks.mail.letter.signed import signed_content
from workbooks.mail.letter.spelt import SPELT, from_base64, spelt_out
from workbooks.mail.letter.uu import uuencoded
from workbooks.mail.part import EMPTY, MAX_PARTS, Part, Unreadable

NOTHING = ("邮件里没有工作簿附件", "请把上报件作为附件发来")
MAX_MAIL = 150 * 2**20
_MAX_HEAD, _MAX_VALUE, _MAX_MARKS, _MAX_NESTING = 256 * 2**10, 16 * 2**10, 200_000, 30
_MARK = re.compile(rb"\n--[^\r\n]{0,200}")
_BLANK = re.compile(rb"\r?\n[ \t]*\r?\n")
_ADDRESS = re.compile(r"[A-Za-z0-9._%+=-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,8}")
_MAC_LENGTH = re.compile(rb"^\d{1,12}[ ]*\r?\n(?=[A-Za-z][A-Za-z0-9-]*:)")
_POSTMARK = re.compile(rb"(?<=\n\n)From [^\r\n]*\d[^\r\n]*\r?\n(?=[!-9;-~]+:|>)|(?<=\n\r\n)From [^\r\n]*\d[^\r\n]*\r?\n(?=[!-9;-~]+:|>)")
_QUOTED_FROM = re.compile(rb"(?m)^>(>*From )")
_MAX_MAILS = 2_000
FILES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x78\x9f\x3e\x22", b"Rar!", b"7z\xbc\xaf")
"""How a workbook or an archive begins."""
_NO_BASE64 = re.compile(rb"[^A-Za-z0-9+/=\s]")
_SEALED = ("application/pkcs7-mime", "application/x-pkcs7-mime", "multipart/encrypted")
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


_PART = re.compile(rb"\s*(?=Content-[A-Za-z-]{1,40}[ \t]*:)", re.I)
_ANOTHER_HEAD = re.compile(rb"\s*((?:Return-Path|Received|From|To|Date|Subject|Message-ID|MIME-Version|Delivered-To)[ \t]*:)", re.I)
"""How the next mail begins, after the end of one."""


def read(file: Path) -> Iterator[Part]:
    """Every attachment and every link to one; Unreadable when the mail is too large or its structure is hostile."""
    if file.stat().st_size > MAX_MAIL:
        raise Unreadable("邮件过大，没有打开", "把附件另存出来，放进收件文件夹")
    data = file.read_bytes()
    if not data.strip(b" \r\n\t\0"):
        raise Unreadable(*EMPTY)
    mails = _mails(data)
    if len(mails) > 1:
        yield from (Part(name=f"第 {n} 封.eml", chunks=[mail]) for n, mail in enumerate(mails, 1))
        return
    yield from _read(mails[0])


def _read(data: bytes) -> Iterator[Part]:
    sender, told = "", set[str]()
    for entity in entities(data):
        sender = sender or _sender(entity.headers)
        for part in _parts(entity):
            yield Part(name=part.name, chunks=part.chunks, problem=part.problem, sender=sender)
        if entity.type.startswith("text/") and not entity.attached:
            written = _payload(entity)
            yield from (Part(name=part.name, chunks=part.chunks, problem=part.problem, sender=sender) for part in spelt_out(written))
            for link in linked(decoded(written)):
                if link.name not in told:
                    told.add(link.name)
                    yield Part(name=link.name, problem=link.problem, sender=sender)


def _mails(data: bytes) -> list[bytes]:
    """The mails of a file: one, or those of a mailbox (RFC 4155), whose lines `>From ` are put back.

    One that an editor has saved again may be in UTF-16; the mail program of a Mac writes the length in a line before it.
    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        data = data.decode("utf-16", "replace").encode()
    data = _MAC_LENGTH.sub(b"", data, count=1)
    data = data.removeprefix(b"\xef\xbb\xbf").lstrip()
    if b"\n" not in data[:_MAX_HEAD]:
        data = data.replace(b"\r", b"\n")
    if data.startswith(b">From "):
        data = data.partition(b"\n")[2]
    if not data.startswith(b"From "):
        return list(_one_after_another(data))
    starts = [m.start() for m in _POSTMARK.finditer(b"\n\n" + data)]
    mails = [data[begin:end].partition(b"\n")[2] for begin, end in zip(starts, [*starts[1:], len(data)], strict=True)]
    return [_QUOTED_FROM.sub(rb"\1", mail) for mail in mails[:_MAX_MAILS]] or [data.partition(b"\n")[2]]


def _one_after_another(data: bytes) -> Iterator[bytes]:
    """The mails of a file into which several were written with nothing between them: what follows the end of one."""
    begin = 0
    for _ in range(_MAX_MAILS):
        headers, body = _head(data, begin, len(data))
        boundary = headers.get_boundary("") if headers.get_content_maintype() == "multipart" else ""
        mark = b"\n--" + boundary.encode("utf-8", "replace") + b"--"
        closed = data.find(mark, body) if boundary else -1
        rest = data.find(b"\n", closed + len(mark)) if closed >= 0 else -1
        if rest < 0 or not (following := _ANOTHER_HEAD.match(data, rest)):
            break
        yield data[begin:rest]
        begin = following.start(1)
    yield data[begin:] if begin else data


def _parts(entity: MimeEntity) -> Iterator[Part]:
    """The attachment that a leaf is, or those written into its text; none for the text and pictures of the letter.

    The bytes say what a leaf is before its declared type does: workbooks come as pictures, calendars and plain text.
    """
    kind, name = entity.type, file_name(entity.headers)
    data = _payload(entity)
    if kind.startswith("multipart/") and kind not in _PROBLEMS:
        if entity.body.strip():
            yield Part(name=name or "残缺的部分", problem=("邮件的这一部分没有分界，读不出来", "请用邮件程序重新发送"))
    elif kind in _PROBLEMS:
        yield _closed(kind, name, data)
    elif not data.startswith(FILES) and (kind in _TALK or (kind.startswith("image/") and not entity.attached)):
        return
    elif kind.startswith("text/") and not name and not entity.attached and not data.startswith(FILES):
        yield from uuencoded(data)
    else:
        ending = ".eml" if kind == "message/rfc822" and name and not name.lower().endswith(".eml") else ""
        yield Part(name=name + ending or _nameless(kind), chunks=[data])


def _closed(kind: str, name: str, data: bytes) -> Part:
    """A leaf that is closed by its type; a letter that is only signed is opened."""
    signed = data if data.lstrip()[:13].lower().startswith(b"content-type:") else signed_content(data)
    if signed is not None and "pkcs7" in kind:
        return Part(name="签名邮件.eml", chunks=[signed])
    return Part(name=name or ("加密内容.p7m" if kind in _SEALED else "没有附上的文件"), problem=_PROBLEMS[kind])


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
        mine = marks[bisect_left(starts, body) : bisect_left(starts, end)]
        boundary = _boundary(headers, mine, data) if headers.get_content_maintype() == "multipart" else b""
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
        inside = "message/rfc822" if headers.get_content_type() == "multipart/digest" else "text/plain"
        places = _children(mine, data, end, boundary)
        waiting += [(start, stop, depth + 1, inside) for start, stop in reversed(places)]


def _boundary(headers: Message, marks: list[tuple[int, bytes]], data: bytes) -> bytes:
    """The mark between the parts: the one that is declared; where it stands nowhere, the first that a part follows."""
    told = headers.get_boundary("").encode("utf-8", "replace")
    if told and any(mark.rstrip(b" \t") in (told, told + b"--") for _, mark in marks):
        return told
    return next((mark.rstrip(b" \t") for at, mark in marks if mark.strip() and _PART.match(data, at + 2 + len(mark))), b"")


def _children(marks: list[tuple[int, bytes]], data: bytes, end: int, boundary: bytes) -> list[tuple[int, int]]:
    """The places between the marks of one boundary; a mail that was cut off ends where it ends.

    Behind the end only what looks like a part is one: what a mail service adds there is talk.
    """
    own = [
        (at, mark.rstrip(b" \t") == boundary + b"--", len(mark))
        for at, mark in marks
        if mark.rstrip(b" \t") in (boundary, boundary + b"--")
    ]
    places = []
    for i, (at, closes, length) in enumerate(own):
        line = data.find(b"\n", at + 2 + length, end)
        if closes and not (line >= 0 and _PART.match(data, line)):
            continue
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
        return _unlabelled(entity.body)
    if coding == "base64":
        return _unlabelled(from_base64(entity.body))
    holder = Message()
    holder["Content-Transfer-Encoding"] = coding
    holder.set_payload(entity.body.decode("ascii", "surrogateescape"))
    undone = holder.get_payload(decode=True)
    return _unlabelled(undone) if isinstance(undone, bytes) else entity.body


def _unlabelled(body: bytes) -> bytes:
    """A body whose transfer encoding was not said, or said wrongly: base64 where it spells the beginning of a file."""
    head = body.lstrip()[:16]
    if not head.startswith(SPELT) or _NO_BASE64.search(body):
        return body
    return from_base64(body)


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
