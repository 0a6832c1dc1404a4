"""A script of the tests: does one thing to a home in a forked child that dies, or finds the disk full, at its n-th step.

Each line of standard input is a run: {"action", "home", "scratch", "anchors", "files", "at", "fault"}; `fault` is kill, full or
readonly, `at` the number of the step (0 = none). Answers a JSON line: {"signal", "said", "steps": ["archive", ...]}, the
steps by what they write. Nothing is read with Arrow before the fork, so that a child has threads of its own.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import sqlite3
import sys
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
    """Counts what touches the disk, by what it writes, and does the harm at one of them."""

    def __init__(self, home: Path, at: int, fault: str) -> None:
        self.home, self.at, self.fault, self.labels = home, at, fault, list[str]()

    def __call__(self, label: str, *, base: bool = False) -> None:
        self.labels.append(label)
        due = len(self.labels) == self.at or self.fault == "readonly" and self.at and len(self.labels) >= self.at
        if due and self.fault == "kill":
            os.kill(os.getpid(), signal.SIGKILL)
        if due:
            raise self._failure(label, base)

    def _failure(self, label: str, base: bool) -> Exception:
        if not base:
            number = errno.ENOSPC if self.fault == "full" else errno.EROFS
            return OSError(number, os.strerror(number), label)
        wrong = sqlite3.OperationalError("database or disk is full")
        wrong.sqlite_errorcode = _FULL if self.fault == "full" else _READONLY
        return wrong

    def label(self, target: object) -> str:
        """archive / facts / inbox / ledger / anchor / elsewhere."""
        try:
            inside = Path(os.fsdecode(target)).resolve().relative_to(self.home.resolve())  # type: ignore[arg-type]
        except (ValueError, TypeError):
            return "elsewhere"
        return "anchor" if inside.name.endswith(".anchor") else inside.parts[0] if len(inside.parts) > 1 else "home"


def arm(step: Steps) -> None:
    """Puts a step before what touches the disk, in this process only."""
    replace, opened, write, copytree = os.replace, os.open, fact_store.pq.write_table, shutil.copytree

    def replaced(source: Any, target: Any, **more: Any) -> None:
        step(step.label(target))
        replace(source, target, **more)

    def made(path: Any, flags: int, *more: Any, **named: Any) -> int:
        if flags & (os.O_WRONLY | os.O_RDWR):
            step(step.label(path))
        return opened(path, flags, *more, **named)

    def written(table: Any, where: Any, **more: Any) -> None:
        step(step.label(where))
        write(table, where, **more)

    def copied(source: Any, target: Any, **more: Any) -> Any:
        step(step.label(target))
        return copytree(source, target, **more)

    class Connection(sqlite3.Connection):
        def execute(self, statement: str, *given: Any) -> sqlite3.Cursor:
            if statement.startswith(("begin", "insert", "commit")):
                step("ledger", base=True)
            if statement.startswith("pragma synchronous"):
                statement = "pragma synchronous = off"
            return super().execute(statement, *given)

    connect = sqlite3.connect
    os.replace, os.open, os.fsync = replaced, made, lambda handle: None  # type: ignore[assignment]
    fact_store.pq.write_table, shutil.copytree = written, copied  # type: ignore[assignment]
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
        pid = os.fork()
        if pid == 0:
            os.close(there)
            child(asked, here)
        os.close(here)
        with os.fdopen(there, "rb") as pipe:
            told = pipe.read()
        _, status = os.waitpid(pid, 0)
        found = json.loads(told) if told else {"said": "", "steps": []}
        print(json.dumps(found | {"signal": os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0}), flush=True)


if __name__ == "__main__":
    main()
