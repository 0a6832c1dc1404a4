"""A mail draft (.eml) that opens unsent in any mail program; nothing is sent from here.

Headers are written so that Outlook, Foxmail, the web mail of 163 and Thunderbird all show Chinese rightly: subjects as
encoded words (RFC 2047), file names three times over: as RFC 2231 says, as an encoded word in `name=`, which many
programs read instead, and in ASCII for those that read neither.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email import encoders
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import format_datetime, formataddr, parseaddr
from pathlib import Path
from urllib.parse import quote

from validators.packs.spoken import spoken
from workbooks.archive.former import anew

_WIRE = compat32.clone(linesep="\r\n", max_line_length=None)
_KINDS = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pdf": "application/pdf",
    ".xlsm": "application/vnd.ms-excel.sheet.macroEnabled.12",
    ".zip": "application/zip",
}
_BETWEEN = re.compile(r"[;,；，、\s]+")


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A mail that a person will send. `to` may hold several addresses; `matter` is what must not be sent twice."""

    to: str
    subject: str
    body: str
    attachments: tuple[Path, ...] = ()
    matter: str = ""

    @property
    def addresses(self) -> list[str]:
        """Whom it goes to."""
        return [address for address in _BETWEEN.split(self.to) if address]

    @property
    def key(self) -> str:
        """The same for the same matter, or for the same files and words."""
        seal = hashlib.sha256("\x1f".join([self.matter or self.subject, *sorted(self.addresses)]).encode())
        if not self.matter:
            seal.update(self.body.encode())
            for file in self.attachments:
                seal.update(file.read_bytes())
        return seal.hexdigest()


def write_draft(path: Path, draft: Draft, *, when: dt.datetime | None = None) -> Path:
    """Writes the draft whole or not at all, and gives its path."""
    said = replace(draft, subject=spoken(draft.subject), body=spoken(draft.body))
    with anew(path) as beside:
        beside.write_bytes(compose(said, when=when))
    return path


def compose(draft: Draft, *, when: dt.datetime | None = None, sender: str = "", unsent: bool = True) -> bytes:
    """The mail as it goes over the wire. The same draft at the same moment has the same Message-ID."""
    moment = (when or dt.datetime.now().replace(microsecond=0)).astimezone()
    message = MIMEMultipart(policy=_WIRE)
    message["Subject"] = _words(_one_line(draft.subject))
    if sender:
        name, address = parseaddr(_one_line(sender))
        message["From"] = formataddr((name, address)) if name.isascii() else f"{_words(name)} <{address}>"
    if draft.addresses:
        message["To"] = ", ".join(_one_line(address) for address in draft.addresses)
    message["Date"] = format_datetime(moment)
    message["Message-ID"] = message_id(draft, moment, sender)
    if unsent:
        message["X-Unsent"] = "1"
    words = draft.body.replace("\r\n", "\n").replace("\n", "\r\n")
    message.attach(MIMEText(words, "plain", "utf-8", policy=_WIRE))
    for file in draft.attachments:
        message.attach(_attached(file))
    seal = hashlib.sha256(draft.key.encode()).hexdigest()[:32]
    message.set_boundary(f"=_keybook_{seal}")
    return message.as_bytes(policy=_WIRE)


def message_id(draft: Draft, moment: dt.datetime, sender: str = "") -> str:
    """A name for the mail that no other has, and that does not tell on which machine it was written."""
    seal = hashlib.sha256(f"{draft.key}{moment.isoformat()}".encode()).hexdigest()[:32]
    domain = parseaddr(sender)[1].rpartition("@")[2]
    return f"<{seal}@{domain if domain.isascii() and domain else 'keybook.invalid'}>"


def _attached(file: Path) -> MIMEBase:
    kind = _KINDS.get(file.suffix.lower(), "application/octet-stream")
    part = MIMEBase(*kind.split("/", 1), policy=_WIRE)
    part.set_payload(file.read_bytes())
    encoders.encode_base64(part)
    del part["Content-Type"]
    part["Content-Type"] = f'{kind};\r\n name="{ascii_name(file.name) if file.name.isascii() else _words(file.name)}"'
    extended = "" if file.name.isascii() else f";\r\n filename*=UTF-8''{quote(file.name, safe='')}"
    part["Content-Disposition"] = f'attachment;\r\n filename="{ascii_name(file.name)}"{extended}'
    return part


def _words(text: str) -> str:
    """A text as it is, or as encoded words (RFC 2047), each a whole number of characters and on a line of its own."""
    if text.isascii():
        return text
    return "\r\n ".join(f"=?utf-8?b?{b64encode(piece.encode()).decode()}?=" for piece in _pieces(text))


def _pieces(text: str) -> Iterator[str]:
    """A text cut so that each piece fits into one encoded word of 75 characters."""
    piece = ""
    for character in text:
        if len((piece + character).encode()) > 42:
            yield piece
            piece = ""
        piece += character
    yield piece


def ascii_name(name: str) -> str:
    """What is left of a name for programs that know ASCII only. >>> ascii_name('2026-10_LJ01_临江市局_1.xlsx')
    '2026-10_LJ01_1.xlsx'
    """
    stem, suffix = (re.sub(r'[^\x20-\x7e]|["\\]', "", text) for text in os.path.splitext(name))
    return (re.sub(r"_{2,}", "_", stem).strip(" _.-") or "keybook") + suffix


def _one_line(text: str) -> str:
    """A header's text without a line break by which another header could be smuggled in."""
    return re.sub(r"[\x00-\x1f\x7f\u2028\u2029]+", " ", text).strip()
