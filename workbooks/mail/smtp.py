"""Sending by SMTP with TLS: tried again while the server says "later", never when it says "no"."""

from __future__ import annotations

import datetime as dt
import smtplib
import ssl
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email.utils import parseaddr

from workbooks.mail.draft import Draft, compose, message_id
from workbooks.mail.settings import NAME, MailRefusal, Server, ServiceRefusal

WAITS = (2.0, 8.0, 30.0)
"""Seconds before the second, third and fourth try."""
_TIMEOUT = 60.0


@dataclass(frozen=True, kw_only=True)
class Sent:
    """What went out: to whom, under which Message-ID, and whom the server did not take."""

    to: tuple[str, ...]
    message_id: str
    refused: tuple[str, ...] = ()
    tries: int = 1


def send(
    draft: Draft, server: Server, *, when: dt.datetime, waits: Sequence[float] = WAITS, sleep: Callable[[float], None] = time.sleep
) -> Sent:
    """Sends one mail. MailRefusal says what stands in the way, and that nothing went out."""
    _check(draft, server)
    secret = server.secret()
    moment = when.astimezone()
    data = compose(draft, when=when, sender=server.sender, unsent=False)
    tries = 0
    while True:
        tries += 1
        try:
            refused = _once(draft, server, secret, data)
            taken = tuple(a for a in draft.addresses if a not in refused)
            name = message_id(draft, moment, server.sender)
            return Sent(to=taken, refused=tuple(refused), message_id=name, tries=tries)
        except (OSError, smtplib.SMTPException) as trouble:
            if not _passing(trouble) or tries > len(waits):
                raise _told(trouble, draft, server, tries) from trouble
        sleep(waits[tries - 1])


def _check(draft: Draft, server: Server) -> None:
    if not draft.addresses:
        raise MailRefusal(f"“{draft.subject}”没有收件人，没有发出", "在政策表《组织机构》填上报送邮箱")
    wrong = next((a for a in draft.addresses if not a.isascii() or a.count("@") != 1 or a.strip("@") != a), None)
    if wrong is not None:
        raise MailRefusal(f"“{wrong}”不是邮箱地址，没有发出", "在政策表《组织机构》把报送邮箱改对")
    if "@" not in parseaddr(server.sender)[1]:
        raise MailRefusal(f"不知道用哪个邮箱发（{NAME} 没有 from）", "在 [smtp] 里写上 from")


def _once(draft: Draft, server: Server, secret: str, data: bytes) -> list[str]:
    """One try; gives the addresses that the server did not take."""
    context = server.context()
    if server.security == "tls":
        link: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=_TIMEOUT, context=context)
    else:
        link = smtplib.SMTP(server.host, server.port, timeout=_TIMEOUT)
    with link:
        if server.security == "starttls":
            link.starttls(context=context)
        if server.user:
            link.login(server.user, secret)
        return list(link.sendmail(parseaddr(server.sender)[1], draft.addresses, data))


def _passing(trouble: Exception) -> bool:
    """True for what may be over in a moment: no line, no answer, or an answer that begins with 4."""
    if isinstance(trouble, ssl.SSLError):
        return False
    if isinstance(trouble, smtplib.SMTPRecipientsRefused):
        return all(400 <= code < 500 for code, _ in trouble.recipients.values())
    if isinstance(trouble, smtplib.SMTPResponseException):
        return 400 <= trouble.smtp_code < 500
    return isinstance(trouble, (OSError, smtplib.SMTPServerDisconnected))


def _told(trouble: Exception, draft: Draft, server: Server, tries: int) -> MailRefusal:
    place = f"{server.host}:{server.port}"
    if isinstance(trouble, ssl.SSLCertVerificationError):
        return ServiceRefusal(f"{place} 的证书不可信，没有发出", f"核对 {NAME} 的 host；单位自己的证书写在 ca")
    if isinstance(trouble, ssl.SSLError):
        return ServiceRefusal(f"和 {place} 谈不成加密，没有发出", f"核对 {NAME} 的 port 和 security（465 用 tls，587 用 starttls）")
    if isinstance(trouble, smtplib.SMTPAuthenticationError):
        return ServiceRefusal(f"{place} 不认 {server.user} 的密码，没有发出", "多数邮箱要用“授权码”，到邮箱网页的设置里取，再存进钥匙串")
    if isinstance(trouble, smtplib.SMTPNotSupportedError):
        return ServiceRefusal(f"{place} 不支持 {server.security} 或登录，没有发出", f"核对 {NAME} 的 security 和 user")
    if isinstance(trouble, smtplib.SMTPRecipientsRefused):
        return MailRefusal(
            f"{place} 不收给 {'、'.join(draft.addresses)} 的信（{_answer(trouble)}），没有发出", "核对政策表《组织机构》的报送邮箱"
        )
    if isinstance(trouble, smtplib.SMTPResponseException):
        return MailRefusal(f"{place} 不收这封信（{_answer(trouble)}），没有发出", "附件过大就压缩，或改用邮件草稿自己发")
    again = f"试了 {tries} 次，" if tries > 1 else ""
    return ServiceRefusal(f"{again}连不上 {place}，没有发出", f"看看网络，核对 {NAME} 的 host 和 port；也可用邮件草稿自己发")


def _answer(trouble: Exception) -> str:
    """What the server said, in one short line."""
    if isinstance(trouble, smtplib.SMTPRecipientsRefused):
        code, text = next(iter(trouble.recipients.values()))
        answer: bytes | str = text
    elif isinstance(trouble, smtplib.SMTPResponseException):
        code, answer = trouble.smtp_code, trouble.smtp_error
    else:
        return ""
    words = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else str(answer)
    return f"{code} {' '.join(words.split())}"[:120]
