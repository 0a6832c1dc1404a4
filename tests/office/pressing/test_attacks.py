"""Attacks on the helper: whoever is not this user's own program gets nothing, and nothing of the user's is lost (issue 17)."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

from building.campaign import sampled
from building.open_workbook import asked, standing_helper
from macros.office.pressing.ask_helper import Unanswered, exchange, finished
from macros.office.pressing.helper_file import FOLDER, StandingHelper, helper_file, read_standing, write_standing
from macros.office.pressing.press_server import PressServer
from macros.office.pressing.presses_running import Busy, Presses, RunningPress
from macros.office.pressing.request_guard import MOST_BYTES
from macros.version import PROGRAM
from workbooks.wire.press_wire import PressTold

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(autouse=True)
def own_helper(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The helper of this account is never that of the test."""
    monkeypatch.setenv(FOLDER, str(tmp_path / "助手"))


@pytest.fixture
def helper() -> Iterator[PressServer]:
    with standing_helper() as server:
        yield server


@pytest.fixture
def book(tmp_path: Path) -> Path:
    """A file that lies where a workbook may lie; nobody gets as far as reading it."""
    path = tmp_path / "台账.xlsm"
    path.write_bytes(b"PK")
    return path


def question(path: Path, **more: Any) -> dict[str, Any]:
    """A press in it."""
    return {"wire": 2, "version": PROGRAM, "button": "check", "workbook": {"path": str(path), "sheets": []}} | more


def answer(server: PressServer, method: str, path: str, body: bytes | None = None, **words: str | None) -> tuple[int, dict[str, Any]]:
    """Status and document; `words` replace headers, None leaves one out (`_` stands for -)."""
    connection = HTTPConnection("127.0.0.1", server.standing.port, timeout=10)
    usual = {"Host": f"127.0.0.1:{server.standing.port}", "Authorization": f"Bearer {server.standing.token}"}
    usual |= {"Content-Type": "application/json", "Content-Length": str(len(body or b""))} if method == "POST" else {}
    told = usual | {name.replace("_", "-"): value for name, value in words.items()}  # type: ignore[dict-item]
    try:
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for name, value in told.items():
            if value is not None:
                connection.putheader(name, value)
        connection.endheaders(body)
        said = connection.getresponse()
        text = said.read()
        return said.status, (json.loads(text) if text else {}) | {"allowed": said.getheader("Access-Control-Allow-Origin")}
    finally:
        connection.close()


def test_the_token_of_another_user_opens_nothing(helper: PressServer, book: Path) -> None:
    body = json.dumps(question(book)).encode()
    with standing_helper() as other:
        for token in (other.standing.token, "", helper.standing.token[:-1], helper.standing.token + "x", "令牌"):
            given = f"Bearer {token}".encode().decode("latin-1")
            assert answer(helper, "POST", "/1/presses", body, Authorization=given)[0] == 403
        assert answer(helper, "GET", "/1/hello", Authorization=None)[0] == 403
    assert answer(helper, "GET", "/1/hello")[0] == 200


@pytest.mark.parametrize("origin", ["https://example.com", "http://127.0.0.1", "http://localhost:8080", "file://evil", ""])
def test_a_page_of_the_web_is_refused_even_with_the_token(helper: PressServer, origin: str) -> None:
    status, told = answer(helper, "GET", "/1/hello", Origin=origin)
    assert status == 403 and told["allowed"] is None
    assert answer(helper, "OPTIONS", "/1/presses", Origin=origin, Authorization=None)[0] == 403


def test_our_own_local_page_may_ask(helper: PressServer) -> None:
    assert answer(helper, "OPTIONS", "/1/presses", Origin="null", Authorization=None) == (204, {"allowed": "null"})
    status, told = answer(helper, "GET", "/1/hello", Origin="null")
    assert (status, told["wire"], told["allowed"]) == (200, 2, "null")


