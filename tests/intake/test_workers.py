"""Children that read files: each file has its own time, and no child outlives its parent (design 8)."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from macros.intake import workers
from macros.intake.workers import limits_of, run_each, standing_crew

ROOT = Path(__file__).parents[2]


def work(file: Path) -> str:
    """What a child does with a file: its name says what."""
    if file.name == "hangs":
        time.sleep(600)
    if file.name == "takes its time":
        time.sleep(2.5)
    if file.name == "dies":
        os.kill(os.getpid(), signal.SIGKILL)
    return file.name


def lost(file: Path, late: bool) -> str:
    return f"{file.name} {'late' if late else 'gone'}"


def test_a_file_that_hangs_or_kills_its_reader_costs_only_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "SECONDS", 4.0)
    names = ["a", "hangs", "b", "dies", "c", "d"]
    assert run_each([Path(name) for name in names], work, lost, workers=2) == ["a", "hangs late", "b", "dies gone", "c", "d"]


def test_a_busy_machine_is_given_more_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """A child that was slow to load has up to five times the time; one that hangs ends all the same."""
    monkeypatch.setattr(workers, "SECONDS", 1.0)
    monkeypatch.setattr(workers, "USUAL_START", 0.001)
    assert run_each([Path("takes its time"), Path("hangs")], work, lost, workers=2) == ["takes its time", "hangs late"]
    monkeypatch.setattr(workers, "USUAL_START", 1_000.0)
    assert run_each([Path("takes its time")], work, lost, workers=1) == ["takes its time late"]


def whose(file: Path) -> tuple[str, int]:
    """Which child has a file."""
    work(file)
    return file.name, os.getpid()


def gone(file: Path, late: bool) -> tuple[str, int]:
    return f"{file.name} {'late' if late else 'gone'}", 0


def test_children_that_stand_by_take_the_next_files_within_the_same_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    with standing_crew():
        first = run_each([Path("a"), Path("b"), Path("c")], whose, gone, workers=2)
        again = run_each([Path("d")], whose, gone, workers=1)
        assert again[0][0] == "d" and again[0][1] in {child for _, child in first}, "another child was started"
        monkeypatch.setattr(workers, "SECONDS", 1.0)
        names = run_each([Path("hangs"), Path("dies")], work, lost, workers=2)
        assert names == ["hangs late", "dies gone"]
        monkeypatch.undo()
        assert run_each([Path("e")], whose, gone, workers=1)[0][0] == "e"
        pids = {child for _, child in first}
    assert not {process.pid for process in multiprocessing.active_children()} & pids


def test_limits_grow_with_what_a_file_unpacks_to(tmp_path: Path) -> None:
    import zipfile

    small, large = tmp_path / "s.xlsx", tmp_path / "l.xlsx"
    for path, size in ((small, 2**10), (large, 60 * 2**20)):
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("a", os.urandom(2**20) + bytes(size))
    assert limits_of(small).seconds < 70 < 200 < limits_of(large).seconds
    assert limits_of(small).memory < limits_of(large).memory <= workers.MOST_MEMORY


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks at /proc")
def test_children_end_with_their_parent(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(
        "from pathlib import Path\nfrom macros.intake.workers import run_each\nimport sys, os, time\n"
        "def work(file):\n    Path(file).write_text(str(os.getpid()))\n    time.sleep(600)\n"
        "if __name__ == '__main__':\n"
        "    run_each([Path(a) for a in sys.argv[1:]], work, lambda f, late: None, workers=2)\n"
    )
    marks = [tmp_path / "1", tmp_path / "2"]
    parent = subprocess.Popen([sys.executable, str(script), *map(str, marks)], env={**os.environ, "PYTHONPATH": str(ROOT)})
    try:
        children = [int(_appears(mark)) for mark in marks]
    finally:
        parent.kill()
        parent.wait()
    for child in children:
        deadline = time.monotonic() + 20
        while _alive(child) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert not _alive(child)


def _appears(mark: Path) -> str:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        if mark.is_file() and mark.read_text():
            return mark.read_text()
        time.sleep(0.1)
    raise AssertionError("no child came up")


def _alive(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
