"""The helper that stays: started, asked, followed, stopped, ended; and a press in Excel that it does instead (issue 17)."""

from __future__ import annotations

import sys
import threading
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest

from building import excel_double
from building.campaign import sampled
from building.open_workbook import asked, standing_helper
from building.small_state import TODAY
from macros.button import Button, buttons
from macros.click import press
from macros.office.pressing import helper_life, helper_start, wire_press
from macros.office.pressing.ask_helper import caller_of, exchange, finished, helper_pressed
from macros.office.pressing.helper_file import FOLDER, StandingHelper, helper_file, read_standing, write_standing
from macros.office.pressing.known_inputs import KnownInputs
from macros.office.pressing.press_server import PressServer
from macros.office.pressing.presses_running import Presses, RunningPress, Stopped
from macros.opening import open_session
from macros.progress import Bar, followed
from macros.run import shelved
from one_path.routes import cells_of
from validators.filing.inputs import Inputs
from workbooks.wire.press_wire import PressTold

Cells = dict[str, list[dict[str, object]]]


@pytest.fixture(autouse=True)
def own_helper(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The helper of this account is never that of the test, and no workbook is open from another."""
    excel_double.close_all()
    monkeypatch.setenv(FOLDER, str(tmp_path / "助手"))


def test_a_check_by_wire_tells_edits_and_findings(desk: Callable[..., Path], clean: Callable[..., Cells]) -> None:
    cells = clean("LJ01")
    cells["R10"][0]["收入"] = "1.2万"
    path = desk(cells=cells)
    before = path.read_bytes()
    with standing_helper() as server:
        told = finished(server.standing, asked("check", path))
        assert told["state"] == "done" and told["files"] == [] and path.read_bytes() == before
        (finding,) = (one for one in told["findings"] if one["severity"] == "C" and one["sheet"] == "业务量流水")
        assert finding["label"] == "▲核实" and finding["value"] == "1.2万" and finding["remedy"]
        marks = next(edit for edit in told["edits"] if edit["do"] == "notes" and edit["sheet"] == "业务量流水")
        assert marks["notes"][finding["cell"]].startswith("【核实】") and [look[0] for look in marks["looks"]] == [finding["cell"]]
        assert [edit["text"] for edit in told["edits"] if edit["do"] == "status"][0].startswith("校验完毕：")
        mended = finished(server.standing, asked("fix", path))
        assert {"sheet": "业务量流水", "values": [[12000]]}.items() <= next(e for e in mended["edits"] if e["do"] == "values").items()
        nothing = finished(server.standing, asked("fix", path, undo=True))
        assert [edit["text"] for edit in nothing["edits"]] == ["《修正记录》里没有可以撤销的。"]
    line = path.with_name(path.name + ".log").read_text(encoding="utf-8").splitlines()[0]
    assert "【校验】 校验完毕：" in line


def test_the_most_urgent_is_listed_and_the_rest_is_counted(
    desk: Callable[..., Path], clean: Callable[..., Cells], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A doubtful number stands above a customer that nobody knows; the pane lists that one first, and what it leaves out is told."""
    cells = clean("LJ01")
    cells["R10"][0]["收入"], cells["R20"][0]["客户编码"] = "1.2万", "KH404"
    monkeypatch.setattr(wire_press, "MOST_FINDINGS", 1)
    with standing_helper() as server:
        told = finished(server.standing, asked("check", desk(cells=cells)))
    assert [(one["severity"], one["value"]) for one in told["findings"]] == [("A", "KH404")] and told["unlisted"] == 1


def test_work_is_followed_and_stops_where_it_is_told_to() -> None:
    presses, steps = Presses(), threading.Semaphore(0)

    def counts(running: RunningPress) -> PressTold:
        with Bar("收件登记", quiet=True) as bar:
            bar.total(1000)
            try:
                for number in range(1000):
                    steps.acquire(timeout=5)
                    bar.say(f"第 {number} 份")
                    bar.step()
            except Stopped as stopped:
                assert "没有改动" in stopped.reason
                return PressTold(id=running.id, state="stopped", done=running.done)
        return PressTold(id=running.id, state="done")

    running = presses.start("甲", counts)
    for _ in range(3):
        steps.release()
    until = time.monotonic() + 5
    while running.done < 3 and time.monotonic() < until:
        time.sleep(0.01)
    told = running.as_told
    assert (told.state, told.step, told.done, told.total) == ("running", "收件登记：第 2 份", 3, 1000)
    running.halt.set()
    steps.release()
    assert running.over.wait(5) and (running.as_told.state, running.as_told.done) == ("stopped", 3)


def test_a_stopped_check_wants_nothing_done(desk: Callable[..., Path]) -> None:
    with standing_helper() as server:
        begun = exchange(server.standing, "POST", "/1/presses", asked("check", desk()))
        exchange(server.standing, "POST", f"/1/presses/{begun['id']}/stop", {})
        told = exchange(server.standing, "GET", f"/1/presses/{begun['id']}?wait=20")
    assert told["state"] == "stopped" and [edit["do"] for edit in told["edits"]] == ["dialog"] and "已停止" in told["edits"][0]["text"]


def test_it_ends_when_nobody_presses_and_when_another_takes_over() -> None:
    def lives(work: Callable[[], None]) -> None:
        server = PressServer()
        threading.Thread(target=server.serve_forever, daemon=True).start()
        write_standing(server.standing)
        assert not helper_life.left(server, 60)
        work()
        assert helper_life.left(server, 0.05)
        server.shutdown()
        server.server_close()

    lives(lambda: time.sleep(0.1))
    with standing_helper() as other:
        lives(lambda: write_standing(other.standing))


@pytest.mark.long
def test_the_command_stands_ready_until_it_is_idle() -> None:
    running = helper_start.start_helper("--idle", "0.02")
    until = time.monotonic() + 60
    while not helper_life.stands_ready() and time.monotonic() < until:
        time.sleep(0.05)
    standing = read_standing()
    assert standing is not None and standing.same and standing.pid == running.pid
    assert running.wait(60) == 0 and not helper_file().exists()


def test_who_was_not_started_by_excel_presses_himself() -> None:
    assert caller_of(["-c", "--wb=台账 十月.xlsm", "--from_xl=1", "--app=x", "--hwnd=123"]) == {"wb": "台账 十月.xlsm", "hwnd": "123"}
    assert caller_of(["-c", "--wb=a.xlsm", "--from_xl=0"]) is None and caller_of(["pytest", "-q"]) is None
    assert helper_pressed("check", ["--wb=a.xlsm", "--from_xl=1"]) is False, "there is no helper"


def test_a_second_click_in_excel_while_the_first_is_at_work_is_told_so(desk: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    path = desk(name="台账.xlsm")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        book = excel_double.open_book(path)
    monkeypatch.setattr(sys, "argv", ["-c", f"--wb={path.name}", "--from_xl=1", "--hwnd="])
    book.set_mock_caller()
    with standing_helper() as server:
        write_standing(server.standing)

        def waits(running: RunningPress) -> PressTold:
            running.halt.wait(20)
            return PressTold(id=running.id, state="stopped")

        first = server.presses.start(f" {path.name}", waits)
        told = press("check")
        first.halt.set()
        assert first.over.wait(5)
    assert told is not None and told.blocked and book.app.impl.said == ["这本工作簿正在做上一次点的事。怎么办：等它做完再点。"]
    excel_double.close_all()
    del type(book)._mock_caller


def test_a_program_without_a_console_shows_no_bar_and_is_followed_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[tuple[str, int, int]] = []
    monkeypatch.setattr(sys, "stderr", None)
    with followed(lambda *told: heard.append(told)), Bar("收件登记") as bar:
        bar.total(2)
        bar.step()
    assert heard == [("收件登记", 0, 2), ("收件登记", 1, 2)]


@pytest.mark.parametrize("change", [{"version": "0.0.1"}, {"program": "/elsewhere"}, {"port": 9}])
def test_a_helper_that_is_another_or_gone_is_not_asked(change: dict[str, object]) -> None:
    with standing_helper() as server:
        write_standing(StandingHelper(**(server.standing.__dict__ | change)))
        assert helper_pressed("check", ["--wb=a.xlsm", "--from_xl=1"]) is False


def test_equal_inputs_are_computed_once_and_a_changed_cell_anew(desk: Callable[..., Path], clean: Callable[..., Cells]) -> None:
    known = KnownInputs()

    def pressed(income: float, filled_by: str = "LJ01G1") -> tuple[Inputs, int]:
        path = desk(cells=clean("LJ01", income), name="台账.xlsm", 填报人=filled_by)
        with shelved(known):
            session = open_session(path, today=TODAY)
            return session.inputs, int(session.results(["D50"])["D50"].rows["收入"].sum())

    first, pay = pressed(12_000.0)
    again, same = pressed(12_000.0)
    other, more = pressed(90_000.0)
    assert again is first and same == pay and first.results["D50"] is again.results["D50"]
    assert other is not first and more != pay
    assert pressed(12_000.0, "LJ01G9")[0] is not first, "whose file it is can be seen by a computation"
    for number in range(5):
        pressed(1_000.0 + number)
    assert pressed(12_000.0)[0] is not first, "only the last few are kept"


OF_BRANCH = sorted((b for b in buttons().values() if b.desk == "branch"), key=lambda b: b.order)


@pytest.mark.parametrize("button", sampled(OF_BRANCH, 2, "presses in Excel"), ids=lambda b: b.id)
def test_excel_gets_the_same_from_the_helper_as_from_python(
    button: Button, desk: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The workbook is open in the double of Excel; the stub asks where there is a helper, and presses itself where there is none."""
    path = desk(name="台账.xlsm")
    monkeypatch.setattr(sys, "argv", ["-c", f"--wb={path.name}", "--from_xl=1", "--hwnd="])
    monkeypatch.setattr(helper_start, "start_helper", lambda: pytest.fail("a press that the helper does starts none"))
    done = []
    for asks in (True, False):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)
            book = excel_double.open_book(path)
        with standing_helper() as server:
            write_standing(server.standing)
            if asks:
                assert press(button.id) is None
            else:
                from workbooks.live.live_book import LiveBook

                press(button.id, LiveBook(book))
        book.save(str(tmp_path / f"{asks}.xlsx"))
        done.append((cells_of(tmp_path / f"{asks}.xlsx"), list(book.app.impl.said)))
        excel_double.close_all()
        for kept in path.parent.glob(path.name + ".*"):
            kept.unlink()
    assert done[0] == done[1] and done[0][0]
