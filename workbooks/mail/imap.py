"""Mailboxes over IMAP with TLS: every mail is read once, none is moved or deleted.

A mail is known by its place (mailbox, UIDVALIDITY, UID), or by its Message-ID together with the hash of its bytes: an
identifier alone would let a forger hide the real mail behind one of the same name. Mails are marked as read, once all
that they held is checked in, when a submission came with them; the others stay as they were.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import imaplib
import re
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from email.parser import BytesHeaderParser
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from workbooks.mail.attachment_names import decoded, header_text, safe_name
from workbooks.mail.eml import MAX_MAIL
from workbooks.mail.part import Outcome, Unpacked
from workbooks.mail.settings import NAME, MailRefusal, Server, find_server

_TIMEOUT = 60.0
_SIZE = re.compile(rb"RFC822\.SIZE (\d+)")


@dataclass(frozen=True, kw_only=True)
class Mail:
    """A mail that was read: where it lay, and what it was."""

    mailbox: str
    uidvalidity: str
    uid: str
    message_id: str
    sha256: str


@dataclass(frozen=True, kw_only=True)
class MailboxAddress:
    """imap://user@host:port/folder?since=2026-10-01, taken apart."""

    server: Server
    folder: str
    since: str = ""

    @property
    def name(self) -> str:
        """The mailbox without its server's port: what a mail is remembered under."""
        return f"{self.server.user}@{self.server.host}/{self.folder}"


def read_address(source: str, *near: Path) -> MailboxAddress:
    """The mailbox that an address names, with the settings for it; MailRefusal when it names none."""
    remedy = "照 imap://用户名@邮箱服务器/INBOX 的样子写，用户名里可以有 @"
    try:
        parts = urlsplit(source)
        account, _, _ = parts.netloc.rpartition("@")
        host, port = parts.hostname or "", parts.port
    except ValueError as wrong:
        raise MailRefusal(f"“{source}”不是邮箱的地址", remedy) from wrong
    user = unquote(account)
    if not user or not host:
        raise MailRefusal(f"“{source}”里没有用户名或服务器", remedy)
    if ":" in user:
        raise MailRefusal("邮箱地址里写了密码，没有使用", f"去掉密码，存进系统钥匙串，或在 {NAME} 里写明它在哪里")
    since = parse_qs(parts.query).get("since", [""])[0]
    if since and not _is_day(since):
        raise MailRefusal(f"since“{since}”不是日期", "照 2026-10-01 的样子写")
    folder = unquote(parts.path.strip("/")) or "INBOX"
    return MailboxAddress(server=_server(host, port, user, near), folder=folder, since=since)


def _is_day(text: str) -> bool:
    try:
        return bool(dt.date.fromisoformat(text))
    except ValueError:
        return False


def _server(host: str, port: int | None, user: str, near: tuple[Path, ...]) -> Server:
    """The settings' server when it is this one; else TLS, the usual port and the keyring."""
    try:
        known = find_server("imap", *near)
    except MailRefusal as none:
        if none.reason.startswith("没有收信的设置"):
            return Server(kind="imap", host=host, port=port or 993, security="tls", user=user)
        raise
    if known.host.lower() != host.lower():
        return Server(kind="imap", host=host, port=port or 993, security="tls", user=user)
    return replace(known, port=port or known.port, user=user)


