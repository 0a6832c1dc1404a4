"""The commands that send, at the press only: submit, return, and receipts (F1 steps 7, 8, 10; M19)."""

from __future__ import annotations

import datetime as dt
import json
import smtplib
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from macros.__main__ import main
from workbooks.archive.home import Home
from workbooks.mail import eml
from workbooks.mail.settings import Server
from workbooks.sidecar import recall

NOW = dt.datetime(2026, 11, 2, 9, 30)


@pytest.fixture(autouse=True)
def password(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("KEYBOOK_SMTP_PASSWORD", "geheim")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("KEYBOOK_TODAY", NOW.isoformat())


def settings(server: Server, folder: Path) -> None:
    (folder / "keybook.toml").write_text(
        f'[smtp]\nhost = "localhost"\nport = {server.port}\nsecurity = "{server.security}"\nuser = "{server.user}"\n'
        f'from = "{server.sender}"\npassword = "{server.password}"\nca = "{server.ca.as_posix()}"\n',
        encoding="utf-8",
    )  # type: ignore[union-attr]


def test_submit_sends_only_when_told_and_once(
    desk: Callable[..., Path], starttls: Server, inbox: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, out = desk("LJ01"), tmp_path / "上报"
    assert main(["submit", str(file), "--out", str(out), "--eml"]) == 0 and not inbox.mails
    assert main(["submit", str(file), "--out", str(out), "--send"]) == 2
    assert "没有发信的设置" in capsys.readouterr().err and recall(file)["version"] == 1
    settings(starttls, tmp_path)
    assert main(["submit", str(file), "--out", str(out), "--send", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["sent"]["to"] == ["zz00@example.cn"] and len(document["out"]) == 1
    assert main(["submit", str(file), "--out", str(out), "--send"]) == 2
    said = capsys.readouterr()
    assert "没有再发" in said.err and "--again" in said.err and "仍是上次做好的" in said.out
    assert len(inbox.mails) == 1 and recall(file)["version"] == 1, "nothing was changed in between"
    assert main(["submit", str(file), "--out", str(out), "--send", "--again"]) == 0
    assert [mail[1] for mail in inbox.mails] == [["zz00@example.cn"]] * 2


def test_a_submission_that_could_not_be_sent_keeps_its_version(
    desk: Callable[..., Path], implicit: Server, inbox: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = desk("LJ01")
    settings(implicit, tmp_path)
    inbox.answers = ["554 no"]
    assert main(["submit", str(file), "--out", str(tmp_path / "上报"), "--send"]) == 2
    assert "上报件已做好" in capsys.readouterr().out
    assert main(["submit", str(file), "--out", str(tmp_path / "上报"), "--send"]) == 0
    assert recall(file)["version"] == 1 and len(inbox.mails) == 1
    content = inbox.mails[0][2]
    (tmp_path / "got.eml").write_bytes(content)
    assert [part.name for part in eml.read(tmp_path / "got.eml")] == ["2026-10_LJ01_临江市局_1.xlsx"]


def test_returns_and_reminders_are_sent_once(
    policy_book: Path,
    mailed: Callable[..., Path],
    implicit: Server,
    inbox: Any,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    home = tmp_path / "home"
    assert main(["collect", str(mailed("LJ01")), "--home", str(home), "--policy", str(policy_book)]) == 0
    settings(implicit, tmp_path)
    command = ["return", "--home", str(home), "--period", "2026-10", "--out", str(tmp_path / "退回"), "--send", "--json"]
    capsys.readouterr()
    assert main(command) == 0
    first = json.loads(capsys.readouterr().out)
    assert [s["to"] for s in first["sent"]] == [["qh02@example.cn"], ["ys03@example.cn"]] and first["reminded"] == ["QH02", "YS03"]
    assert main(command) == 0
    second = json.loads(capsys.readouterr().out)
    assert second["sent"] == [] and len(second["earlier"]) == 2 and len(inbox.mails) == 2
    assert main([*command, "--branch", "LJ01", "--reason", "走访记录请核实"]) == 0
    assert json.loads(capsys.readouterr().out)["sent"][0]["to"] == ["lj01@example.cn"]
    inbox.answers = ["554 no"]
    monkeypatch.setenv("KEYBOOK_TODAY", "2026-11-04T09:00:00")
    assert main(command) == 1
    fourth = json.loads(capsys.readouterr().out)
    assert len(fourth["unsent"]) == 1 and len(fourth["sent"]) == 1 and len(fourth["earlier"]) == 1


def test_a_server_that_is_down_is_asked_once(
    policy_book: Path,
    mailed: Callable[..., Path],
    implicit: Server,
    inbox: Any,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    home = tmp_path / "home"
    assert main(["collect", str(mailed("LJ01")), "--home", str(home), "--policy", str(policy_book)]) == 0
    settings(implicit, tmp_path)
    asked: list[int] = []
    real = smtplib.SMTP_SSL.__init__

    def count(self: Any, *args: Any, **kw: Any) -> None:
        asked.append(1)
        real(self, *args, **kw)

    monkeypatch.setattr(smtplib.SMTP_SSL, "__init__", count)
    monkeypatch.setenv("KEYBOOK_SMTP_PASSWORD", "wrong")
    capsys.readouterr()
    assert main(["return", "--home", str(home), "--period", "2026-10", "--out", str(tmp_path / "退回"), "--send"]) == 1
    assert capsys.readouterr().out.count("没有发出 催报") == 2 and len(asked) == 1 and not inbox.mails


def test_receipts_are_drafts_for_every_file(
    policy_book: Path, mailed: Callable[..., Path], make: ModuleType, inbox: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import email
    import email.policy

    folder, home = tmp_path / "来件", tmp_path / "home"
    folder.mkdir()
    good = mailed("LJ01")
    (folder / "好.eml").write_bytes(make.mail(make.attached(good.name, good.read_bytes())))
    (folder / "坏.eml").write_bytes(make.mail(make.attached("流水.xlsx", make.book()), make.attached("包.rar", b"Rar!")))
    assert main(["collect", str(folder), "--home", str(home), "--policy", str(policy_book), "--receipts", "--json"]) == 1
    document = json.loads(capsys.readouterr().out)
    made = sorted((home / "out" / "回执").iterdir())
    assert sorted(document["out"]) == [str(path) for path in made] and len(made) == 3
    letters = {
        path.name.partition("_")[0] + m["Subject"]: (m["To"], m.get_body().get_content())
        for path in made
        if (m := email.message_from_bytes(path.read_bytes(), policy=email.policy.default))
    }
    to, body = letters["回执已签收：临江市局 2026-10 第 1 版"]
    assert to == "lj01@example.cn"
    said, _, anchor = body.replace("\r\n", "\n").strip().partition("（")
    assert said.splitlines() == [
        "已签收：临江市局 2026-10 第 1 版，11-02 09:30，按时。收入合计 3,003.03 元，8 行；与您发出的一致。",
        "签名：未签名。",
    ]
    assert anchor == f"账本 {Home(home).ledger.anchor}）"
    refused = [value for key, value in letters.items() if key.startswith("未签收")]
    assert {to for to, _ in refused} == {"lj01@example.cn"} and any("这是压缩包（.rar），不能直接读" in text for _, text in refused)
    assert all("没有并入任何数据" in text for _, text in refused) and not inbox.mails
    assert main(["collect", str(folder / "好.eml"), "--home", str(home), "--receipts", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["out"] == []
