"""Attachments with a password, both ways: as Excel encrypts them, and what is not opened is named."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import json
import os
import shutil
import signal
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import olefile
import pytest

from building.spreadsheet_program import profile
from macros.__main__ import main
from macros.errors import ToolkitError
from macros.intake.collecting import collect
from macros.lookup.verify import verify_file
from macros.opening import open_session
from macros.posting.submitting import submit
from macros.secret import secret
from workbooks.archive.home import Home
from workbooks.book import Rejection
from workbooks.submission.encrypted import decrypt, encrypt, is_encrypted

TODAY = dt.date(2026, 11, 2)
NOW = dt.datetime(2026, 11, 2, 9, 30)
PASSWORD = "茶马路-2026"
Make = Callable[..., Path]
OPEN_AND_SAVE = """
import os, sys, time, uno
from com.sun.star.beans import PropertyValue
def word(name, value):
    made = PropertyValue()
    made.Name, made.Value = name, value
    return made
here = uno.getComponentContext()
resolve = here.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", here)
for attempt in range(120):
    try:
        there = resolve.resolve(f"uno:pipe,name={sys.argv[1]};urp;StarOffice.ComponentContext")
        break
    except Exception:
        time.sleep(0.5)
desktop = there.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", there)
book = desktop.loadComponentFromURL(sys.argv[2], "_blank", 0, (word("Hidden", True), word("Password", os.environ["KB_SECRET"])))
book.storeToURL(sys.argv[3], (word("FilterName", "Calc MS Excel 2007 XML"),))
"""
"""What LibreOffice is told, through its own Python."""


@pytest.fixture(scope="module")
def locked(sealed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return encrypt(sealed, tmp_path_factory.mktemp("加密") / sealed.name, PASSWORD)


@pytest.fixture
def home(make_policy: Make, tmp_path: Path) -> Home:
    return Home.create(tmp_path / "home", make_policy(), now=NOW)


def test_there_and_back(sealed: Path, locked: Path, tmp_path: Path) -> None:
    assert is_encrypted(locked) and not is_encrypted(sealed)
    with olefile.OleFileIO(locked) as container:
        described = container.openstream("EncryptionInfo").read()
    assert b"AES" in described and b'keyBits="256"' in described and b"SHA512" in described
    assert decrypt(locked, tmp_path / "a.xlsx", PASSWORD).read_bytes() == sealed.read_bytes()
    for wrong in ("别的密码", PASSWORD + " "):
        with pytest.raises(Rejection, match="密码不对") as said:
            decrypt(locked, tmp_path / "b.xlsx", wrong)
        assert PASSWORD not in str(said.value) and not (tmp_path / "b.xlsx").exists()


def test_damaged_or_hostile(locked: Path, tmp_path: Path) -> None:
    data = bytearray(locked.read_bytes())
    data[-5000] ^= 0xFF
    (tmp_path / "a.xlsx").write_bytes(data)
    with pytest.raises(Rejection, match="密码不对，或文件被改过|打不开"):
        decrypt(tmp_path / "a.xlsx", tmp_path / "out.xlsx", PASSWORD)
    for name, old, new in (("b", b"<?xml version", b"<!DOCTYPE a []"), ("c", b'spinCount="100000"', b'spinCount="9e9999"')):
        assert locked.read_bytes().count(old) == 1
        (tmp_path / f"{name}.xlsx").write_bytes(locked.read_bytes().replace(old, new[: len(old)]))
        with pytest.raises(Rejection, match="加了密码，但打不开"):
            decrypt(tmp_path / f"{name}.xlsx", tmp_path / "out.xlsx", PASSWORD)
    for length in (600, 3000, 9000):
        (tmp_path / "d.xlsx").write_bytes(locked.read_bytes()[:length])
        with pytest.raises(Rejection, match="打不开|不对"):
            decrypt(tmp_path / "d.xlsx", tmp_path / "out.xlsx", PASSWORD)
    (tmp_path / "c.xls").write_bytes(olefile.MAGIC + b"\0" * 2000)
    assert not is_encrypted(tmp_path / "c.xls")


def test_collected_with_the_password(locked: Path, sealed: Path, home: Home) -> None:
    done = collect([locked], home, now=NOW, workers=1, password=PASSWORD)
    assert (done.accepted, done.rejected) == ([sealed.name], [])
    kept = home.folder / "archive" / "2026-10" / sealed.name
    assert kept.read_bytes() == sealed.read_bytes()
    again = collect([sealed, locked], home, now=NOW, workers=1, password=PASSWORD)
    assert again.duplicate == [sealed.name, sealed.name] and not again.accepted


def test_collected_from_a_mail_and_a_zip(locked: Path, home: Home, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "临江.zip", "w") as archive:
        archive.write(locked, locked.name)
    done = collect([tmp_path / "临江.zip"], home, now=NOW, workers=1, password=PASSWORD)
    assert done.accepted == [f"临江.zip/{locked.name}"]


@pytest.mark.parametrize(("password", "reason"), [(None, "加了打开密码"), ("别的", "密码不对")])
def test_what_is_not_opened_is_named(password: str | None, reason: str, locked: Path, home: Home) -> None:
    done = collect([locked], home, now=NOW, workers=1, password=password)
    (said,) = done.rejected
    assert reason in said["reason"] and "--password-env" in said["remedy"] and not done.accepted
    assert [p.read_bytes() for p in (home.folder / "inbox").iterdir()] == [locked.read_bytes()]


def test_the_commands(
    make_policy: Make, make_desk: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The password stands in the environment and nowhere else: not in what is printed, written or logged."""
    policy = make_policy()
    desk, out = make_desk(policy), tmp_path / "out"
    assert main(["submit", str(desk), "--out", str(out), "--password-env", "KB_SECRET"]) == 2
    monkeypatch.setenv("KB_SECRET", PASSWORD)
    assert main(["submit", str(desk), "--out", str(out), "--eml", "--password-env", "KB_SECRET", "--json"]) == 0
    plain, closed, draft = map(Path, json.loads(capsys.readouterr().out)["out"])
    assert closed == out / "加密" / plain.name and is_encrypted(closed)
    message = email.message_from_bytes(draft.read_bytes(), policy=email.policy.default)
    (attached,) = message.iter_attachments()
    assert attached.get_payload(decode=True) == closed.read_bytes()
    monkeypatch.setenv("KB_SECRET", PASSWORD)
    command = ["collect", str(draft), "--home", str(tmp_path / "home"), "--policy", str(policy)]
    assert main(command) == 1
    assert main([*command, "--password-env", "KB_SECRET"]) == 0
    said = capsys.readouterr()
    assert PASSWORD not in said.out + said.err
    written = [p for p in tmp_path.rglob("*") if p.is_file() and PASSWORD.encode() in p.read_bytes()]
    assert written == []


