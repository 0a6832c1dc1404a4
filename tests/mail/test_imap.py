"""Collecting from a mailbox, with a Dovecot that the test starts: nothing twice, nothing moved, nothing lost."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType, SimpleNamespace

import pytest
from imap_tools import imap_utf7

from building.dovecot import PASSWORD, Server, dovecot, free_port
from macros.__main__ import main
from macros.intake.collecting import collect
from workbooks.archive.events import FilingAccepted, MailFetched
from workbooks.archive.home import Home
from workbooks.mail.imap import Mailboxes, read_address
from workbooks.mail.settings import MailRefusal

pytestmark = pytest.mark.mail_server
NOW = dt.datetime(2026, 11, 2, 9, 30)


@pytest.fixture(scope="module")
def started(certificate: SimpleNamespace) -> Iterator[Server]:
    """A Dovecot of the test's own."""
    with dovecot(certificate.cert, certificate.key) as server:
        yield server


@pytest.fixture
def server(started: Server) -> Server:
    """The server with an empty mailbox."""
    with started.client() as link:
        if link.select("INBOX")[1] != [b"0"]:
            link.store("1:*", "+FLAGS", "\\Deleted")
            link.expunge()
    return started


@pytest.fixture
def home(policy_book: Path, tmp_path: Path, server: Server, monkeypatch: pytest.MonkeyPatch) -> Home:
    """A home that knows the server."""
    monkeypatch.setenv("KEYBOOK_IMAP_PASSWORD", PASSWORD)
    made = Home.create(tmp_path / "home", policy_book, now=NOW)
    (made.folder / "keybook.toml").write_text(
        f'[imap]\nhost = "localhost"\nport = {server.tls}\nca = "{server.ca.as_posix()}"\npassword = "env:KEYBOOK_IMAP_PASSWORD"\n'
    )
    return made


def letter(make: ModuleType, file: Path, mark: str = "1") -> bytes:
    return make.mail(make.TEXT, make.attached(file.name, file.read_bytes())).replace(b"<1@", f"<{mark}@".encode())


def test_a_mailbox_is_read_once(home: Home, server: Server, make: ModuleType, mailed: Callable[..., Path]) -> None:
    server.deliver(letter(make, mailed("LJ01"), "1"))
    server.deliver(make.mail(make.TEXT).replace(b"<1@", b"<2@"))
    server.deliver(make.mail(make.part("Content-Type: message/rfc822", letter(make, mailed("QH02"), "3"), encode=False), mark="=_f"))
    first = collect([server.address], home, now=NOW)
    assert [name.rpartition("/")[2] for name in first.accepted] == [mailed("LJ01").name, mailed("QH02").name]
    assert first.accepted[0].startswith("INBOX/上报#") and not first.rejected
    assert [o["reason"] for o in first.other] == ["邮件里没有工作簿附件"]
    seen = [b"\\Seen" in line for line in server.flags()]
    assert seen == [True, False, True]
    again = collect([server.address], home, now=NOW)
    assert not (again.accepted or again.duplicate or again.rejected or again.other)
    assert len(home.ledger.events(MailFetched)) == 3
    assert len(server.flags()) == 3


def test_the_same_mail_delivered_again_is_no_second_filing(
    home: Home, server: Server, make: ModuleType, mailed: Callable[..., Path]
) -> None:
    raw = letter(make, mailed("LJ01"))
    server.deliver(raw)
    assert len(collect([server.address], home, now=NOW).accepted) == 1
    server.deliver(raw)
    server.deliver(b"Received: from elsewhere\r\n" + raw)
    again = collect([server.address], home, now=NOW)
    assert not again.accepted and len(again.duplicate) == 1
    assert len(home.ledger.events(FilingAccepted)) == 1


def test_a_forged_identifier_hides_nothing(home: Home, server: Server, make: ModuleType, mailed: Callable[..., Path]) -> None:
    server.deliver(make.mail(make.TEXT))
    collect([server.address], home, now=NOW)
    server.deliver(letter(make, mailed("LJ01")))
    assert len(collect([server.address], home, now=NOW).accepted) == 1