@pytest.mark.parametrize("host", ["example.com", "example.com:{port}", "localhost:{port}", "127.0.0.1", "127.0.0.1:{port}.example.com", ""])
def test_a_name_that_was_bent_to_the_loopback_is_refused(helper: PressServer, host: str) -> None:
    """DNS rebinding: the page's own name stands in Host, whatever address it now leads to."""
    assert answer(helper, "GET", "/1/hello", Host=host.format(port=helper.standing.port))[0] == 403


def test_it_listens_on_the_loopback_only(helper: PressServer) -> None:
    assert helper.socket.getsockname()[0] == "127.0.0.1"
    with socket.socket() as other:
        other.settimeout(1)
        assert other.connect_ex(("127.0.0.2", helper.standing.port)) != 0


def test_a_question_heard_once_is_worth_nothing_after_the_end(book: Path) -> None:
    with standing_helper() as first:
        old = first.standing
        assert exchange(old, "GET", "/1/hello")
    with pytest.raises(Unanswered):
        exchange(old, "GET", "/1/hello")
    with standing_helper() as second:
        again = StandingHelper(port=second.standing.port, token=old.token, pid=old.pid, version=old.version, program=old.program)
        with pytest.raises(Unanswered):
            finished(again, question(book))


@pytest.mark.parametrize("length", [str(100 * 1024 * 1024), str(MOST_BYTES + 1), "9" * 40])
def test_a_hundred_megabytes_are_refused_before_they_come(helper: PressServer, length: str) -> None:
    began = time.monotonic()
    status, told = answer(helper, "POST", "/1/presses", b"{", Content_Length=length)
    assert status == 413 and "太大" in told["reason"] and time.monotonic() - began < 5
    assert answer(helper, "GET", "/1/hello")[0] == 200


@pytest.mark.parametrize(
    "words", [{"Content_Length": None}, {"Content_Length": "-1"}, {"Transfer_Encoding": "chunked"}, {"Content_Length": "١"}]
)
def test_a_body_without_a_length_is_refused(helper: PressServer, words: dict[str, str | None]) -> None:
    words = {name: value.encode().decode("latin-1") if value else value for name, value in words.items()}
    assert answer(helper, "POST", "/1/presses", b"{}", **words)[0] == 411


def test_a_form_of_a_page_is_refused(helper: PressServer) -> None:
    assert answer(helper, "POST", "/1/presses", b"{}", Content_Type="text/plain")[0] == 415


@pytest.mark.parametrize(
    "name",
    [
        "{folder}/../{name}",
        "{name}",
        "{folder}/./../x/{base}",
        "/etc/passwd",
        "/etc",
        "{folder}",
        "{path}\0.xlsm",
        "{folder}/没有.xlsm",
        "",
        "{link}",
    ],
)
def test_a_path_with_detours_is_refused(helper: PressServer, book: Path, name: str) -> None:
    path = book
    link = path.with_name("别处.xlsm")
    link.symlink_to(path)
    asked_for = question(path)
    asked_for["workbook"]["path"] = name.format(
        folder=path.parent, name=path.parent.name + "/" + path.name, base=path.name, path=path, link=link
    )
    status, told = answer(helper, "POST", "/1/presses", json.dumps(asked_for).encode())
    assert status == 422 and "先存到本机" in told["remedy"]
    assert not list(path.parent.glob("*.log"))


@pytest.mark.parametrize("path", ["/", "/1", "/1/presses/../../etc/passwd", "/1/log", "/1/presses/0123456789abcdef", "/%2e%2e/hello"])
def test_there_are_no_other_doors(helper: PressServer, path: str) -> None:
    assert answer(helper, "GET", path)[0] == 404
    assert answer(helper, "POST", path, b"{}")[0] == 404


@pytest.mark.parametrize(
    "change",
    [
        {"button": "__import__"},
        {"button": "no_such"},
        {"wire": 1},
        {"workbook": None},
        {"excel": {"wb": "a.xlsm", "hwnd": "1"}},
        {"undo": True},
        {"extra": 1},
        {"workbook": {"path": "/a.xlsm", "sheets": [{"name": "x", "values": [[{"a": 1}]]}]}},
    ],
)
def test_what_the_wire_does_not_know_is_refused(helper: PressServer, book: Path, change: dict[str, Any]) -> None:
    assert answer(helper, "POST", "/1/presses", json.dumps(question(book) | change).encode())[0] == 400


