"""Several computers examine one inbox: the same ledger, the same rows, whoever ends in the middle (design 9)."""

from __future__ import annotations

import contextlib
import os
import pickle
import shutil
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from building.small_state import NOW, TODAY
from macros.errors import ToolkitError
from macros.intake.cluster import examined_there, on_cluster
from macros.intake.collecting import collect
from macros.intake.examine import examine, examine_all, lost_to_its_reader
from macros.intake.examined import Examined
from macros.version import PROGRAM
from workbooks.archive.home import Home

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Callable[..., Any]]]:
    """The address of a scheduler without workers, and what starts a program beside it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder, begun = tmp_path_factory.mktemp("cluster"), list[subprocess.Popen[bytes]]()
    outside = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "HOME": str(folder)}

    def start(*words: str) -> subprocess.Popen[bytes]:
        quiet = subprocess.DEVNULL
        begun.append(subprocess.Popen([sys.executable, "-m", *words], stdout=quiet, stderr=quiet, env=outside, cwd=folder))
        return begun[-1]

    try:
        start("distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", str(port), "--no-dashboard")
        _answering(port)
        yield f"tcp://127.0.0.1:{port}", start
    finally:
        for one in begun:
            one.kill()
            one.wait()


@pytest.fixture(scope="module")
def cluster(scheduler: tuple[str, Callable[..., Any]]) -> tuple[str, list[subprocess.Popen[bytes]]]:
    """The same with two workers, and the workers."""
    address, start = scheduler
    return address, [start("macros", "worker", address) for _ in range(2)]


def _answering(port: int) -> None:
    for _ in range(600):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise AssertionError("the scheduler did not come up")


@pytest.fixture
def inbox(filed: Path, tmp_path: Path) -> Path:
    """The clean submissions of the counties, and a damaged one."""
    folder = Path(shutil.copytree(filed, tmp_path / "收件"))
    whole = next(folder.glob("*.xlsx")).read_bytes()
    (folder / "坏的.xlsx").write_bytes(whole[: len(whole) // 2])
    return folder


def taken_in(inbox: Path, home: Path, policy_book: Path, address: str = "") -> tuple[Any, ...]:
    """What a collect says, what its ledger holds but for the name of the home, and the rows to the byte."""
    with on_cluster(address):
        done = collect([inbox], Home.create(home, policy_book, now=NOW), now=NOW)
    events = [event.model_dump(mode="json", exclude={"home", "clock"}) for event in Home(home).ledger.events()]
    facts = {file.relative_to(home).as_posix(): file.read_bytes() for file in sorted((home / "facts").rglob("*")) if file.is_file()}
    return sorted(done.accepted), done.rejected, events, facts


def test_a_scheduler_without_workers_is_said(
    scheduler: tuple[str, Any], inbox: Path, policy_book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("macros.intake.cluster.SECONDS", 2)
    with pytest.raises(ToolkitError, match="没有工作进程"):
        taken_in(inbox, tmp_path / "甲", policy_book, scheduler[0])


def test_a_cluster_gives_the_ledger_and_the_rows_of_one_computer(
    cluster: tuple[str, Any], inbox: Path, policy_book: Path, tmp_path: Path
) -> None:
    alone, there = taken_in(inbox, tmp_path / "甲", policy_book), taken_in(inbox, tmp_path / "乙", policy_book, cluster[0])
    assert len(alone[0]) == 3 and [one["file"] for one in alone[1]] == ["坏的.xlsx"] and "已损坏" in alone[1][0]["reason"]
    assert alone == there and len(alone[3]) > 20


def test_a_worker_that_ends_in_the_middle_changes_nothing(cluster: tuple[str, Any], inbox: Path, policy_book: Path, tmp_path: Path) -> None:
    alone = taken_in(inbox, tmp_path / "甲", policy_book)
    killer = threading.Timer(1.0, cluster[1][0].kill)
    killer.start()
    there = taken_in(inbox, tmp_path / "乙", policy_book, cluster[0])
    killer.join()
    assert cluster[1][0].wait(20) != 0 and alone == there


def test_a_file_that_is_gone_is_told_as_on_one_computer(cluster: tuple[str, Any], mailed: Callable[[str], Path], tmp_path: Path) -> None:
    files = [mailed("LJ01"), tmp_path / "没有了.xlsx"]
    alone = examine_all(files, tmp_path / "甲", TODAY)
    with on_cluster(cluster[0]):
        there = examine_all(files, tmp_path / "乙", TODAY)
    assert [one.branch for one in there] == ["LJ01", ""]
    assert [(one.file, one.sha256, one.reason.split("K-")[0]) for one in there] == [
        (one.file, one.sha256, one.reason.split("K-")[0]) for one in alone
    ]


def test_what_a_worker_refuses_arrives_as_it_was_said() -> None:
    said = pickle.loads(pickle.dumps(ToolkitError("原因", "办法")))
    assert (said.reason, said.remedy) == ("原因", "办法")


@pytest.mark.parametrize(("address", "said"), [("tcp://127.0.0.1:9", "连不上调度程序"), ("nowhere://x", "连不上调度程序")])
def test_a_scheduler_that_does_not_answer_is_said(
    address: str, said: str, inbox: Path, policy_book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("macros.intake.cluster.SECONDS", 1)
    with pytest.raises(ToolkitError, match=said):
        taken_in(inbox, tmp_path / "甲", policy_book, address)


def test_a_worker_of_another_version_refuses(tmp_path: Path) -> None:
    with pytest.raises(ToolkitError, match="两边装同一版"):
        examined_there("甲.xlsx", b"", examine, lost_to_its_reader, "0.0.0")


def test_what_a_worker_finds_comes_back_with_its_rows(mailed: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a cluster: the same work, in a child of this process."""
    crew: list[Any] = []
    monkeypatch.setattr("macros.intake.cluster._CREW", crew)
    job: Callable[..., Examined] = partial(examine, today=TODAY)
    body = mailed("LJ01").read_bytes()
    try:
        told = examined_there("甲.xlsx", body, job, lost_to_its_reader, PROGRAM)
    finally:
        while crew:
            crew.pop().end()
    assert told.found.branch == "LJ01" and not told.found.reason
    assert {Path(way).suffix for way in told.facts} == {".parquet", ".json"} and all(told.facts.values())
