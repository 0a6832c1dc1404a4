"""What a person may have filled is never written over: it is kept first, under a dated name that the output gives (contract).

A workbook that is just as the program wrote it holds nothing typed and gives way quietly. Which ones those are, this
account remembers by digest; what is not remembered is kept, so that a lost memory costs a copy and never a cell.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path

from workbooks.archive.disk import whole
from workbooks.file_digest import file_digest

FOLDER = "KEYBOOK_MADE"
"""Environment variable with the folder of what this account remembers to have written, where it is not the usual one."""
FORMER = "-原来的-"
"""Before the date in the name of what was kept; a file of such a name is never taken for input."""
_MEMORY, _MOST = "made.txt", 20_000
_LINE = 65
"""Bytes of a line of the memory: a digest in hex and its end."""
Kept = list[tuple[Path, Path]]
_noted: ContextVar[Kept | None] = ContextVar("kept", default=None)


@contextmanager
def anew(target: Path) -> Iterator[Path]:
    """The path of a draft, as `whole` gives it, for a file that people may fill: what lies at `target` is kept first.

    OSError as raised; then what was there stays as it was.
    """
    with whole(target) as draft:
        yield draft
        made = file_digest(draft)
        _keep(target, made)
    _remember(made)


def is_former(path: Path) -> bool:
    """True for a file that was kept because something was written in its place."""
    return FORMER in path.stem


@contextmanager
def noting() -> Iterator[Kept]:
    """The files that are kept while this lasts: what it was called, and what it is called now."""
    kept: Kept = []
    token = _noted.set(kept)
    try:
        yield kept
    finally:
        _noted.reset(token)


def noted() -> Kept:
    """What has been kept so far, where somebody asked (`noting`)."""
    return list(_noted.get() or ())


def told(kept: Kept) -> str:
    """One sentence for each file that was kept."""
    return "".join(f"原来的“{was.name}”有人改过或不是本机生成的，已另存为“{now.name}”。" for was, now in kept)


def _keep(target: Path, made: str) -> None:
    if not target.is_file():
        return
    there = file_digest(target)
    if there == made or there in _remembered():
        return
    former = _former(target, there)
    if not former.is_file():
        with whole(former) as draft:
            shutil.copy2(target, draft)
    kept = _noted.get()
    if kept is not None:
        kept.append((target, former))


def _former(target: Path, digest: str) -> Path:
    """A free name beside the file with the date of its last change, or the name under which the same lies already."""
    changed = dt.datetime.fromtimestamp(target.stat().st_mtime)
    names = (
        target.with_name(f"{target.stem}{FORMER}{changed:%Y%m%d-%H%M%S}{n}{target.suffix}") for n in ("", *(f"-{i}" for i in range(2, 99)))
    )
    return next(name for name in names if not name.exists() or file_digest(name) == digest)


def _memory() -> Path:
    named = os.environ.get(FOLDER)
    roaming = os.environ.get("APPDATA") if os.name == "nt" else None
    return (Path(named) if named else Path(roaming) / "Keybook" if roaming else Path.home() / ".keybook") / _MEMORY


def _remembered() -> set[str]:
    with suppress(OSError):
        return set(_memory().read_text(encoding="ascii", errors="replace").split())
    return set()


def _remember(digest: str) -> None:
    """A line more; where it cannot be written, the next writing keeps a copy that would not have been needed."""
    memory = _memory()
    with suppress(OSError):
        memory.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if memory.is_file() and memory.stat().st_size > 2 * _MOST * _LINE:
            lines = memory.read_text(encoding="ascii", errors="replace").split()[-_MOST:]
            with whole(memory) as draft:
                draft.write_text("\n".join(lines) + "\n", encoding="ascii")
        with memory.open("a", encoding="ascii") as file:
            file.write(digest + "\n")