@pytest.mark.parametrize(
    "body", [b"", b"[" * 200_000, b'{"wire": NaN}', b"\xff\xfe", b'{"wire":2,"version":"0","button":"check","workbook":']
)
def test_what_is_no_question_is_refused(helper: PressServer, body: bytes) -> None:
    assert answer(helper, "POST", "/1/presses", body)[0] == 400
    assert answer(helper, "GET", "/1/hello")[0] == 200


def test_another_version_is_sent_away(helper: PressServer, book: Path) -> None:
    assert answer(helper, "POST", "/1/presses", json.dumps(question(book) | {"version": "9.9"}).encode())[0] == 426


def test_two_presses_at_once_are_one(helper: PressServer, desk: Callable[..., Path]) -> None:
    path, other = desk(), desk("QH02")
    body = json.dumps(asked("check", path)).encode()
    first, second = (answer(helper, "POST", "/1/presses", body) for _ in range(2))
    assert first[0] == 202 and second[0] == 409 and "上一次" in second[1]["reason"]
    assert answer(helper, "POST", "/1/presses", json.dumps(asked("check", other)).encode())[0] == 202
    while (told := exchange(helper.standing, "GET", f"/1/presses/{first[1]['id']}?wait=5"))["state"] == "running":
        pass
    assert told["state"] == "done" and len(path.with_name(path.name + ".log").read_text(encoding="utf-8").splitlines()) == 1
    assert answer(helper, "POST", "/1/presses", body)[0] == 202


def test_a_second_press_waits_for_the_first_whatever_it_does() -> None:
    presses = Presses()

    def waits(press: RunningPress) -> PressTold:
        press.halt.wait(10)
        return PressTold(id=press.id, state="stopped")

    first = presses.start("甲", waits)
    with pytest.raises(Busy):
        presses.start("甲", waits)
    assert presses.start("乙", waits).id != first.id and presses.running
    first.halt.set()
    assert first.over.wait(5) and first.as_told.state == "stopped"
    presses.start("甲", waits).halt.set()


def test_only_this_account_can_read_where_it_stands(helper: PressServer) -> None:
    write_standing(helper.standing)
    file = helper_file()
    assert read_standing() == helper.standing
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    file.chmod(0o644)
    assert read_standing() is None
    file.chmod(0o600)
    moved = file.rename(file.with_name("别处.json"))
    file.symlink_to(moved)
    assert read_standing() is None


@pytest.mark.long
@pytest.mark.parametrize("after", sampled([0.0, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.8, 1.2, 1.6], 1, "press kills"))
def test_a_kill_in_the_middle_leaves_every_file_whole(desk: Callable[..., Path], after: float) -> None:
    path = desk()
    before = path.read_bytes()
    running = subprocess.Popen([sys.executable, "-m", "macros", "press"], cwd=ROOT, env=dict(os.environ, PYTHONPATH=str(ROOT)))
    try:
        until = time.monotonic() + 60
        while (standing := read_standing()) is None and time.monotonic() < until:
            time.sleep(0.05)
        assert standing is not None and standing.pid == running.pid
        begun = exchange(standing, "POST", "/1/presses", asked("submit", path))
        assert begun["state"] == "running"
        time.sleep(after)
    finally:
        running.send_signal(signal.SIGKILL)
        running.wait()
    assert path.read_bytes() == before
    for made in path.parent.rglob("*.xlsx"):
        assert zipfile.ZipFile(made).testzip() is None
    for kept in path.parent.glob("*.keybook.json"):
        json.loads(kept.read_text(encoding="utf-8"))
    with pytest.raises(Unanswered):
        finished(standing, asked("check", path))
    with standing_helper() as server:
        write_standing(server.standing)
        told = finished(server.standing, asked("submit", path))
        assert (
            told["state"] == "done"
            and not told["blocked"]
            and [name for name in told["files"] if name.endswith(".xlsx")] == told["files"][:1]
        )
