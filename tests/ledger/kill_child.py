"""A script of the tests: does one thing to a home in a forked child that dies, or finds the disk full, at its n-th step.

Each line of standard input is a run: {"action", "home", "scratch", "anchors", "files", "at", "fault", "after"}; `fault` is
kill, full or readonly, `at` the number of the step (0 = none), `after` the milliseconds after which the parent kills it
(0 = never). Answers a JSON line: {"signal", "said", "steps": ["archive opened", "archive half written", ...], "took"}: the
steps by what they write and how, and the milliseconds. Nothing is read with Arrow before the fork, so that a child has
threads of its own.
"""

from __future__ import annotations

import builtins
import errno
import io
import json
import os
import select
import shutil
import signal
import sqlite3
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from building.signed_state import take
from building.small_state import NOW, PERIOD
from macros.closing.approval_steps import approve
from macros.errors import ToolkitError
from macros.merge.consolidation import consolidate
from macros.publishing.publication import publish
from workbooks.archive import fact_store, ledger
from workbooks.archive.backup import backup
from workbooks.archive.home import Home
from workbooks.book import Rejection

ACTIONS: dict[str, Callable[[Home, Path, list[Path]], object]] = {
    "collect": lambda home, scratch, files: take(home, *files),
    "consolidate": lambda home, scratch, files: consolidate(home, PERIOD, scratch / "汇总.xlsx", now=NOW),
    "approve": lambda home, scratch, files: approve(home, PERIOD, by="ZZ02", now=NOW),
    "publish": lambda home, scratch, files: publish(home, PERIOD, scratch / "发布", now=NOW),
    "backup": lambda home, scratch, files: backup(home, scratch / "备份.zip", now=NOW),
}
_FULL = 13
"""SQLITE_FULL."""
_READONLY = 8


class Steps:
    """Counts what touches the disk, by what it writes and how, and does the harm at one of them.

    A disk that is full or only reads stays so; what is renamed needs no room.
    """

    def __init__(self, home: Path, at: int, fault: str) -> None:
        self.home, self.at, self.fault, self.labels = home.resolve(), at, fault, list[str]()
        self.handles: dict[int, str] = {}

    def __call__(self, where: str, how: str) -> None:
        self.labels.append(f"{where} {how}")
        due = bool(self.at) and len(self.labels) >= self.at
        if due and self.fault == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        if due and not (self.fault == "full" and how == "renamed"):
            raise self._failure(where, how)

    def _failure(self, where: str, how: str) -> Exception:
        if where != "ledger" or how == "opened":
            number = errno.ENOSPC if self.fault == "full" else errno.EROFS
            return OSError(number, os.strerror(number), where)
        wrong = sqlite3.OperationalError("database or disk is full")
        wrong.sqlite_errorcode = _FULL if self.fault == "full" else _READONLY
        return wrong

    def label(self, target: object) -> str:
        """archive / facts / inbox / ledger / anchor / elsewhere; of an open file as it was when it was opened."""
        if isinstance(target, int):
            return self.handles.get(target, "elsewhere")
        try:
            inside = Path(os.fsdecode(target)).resolve().relative_to(self.home)  # type: ignore[arg-type]
        except (ValueError, TypeError):
            return "elsewhere"
        return "anchor" if inside.name.endswith(".anchor") else inside.parts[0] if len(inside.parts) > 1 else "home"


