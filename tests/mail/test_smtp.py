"""Sending through a real SMTP server that the test starts: TLS, retries, the sent record, the settings."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from workbooks.mail import eml
from workbooks.mail.draft import Draft
from workbooks.mail.sent import AlreadySent, DeskRecord, HomeRecord, send_once
from workbooks.mail.settings import MailRefusal, Server, find_server
from workbooks.mail.smtp import Sent, send

NOW = dt.datetime(2026, 11, 2, 9, 30)


DRAFT = Draft(to="zz00@example.cn", subject="上报", body="见附件\n")


@pytest.fixture(autouse=True)
def password(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("KEYBOOK_SMTP_PASSWORD", "geheim")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("KEYBOOK_TODAY", NOW.isoformat())


def test_starttls(starttls: Server, inbox: Any, tmp_path: Path) -> None:
    (tmp_path / "上报件.xlsx").write_bytes(b"PK")
    done = send(replace(DRAFT, attachments=(tmp_path / "上报件.xlsx",)), starttls, when=NOW)
    ((sender, to, content, secured),) = inbox.mails
    assert (sender, to, secured) == ("lj01@example.cn", ["zz00@example.cn"], True)
    (tmp_path / "got.eml").write_bytes(content)
    (part,) = eml.read(tmp_path / "got.eml")
    assert (part.name, b"".join(part.chunks), part.sender) == ("上报件.xlsx", b"PK", "lj01@example.cn")
    assert f"Message-ID: {done.message_id}".encode() in content and b"X-Unsent" not in content
    assert done.message_id.endswith("@example.cn>") and b"=?utf-8?b?5Li05rGf5biC5bGA?= <lj01@example.cn>" in content


def test_implicit_tls_and_many_addresses(implicit: Server, inbox: Any) -> None:
    inbox.unknown = {"weg@example.cn"}
    done = send(replace(DRAFT, to="zz00@example.cn; weg@example.cn，b@example.cn"), implicit, when=NOW)
    assert done.to == ("zz00@example.cn", "b@example.cn") and done.refused == ("weg@example.cn",)
    assert inbox.mails[0][1] == ["zz00@example.cn", "b@example.cn"]


def test_later_is_tried_again_and_no_is_not(implicit: Server, inbox: Any) -> None:
    waited: list[float] = []
    inbox.answers = ["451 busy", "421 later", "250 OK"]
    done = send(DRAFT, implicit, when=NOW, sleep=waited.append)
    assert (done.tries, waited, len(inbox.mails)) == (3, [2.0, 8.0], 1)
    inbox.answers = ["554 no"]
    with pytest.raises(MailRefusal, match="不收这封信（554 no）"):
        send(DRAFT, implicit, when=NOW, sleep=waited.append)
    inbox.answers = ["451 busy"] * 9
    with pytest.raises(MailRefusal, match="451 busy"):
        send(DRAFT, implicit, when=NOW, sleep=waited.append)
    assert waited == [2.0, 8.0, 2.0, 8.0, 30.0] and len(inbox.mails) == 1


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda s, c: replace(s, ca=None), "证书不可信"),
        (lambda s, c: replace(s, ca=c.other), "证书不可信"),
        (lambda s, c: replace(s, host="127.0.0.1"), "证书不可信"),
        (lambda s, c: replace(s, ca=c.cert.with_name("weg.pem")), "打不开"),
        (lambda s, c: replace(s, security="tls"), "谈不成加密"),
        (lambda s, c: replace(s, user="x@example.cn"), "不认 x@example.cn 的密码"),
        (lambda s, c: replace(s, sender=""), "没有 from"),
        (lambda s, c: replace(s, password="env:KEYBOOK_NONE"), "是空的"),
    ],
)
def test_what_stands_in_the_way_is_said(
    change: Callable[[Server, Any], Server], words: str, starttls: Server, inbox: Any, certificate: SimpleNamespace
) -> None:
    with pytest.raises(MailRefusal, match=words) as told:
        send(DRAFT, change(starttls, certificate), when=NOW, waits=(), sleep=lambda _: None)
    assert told.value.remedy and not inbox.mails


def test_a_dead_server_is_tried_and_told(certificate: SimpleNamespace) -> None:
    waited: list[float] = []
    server = Server(kind="smtp", host="localhost", port=1, security="starttls", sender="a@b.cn", ca=certificate.cert)
    with pytest.raises(MailRefusal, match="试了 4 次，连不上 localhost:1，没有发出"):
        send(DRAFT, server, when=NOW, sleep=waited.append)
    assert waited == [2.0, 8.0, 30.0]


@pytest.mark.parametrize(
    ("to", "words"), [("", "没有收件人"), ("zz00", "不是邮箱地址"), ("州局@example.cn", "不是邮箱地址"), ("@b.cn", "不是邮箱地址")]
)
def test_addresses_that_are_none(to: str, words: str) -> None:
    server = Server(kind="smtp", host="localhost", port=1, security="tls", sender="a@b.cn")
    with pytest.raises(MailRefusal, match=words):
        send(replace(DRAFT, to=to), server, when=NOW)


def test_a_password_never_goes_over_an_open_line() -> None:
    with pytest.raises(MailRefusal, match="没有设加密"):
        Server(kind="smtp", host="mail.example.cn", port=25, security="none", user="u", password="env:KEYBOOK_SMTP_PASSWORD").secret()


@pytest.mark.parametrize("record", ["desk", "home"])
def test_the_same_matter_goes_once(record: str, tmp_path: Path) -> None:
    from workbooks.archive.ledger import Ledger

    kept = DeskRecord(tmp_path / "台账.xlsm") if record == "desk" else HomeRecord(Ledger(tmp_path / "ledger.sqlite"))
    went: list[Draft] = []

    def post(draft: Draft) -> Sent:
        went.append(draft)
        return Sent(to=("zz00@example.cn",), message_id="<1@x>")

    send_once(DRAFT, kept, post, now=NOW, period="2026-10", branch="LJ01")
    with pytest.raises(AlreadySent, match="已于 11-02 09:30 发给 zz00@example.cn，没有再发"):
        send_once(DRAFT, kept, post, now=NOW)
    send_once(DRAFT, kept, post, now=NOW, again=True)
    send_once(replace(DRAFT, body="另一封"), kept, post, now=NOW)
    assert len(went) == 3
    line = kept.last(DRAFT.key)
    assert line is not None and (line.state, line.message_id, line.what) == ("sent", "<1@x>", "上报")


def test_what_could_not_be_sent_may_be_sent_and_what_broke_off_is_asked(tmp_path: Path) -> None:
    kept = DeskRecord(tmp_path / "台账.xlsm")

    def refuse(draft: Draft) -> Sent:
        raise MailRefusal("连不上", "再试")

    def crash(draft: Draft) -> Sent:
        raise KeyboardInterrupt

    with pytest.raises(MailRefusal, match="连不上"):
        send_once(DRAFT, kept, refuse, now=NOW)
    with pytest.raises(KeyboardInterrupt):
        send_once(DRAFT, kept, crash, now=NOW)
    with pytest.raises(MailRefusal, match="发到一半中断，不知道发出没有"):
        send_once(DRAFT, kept, crash, now=NOW)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[smtp]\nhost = 1\n", "“host”要写成文字"),
        ("[smtp]\nhost = 'a'\nport = true\n", "“port”要写成数字"),
        ("[smtp]\n", "没有 host"),
        ("[smtp]\nhost = 'a'\npassword = '123456'\n", "password 不能写密码本身"),
        ("[smtp]\nhost = 'a'\nsecurity = 'ssl3'\n", "security 是“ssl3”"),
        ("[smtp]\nhost = 'a'\npassword = 'env:HOME'\n", "password 不能写密码本身"),
        ("[smtp]\nhost = 'a'\npasswd = 'x'\n", "不认得“passwd”"),
        ("[smtp]\nport = 'x'\nuser = 1\n", "没有 host；“port”要写成数字；“user”要写成文字"),
        ("smtp = 3", "不是一张表"),
        ("[smtp", "写得不对"),
        ("[imap]\nhost = 'a'\n", "没有发信的设置"),
    ],
)
def test_settings_that_cannot_be_used_are_named(text: str, words: str, tmp_path: Path) -> None:
    (tmp_path / "keybook.toml").write_text(text, encoding="utf-8")
    with pytest.raises(MailRefusal, match=words):
        find_server("smtp", tmp_path)


def test_settings_are_looked_for_nearest_first(tmp_path: Path) -> None:
    config = tmp_path / "config" / "keybook"
    config.mkdir(parents=True)
    (config / "keybook.toml").write_text("[smtp]\nhost = 'far'\nsecurity = 'starttls'\nuser = 'u@far'\n[imap]\nhost = 'i'\n")
    found = find_server("smtp", tmp_path)
    assert (found.host, found.port, found.sender, found.password) == ("far", 587, "u@far", "keyring")
    (tmp_path / "keybook.toml").write_text("\ufeff[smtp]\nhost = 'near'\nca = 'ca.pem'\n", encoding="utf-8")
    found = find_server("smtp", tmp_path)
    assert (found.host, found.port, found.ca) == ("near", 465, tmp_path / "ca.pem")
    assert find_server("imap", tmp_path).port == 993


def test_the_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    import keyring
    from keyring.backend import KeyringBackend

    class Held(KeyringBackend):
        priority = 1  # type: ignore[assignment]
        kept = {("keybook/mail.example.cn", "u"): "aus dem Ring"}

        def get_password(self, service: str, username: str) -> str | None:
            return self.kept.get((service, username))

        def set_password(self, service: str, username: str, password: str) -> None:
            self.kept[service, username] = password

    before = keyring.get_keyring()
    keyring.set_keyring(Held())
    try:
        server = Server(kind="smtp", host="mail.example.cn", port=465, security="tls", user="u")
        assert server.secret() == "aus dem Ring"
        with pytest.raises(MailRefusal, match="系统钥匙串里没有 x 在 mail.example.cn 的密码") as told:
            replace(server, user="x").secret()
        assert "python -m keyring set keybook/mail.example.cn x" in told.value.remedy
    finally:
        keyring.set_keyring(before)
    monkeypatch.setitem(sys.modules, "keyring", None)
    with pytest.raises(MailRefusal, match="没有装读系统钥匙串的程序") as missing:
        server.secret()
    assert 'pip install "keybook[mail]"' in missing.value.remedy