class Mailboxes:
    """The mailboxes of one collection. `known` says whether a mail was read before, `keep` remembers it."""

    def __init__(self, known: Callable[[Mail], bool], keep: Callable[[list[Mail]], None], *near: Path) -> None:
        self._known, self._keep, self._near = known, keep, near
        self._read: list[tuple[MailboxAddress, Mail, str]] = []

    def fetch(self, source: str, scratch: Path, outcome: Outcome) -> Iterator[Unpacked]:
        """The mails that were not read before, each as a file."""
        address = read_address(source, *self._near)
        folder = scratch / f"mailbox{len(list(scratch.iterdir())):04d}"
        folder.mkdir()
        with _open(address) as box:
            place = Mail(mailbox=address.name, uidvalidity=_validity(box), uid="", message_id="", sha256="")
            for uid in _uids(box, address.since):
                if self._known(replace(place, uid=uid)):
                    continue
                size = _size(box, uid)
                if size > MAX_MAIL:
                    outcome.refuse(f"{address.folder}/{uid}", "邮件过大，没有打开", "在邮件程序里把附件另存出来，放进收件文件夹")
                    continue
                if (raw := _raw(box, uid)) is None:
                    continue
                yield from self._mail(address, replace(place, uid=uid), raw, folder)

    def _mail(self, address: MailboxAddress, place: Mail, raw: bytes, folder: Path) -> Iterator[Unpacked]:
        headers = BytesHeaderParser().parsebytes(raw[: 256 * 2**10])
        told = {name.lower(): decoded(str(value).encode("utf-8", "surrogateescape")) for name, value in headers.raw_items()}
        mail = replace(place, message_id=told.get("message-id", "").strip()[:500], sha256=hashlib.sha256(raw).hexdigest())
        shown = f"{address.folder}/{safe_name(header_text(told.get('subject', '')) or '没有主题')}#{mail.uid}"
        self._read.append((address, mail, shown))
        if self._known(mail):
            return
        file = folder / f"{mail.uid}.eml"
        file.write_bytes(raw)
        yield Unpacked(file=file, shown=shown)

    def settle(self, taken: Callable[[str], bool]) -> None:
        """Remembers what was read and marks what held a submission (`taken` by its shown name); call it last."""
        if self._read:
            self._keep([mail for _, mail, _ in self._read])
        for address in dict.fromkeys(address for address, _, _ in self._read):
            uids = [mail.uid for at, mail, shown in self._read if at == address and taken(shown)]
            if uids:
                with suppress(MailRefusal), _open(address, write=True) as box:
                    box.flag(uids, "\\Seen", True)


@contextmanager
def _open(address: MailboxAddress, *, write: bool = False) -> Iterator[Any]:
    """The folder, opened; MailRefusal says what stands in the way."""
    try:
        import imap_tools
    except ImportError as missing:
        raise MailRefusal("没有装收邮箱的程序", '运行 python -m pip install "keybook[mail]"，或把邮件另存为 .eml 再收') from missing
    server, secret = address.server, address.server.secret()
    place = f"{server.host}:{server.port}"
    try:
        box = _connected(imap_tools, server)
        try:
            box.login(server.user, secret, initial_folder=None)
            if "ID" in box.client.capabilities:
                box.client.xatom("ID", '("name" "keybook")')
            box.folder.set(address.folder, readonly=not write)
            yield box
        finally:
            with suppress(OSError, imaplib.IMAP4.error):
                box.client.logout()
    except imap_tools.MailboxLoginError as wrong:
        raise MailRefusal(f"{place} 不认 {server.user} 的密码", "多数邮箱要用“授权码”，到邮箱网页的设置里取，再存进钥匙串") from wrong
    except imap_tools.MailboxFolderSelectError as wrong:
        raise MailRefusal(f"{place} 没有叫“{address.folder}”的文件夹，或不让打开", "核对文件夹名，收件箱是 INBOX") from wrong
    except ssl.SSLError as wrong:
        raise MailRefusal(f"和 {place} 谈不成加密，或证书不可信", f"核对 {NAME} 里 [imap] 的 host、port、security 和 ca") from wrong
    except (OSError, imaplib.IMAP4.error, imap_tools.ImapToolsError) as wrong:
        raise MailRefusal(f"连不上 {place}，或收到一半断了", "看看网络再试；已收的不会重复") from wrong


def _connected(imap_tools: Any, server: Server) -> Any:
    if server.security == "tls":
        return imap_tools.MailBox(server.host, server.port, timeout=_TIMEOUT, ssl_context=server.context())
    if server.security == "starttls":
        return imap_tools.MailBoxStartTls(server.host, server.port, timeout=_TIMEOUT, ssl_context=server.context())
    return imap_tools.MailBoxUnencrypted(server.host, server.port, timeout=_TIMEOUT)


def _validity(box: Any) -> str:
    found = box.client.response("UIDVALIDITY")[1]
    return decoded(found[0]) if found and found[0] else ""


def _uids(box: Any, since: str) -> list[str]:
    from imap_tools import AND

    return list(box.uids(AND(date_gte=dt.date.fromisoformat(since)) if since else "ALL"))


def _size(box: Any, uid: str) -> int:
    _, answer = box.client.uid("fetch", uid, "(RFC822.SIZE)")
    found = _SIZE.search(b" ".join(line for line in answer if isinstance(line, bytes)))
    return int(found.group(1)) if found else 0


def _raw(box: Any, uid: str) -> bytes | None:
    """The mail byte for byte, without marking it as read; None when it is gone by now."""
    _, answer = box.client.uid("fetch", uid, "(BODY.PEEK[])")
    return next((bytes(item[1]) for item in answer if isinstance(item, tuple)), None)
