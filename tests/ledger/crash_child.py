"""A script of the tests: collects in a forked child that dies at its n-th step, or until its parent kills it.

The first line of standard input says what will be collected: {"learn", "facts", "policy"}; then comes a line for each
run: {"home", "sources", "at", "after"}. `at` is the number of the step at which the child kills itself with SIGKILL (0 = never), `after` the milliseconds after which
the parent kills it (0 = never). Answers a JSON line: {"signal", "steps"}.

A step is a call that touches the disk: rename, flush, copy, unlink, a write of a draft, a statement of SQLite. Reading
the workbooks touches nothing in the home, so what they are is found once and given to every child.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import signal
import sqlite3
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import macros.intake.check_in
from macros.intake import collecting, examine
from workbooks.archive import fact_store, ledger
from workbooks.archive.home import Home
from workbooks.read.read_policy import read_policy_book

NOW = dt.datetime(2026, 11, 2, 9, 30)
_FACTS: dict[str, Any] = {}


class Steps:
    """Counts steps and dies at one of them."""

    def __init__(self, at: int) -> None:
        self.at, self.count = at, 0

    def __call__(self) -> None:
        self.count += 1
        if self.count == self.at:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, function: Callable[..., Any]) -> Callable[..., Any]:
        """A step before the call and one after it."""

        def counted(*given: Any, **named: Any) -> Any:
            self()
            result = function(*given, **named)
            self()
            return result

        return counted


class Connection(sqlite3.Connection):
    """A connection whose every statement is two steps."""

    step: Steps

    def execute(self, *given: Any) -> sqlite3.Cursor:
        """As sqlite3 does it, but without waiting for the disk: a killed process loses nothing that it wrote."""
        if given[0].startswith("pragma synchronous"):
            given = ("pragma synchronous = off",)
        return Connection.step.around(super().execute)(*given)


def arm(step: Steps) -> None:
    """Puts the steps round what touches the disk, in this process only."""
    os.fsync = lambda handle: None  # type: ignore[assignment]
    for name in ("replace", "fsync", "unlink", "mkdir"):
        setattr(os, name, step.around(getattr(os, name)))
    fact_store.shutil.copytree = step.around(shutil.copytree)  # type: ignore[attr-defined]
    fact_store.pq.write_table = step.around(fact_store.pq.write_table)
    Connection.step = step
    real = sqlite3.connect
    ledger.sqlite3.connect = lambda *a, **k: real(*a, factory=Connection, **k)  # type: ignore[attr-defined]
    real_open = os.fdopen

    def torn(handle: int, mode: str = "r", *given: Any, **named: Any) -> Any:
        """A draft is written in two halves with a step between them."""
        file = real_open(handle, mode, *given, **named)
        if mode == "wb":
            write = file.write

            class Torn:
                def __enter__(self) -> Any:
                    return self

                def __exit__(self, *left: object) -> None:
                    file.close()

                def __getattr__(self, name: str) -> Any:
                    return getattr(file, name)

                def write(self, data: bytes) -> None:
                    write(data[: len(data) // 2])
                    file.flush()
                    step()
                    write(data[len(data) // 2 :])

            return Torn()
        return file

    os.fdopen = torn


def known(files: Any, folder: Path, today: dt.date, **_: Any) -> list[Any]:
    """What the files are, with the rows where the reader would have put them."""
    shutil.copytree(_FACTS["folder"], folder, dirs_exist_ok=True)
    return [_FACTS["found"][Path(file).read_bytes()] for file in files]


def learn(sources: list[Path], folder: Path) -> None:
    """Examines every file once, before anything is forked."""
    _FACTS["folder"] = folder
    folder.mkdir(exist_ok=True)
    _FACTS["found"] = {path.read_bytes(): examine.examine(path, folder, NOW.date()) for path in sources}


def once(home: Path, sources: list[str], at: int, after: int) -> dict[str, int]:
    """One collect in a child."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        step = Steps(at)
        assert collecting.examine_all is examine.examine_all, "what is put in the place of the reader must be what is called"
        collecting.examine_all = known  # type: ignore[assignment]
        arm(step)
        code = 0
        try:
            target = Home(home)
            target.policy = _FACTS["policy"]
            collecting.collect([Path(source) for source in sources], target, now=NOW)
        except BaseException as broken:  # the parent must hear of it
            print(repr(broken), file=sys.stderr, flush=True)
            code = 3
        os.write(writing, str(step.count).encode())
        os._exit(code)
    os.close(writing)
    if after:
        time.sleep(after / 1000)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    steps = int(os.read(reading, 20) or b"0")
    os.close(reading)
    return {
        "signal": os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0,
        "steps": steps,
        "code": os.WEXITSTATUS(status) if os.WIFEXITED(status) else 0,
    }


def main() -> None:
    """Answers line by line."""
    assert macros.intake.check_in
    first = json.loads(sys.stdin.readline())
    learn([Path(source) for source in first["learn"]], Path(first["facts"]))
    _FACTS["policy"] = read_policy_book(Path(first["policy"]))[0]
    print("{}", flush=True)
    for line in sys.stdin:
        asked = json.loads(line)
        print(json.dumps(once(Path(asked["home"]), asked["sources"], asked["at"], asked["after"])), flush=True)


if __name__ == "__main__":
    main()