def arm(step: Steps) -> None:
    """Puts a step before what touches the disk, and one into the middle of every write, in this process only."""
    replace, opened, write, copytree = os.replace, os.open, fact_store.pq.write_table, shutil.copytree

    def replaced(source: Any, target: Any, **more: Any) -> None:
        step(step.label(target), "renamed")
        replace(source, target, **more)

    def made(path: Any, flags: int, *more: Any, **named: Any) -> int:
        writes = flags & (os.O_WRONLY | os.O_RDWR)
        if writes:
            step(step.label(path), "opened")
        handle = opened(path, flags, *more, **named)
        if writes:
            step.handles[handle] = step.label(path)
        return handle

    def written(table: Any, where: Any, **more: Any) -> None:
        step(step.label(where), "written")
        write(table, where, **more)

    def copied(source: Any, target: Any, **more: Any) -> Any:
        step(step.label(target), "copied")
        return copytree(source, target, **more)

    os.replace, os.open, os.fsync = replaced, made, lambda handle: None  # type: ignore[assignment]
    fact_store.pq.write_table, shutil.copytree = written, copied  # type: ignore[assignment]
    io.open = builtins.open = torn(step, open)  # type: ignore[assignment]
    arm_ledger(step)


def torn(step: Steps, real: Callable[..., Any]) -> Callable[..., Any]:
    """`open`, whose files are written in two halves with a step between them."""

    class Halves(io.FileIO):
        where = "elsewhere"

        def write(self, data: Any) -> int:
            half = len(data) // 2
            done = super().write(bytes(data)[:half])
            step(self.where, "half written")
            return done + super().write(bytes(data)[half:])

    def opened(
        file: Any,
        mode: str = "r",
        buffering: int = -1,
        encoding: str | None = None,
        errors: str | None = None,
        newline: str | None = None,
        closefd: bool = True,
        opener: Any = None,
    ) -> Any:
        if not set(mode) & set("wax+"):
            return real(file, mode, buffering, encoding, errors, newline, closefd, opener)
        raw = Halves(file, mode.replace("b", "").replace("t", ""), closefd, opener)
        raw.where = step.label(file)
        held = io.BufferedRandom(raw) if "+" in mode else io.BufferedWriter(raw)
        return held if "b" in mode else io.TextIOWrapper(held, encoding, errors, newline)

    return opened


def arm_ledger(step: Steps) -> None:
    """A step before every statement that writes."""

    class Connection(sqlite3.Connection):
        def execute(self, statement: str, *given: Any) -> sqlite3.Cursor:
            if statement.startswith(("begin", "insert", "commit")):
                step("ledger", statement.split()[0])
            if statement.startswith("pragma synchronous"):
                statement = "pragma synchronous = off"
            return super().execute(statement, *given)

    connect = sqlite3.connect
    ledger.sqlite3.connect = lambda *a, **k: connect(*a, factory=Connection, **k)  # type: ignore[attr-defined]


def child(asked: dict[str, Any], out: int) -> None:
    """One run; what it said goes to the pipe."""
    step = Steps(Path(asked["home"]), asked["at"], asked["fault"])
    said = ""
    os.environ["KEYBOOK_ANCHORS"] = asked["anchors"]
    try:
        arm(step)
        ACTIONS[asked["action"]](Home(Path(asked["home"])), Path(asked["scratch"]), [Path(f) for f in asked["files"]])
    except (Rejection, ToolkitError) as refused:
        said = f"{refused.reason}。{refused.remedy}"
    except OSError as wrong:
        said = f"OSError {wrong.errno}"
    except BaseException as wrong:  # the test says what it was
        said = f"BUG {type(wrong).__name__}: {wrong}"
    os.write(out, json.dumps({"said": said, "steps": step.labels}).encode())
    os._exit(0)


def main() -> None:
    """Answers until the input ends."""
    for line in sys.stdin:
        asked = json.loads(line)
        there, here = os.pipe()
        began = time.monotonic()
        pid = os.fork()
        if pid == 0:
            os.close(there)
            child(asked, here)
        os.close(here)
        with os.fdopen(there, "rb") as pipe:
            if asked.get("after") and not select.select([pipe], [], [], asked["after"] / 1000)[0]:
                os.kill(pid, signal.SIGKILL)
            told = pipe.read()
        took = int((time.monotonic() - began) * 1000)
        _, status = os.waitpid(pid, 0)
        found = json.loads(told) if told else {"said": "", "steps": []}
        killed = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
        print(json.dumps(found | {"signal": killed, "took": took}), flush=True)


if __name__ == "__main__":
    main()