def test_a_chinese_folder_and_a_first_day(home: Home, server: Server, make: ModuleType, mailed: Callable[..., Path]) -> None:
    server.deliver(letter(make, mailed("LJ01")), imap_utf7.utf7_encode("各局上报").decode())
    address = server.address.replace("/INBOX", "/各局上报")
    assert not collect([address + "?since=2999-01-01"], home, now=NOW).accepted
    assert len(collect([address + "?since=2020-01-01"], home, now=NOW).accepted) == 1


def test_starttls(home: Home, server: Server, make: ModuleType, mailed: Callable[..., Path]) -> None:
    file = home.folder / "keybook.toml"
    file.write_text(file.read_text().replace("[imap]\n", '[imap]\nsecurity = "starttls"\n'))
    server.deliver(letter(make, mailed("YS03")))
    assert len(collect([server.address.replace(str(server.tls), str(server.plain))], home, now=NOW).accepted) == 1


def test_the_command(home: Home, server: Server, make: ModuleType, mailed: Callable[..., Path], capsys: pytest.CaptureFixture[str]) -> None:
    server.deliver(letter(make, mailed("LJ01")))
    assert main(["collect", server.address, "--home", str(home.folder), "--json", "--receipts"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert len(document["accepted"]) == 1 and document["rejected"] == []
    (receipt,) = document["out"]
    assert Path(receipt).parent == home.folder / "out" / "回执"


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda a, s: (a, "wrong"), "不认 zz00@example.cn 的密码"),
        (lambda a, s: (a.replace("INBOX", "没有"), PASSWORD), "没有叫“没有”的文件夹"),
        (lambda a, s: (a.replace(str(s.tls), str(free_port())), PASSWORD), "连不上"),
        (lambda a, s: (a.replace("localhost", "127.0.0.2"), PASSWORD), "谈不成加密，或证书不可信"),
    ],
)
def test_what_stands_in_the_way_is_said(
    change: Callable[[str, Server], tuple[str, str]], words: str, home: Home, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, password = change(server.address, server)
    monkeypatch.setenv("KEYBOOK_IMAP_PASSWORD", password)
    if "127.0.0.2" in address:
        file = home.folder / "keybook.toml"
        file.write_text(file.read_text().replace('"localhost"', '"127.0.0.1"'))
        address = address.replace("127.0.0.2", "127.0.0.1")
    with pytest.raises(MailRefusal, match=words):
        collect([address], home, now=NOW)
    assert not home.ledger.events(MailFetched)


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("imap://imap.example.cn/INBOX", "没有用户名或服务器"),
        ("imap://u:pw@imap.example.cn/INBOX", "写了密码"),
        ("imap://u@imap.example.cn:99999/INBOX", "不是邮箱的地址"),
        ("imap://u@imap.example.cn/INBOX?since=2026-13-01", "不是日期"),
    ],
)
def test_addresses_that_are_none(address: str, words: str, tmp_path: Path) -> None:
    with pytest.raises(MailRefusal, match=words):
        read_address(address, tmp_path)


def test_without_the_program_it_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "imap_tools", None)
    monkeypatch.setenv("KEYBOOK_IMAP_PASSWORD", PASSWORD)
    (tmp_path / "keybook.toml").write_text('[imap]\nhost = "h"\npassword = "env:KEYBOOK_IMAP_PASSWORD"\n')
    boxes = Mailboxes(lambda mail: False, lambda mails: None, tmp_path)
    with pytest.raises(MailRefusal, match="没有装收邮箱的程序") as told:
        list(boxes.fetch("imap://u@h/INBOX", tmp_path, Listing()))
    assert 'pip install "keybook[mail]"' in told.value.remedy


class Listing:
    def refuse(self, file: str, reason: str, remedy: str, *, sender: str = "") -> None:
        raise AssertionError(file)

    def pass_over(self, file: str, reason: str) -> None:
        raise AssertionError(file)


def test_an_address_is_taken_apart(tmp_path: Path) -> None:
    found = read_address("imap://lj01@example.cn@imap.example.cn/%E5%90%84%E5%B1%80", tmp_path)
    assert (found.server.user, found.server.host, found.server.port, found.folder) == ("lj01@example.cn", "imap.example.cn", 993, "各局")
    assert found.server.security == "tls" and found.name == "lj01@example.cn@imap.example.cn/各局"