def test_the_password_is_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KB_SECRET", "")
    with pytest.raises(ToolkitError, match="环境变量 KB_SECRET 是空的"):
        secret("KB_SECRET")
    assert secret(None) is None


def test_the_mailed_copy_is_the_encrypted_one(make_policy: Make, make_desk: Make, tmp_path: Path) -> None:
    done = submit(open_session(make_desk(make_policy()), today=TODAY), tmp_path, now=NOW, password=PASSWORD)
    assert [is_encrypted(file) for file in done.files] == [False, True]
    assert PASSWORD not in done.message and "密码请另行告知收件人" in done.message


@pytest.mark.office
def test_libreoffice_opens_it(locked: Path, tmp_path: Path) -> None:
    """Another program opens our encryption with the password, and the seal is whole afterwards."""
    has_uno = (
        Path("/usr/bin/python3").exists()
        and not subprocess.run(["/usr/bin/python3", "-c", "import uno"], check=False, capture_output=True).returncode
    )
    if shutil.which("soffice") is None or not has_uno:
        if os.environ.get("KEYBOOK_TEST_ALL"):
            pytest.fail("LibreOffice is missing")
        pytest.skip("apt-get install libreoffice-calc python3-uno")
    made, pipe = tmp_path / "另存.xlsx", f"keybook{os.getpid()}"
    office = subprocess.Popen(
        ["soffice", "--headless", "--norestore", f"--accept=pipe,name={pipe};urp;", f"-env:UserInstallation={profile(False).as_uri()}"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        subprocess.run(
            ["/usr/bin/python3", "-c", OPEN_AND_SAVE, pipe, locked.as_uri(), made.as_uri()],
            check=True,
            capture_output=True,
            timeout=180,
            env={"KB_SECRET": PASSWORD, "PATH": os.environ["PATH"], "PYTHONIOENCODING": "utf-8", "LC_ALL": "C.UTF-8"},
        )
    finally:
        os.killpg(office.pid, signal.SIGKILL)
        office.wait(timeout=30)
    assert made.read_bytes()[:2] == b"PK" and verify_file(made, TODAY)["whole"]
