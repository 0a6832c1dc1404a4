"""A consistent copy of a home while it is in use, and a home made of one (design 8).

The ledger is copied first, by SQLite's own way; files lie there before the event that speaks of them, so what is copied
after holds at least all that the ledger knows. Facts are left out: they are made again from the archive.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import secrets
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from workbooks.archive.anchor import FILE as ANCHOR
from workbooks.archive.disk import DRAFT
from workbooks.archive.events import HomeRestored
from workbooks.archive.former import anew
from workbooks.archive.home import Home
from workbooks.archive.ledger import Ledger
from workbooks.book import Rejection

LEDGER, CONTENTS = "ledger.sqlite", "keybook-backup.json"
_LEFT_OUT = ("facts",)
_BESIDE = (LEDGER, f"{LEDGER}-journal", f"{LEDGER}-wal", f"{LEDGER}-shm", ANCHOR)
_STORED = (".xlsx", ".xlsm", ".zip", ".parquet")
_BROKEN = "换一份备份再试；原来的收件文件夹没有动"


@dataclass(frozen=True, kw_only=True)
class BackedUp:
    """What a backup holds: how many files and events, and the head of the ledger's chain."""

    file: Path
    files: int
    events: int
    anchor: str

    @property
    def message(self) -> str:
        """One line for people."""
        return f"备份好了：{self.file}，文件 {self.files} 个，登记 {self.events} 条（{self.anchor}）。请另存一份到别的盘。"

    def as_json(self) -> dict[str, Any]:
        """One JSON document."""
        return {"out": [str(self.file)], "files": self.files, "events": self.events, "anchor": self.anchor}


def backup(home: Home, out: Path, *, now: dt.datetime) -> BackedUp:
    """Writes a home into one file, whole or not at all; Rejection when its ledger is damaged or `out` lies inside it."""
    folder = home.folder.resolve()
    if out.resolve().is_relative_to(folder):
        raise Rejection("备份不能放在收件文件夹里面", "--out 写到别的文件夹，最好是别的盘")
    out.parent.mkdir(parents=True, exist_ok=True)
    draft = out.with_name(f".{secrets.token_hex(8)}{DRAFT}")
    try:
        with tempfile.TemporaryDirectory(prefix="keybook-") as scratch:
            copy = Path(scratch) / LEDGER
            home.ledger.copy(copy)
            held = Ledger(copy)
            done = _written(draft, folder, copy, held.anchor, now)
            events = len(held.events())
        with draft.open("rb+") as file:
            os.fsync(file.fileno())
        with anew(out) as beside:
            os.replace(draft, beside)
    finally:
        draft.unlink(missing_ok=True)
    return BackedUp(file=out, files=done, events=events, anchor=held_anchor(out))


def _written(draft: Path, folder: Path, ledger: Path, anchor: str, now: dt.datetime) -> int:
    """The zip file; how many files beside the ledger it holds."""
    digests: dict[str, str] = {}
    handle = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    with os.fdopen(handle, "wb") as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as parts:
        for name, path in [(LEDGER, ledger), *_files(folder)]:
            try:
                data = path.read_bytes()
            except FileNotFoundError:  # a draft that was renamed, a mail that was sent: nothing that the ledger knows
                continue
            digests[name] = hashlib.sha256(data).hexdigest()
            parts.writestr(name, data, zipfile.ZIP_STORED if path.suffix in _STORED else zipfile.ZIP_DEFLATED)
        told = {"anchor": anchor, "made": now.isoformat(timespec="seconds"), "files": digests}
        parts.writestr(CONTENTS, json.dumps(told, ensure_ascii=False))
    return len(digests) - 1


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if path.is_file() and not path.is_symlink() and not path.name.endswith(DRAFT) and inside.parts[0] not in (*_LEFT_OUT, *_BESIDE):
            yield inside.as_posix(), path


def held_anchor(file: Path) -> str:
    """The head of the chain that a backup holds."""
    with zipfile.ZipFile(file) as parts:
        return str(_contents(parts, file)["anchor"])


def restore(file: Path, folder: Path, *, now: dt.datetime) -> Home:
    """A home made of a backup, in a folder that is not there yet or empty; Rejection when either is not fit.

    That it was restored is an event of its ledger: what came in after the backup is not there, and has to be collected
    again.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Rejection(f"“{folder}”里已经有东西", "恢复到一个新的空文件夹；原来的收件文件夹先改名留着")
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = folder.with_name(f".{secrets.token_hex(8)}{DRAFT}")
    try:
        draft.mkdir(mode=0o700)
        anchor = _unpacked(file, draft)
        wrong = Ledger(draft / LEDGER).whole()
        if wrong:
            raise Rejection(f"备份“{file.name}”里的登记不完整：{wrong[0]}", _BROKEN)
        if folder.exists():
            folder.rmdir()
        os.replace(draft, folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    home = Home(folder)
    home.ledger.add(HomeRestored(at=now, file=file.name, anchor=anchor))
    home.ledger.settle_anchors()
    return home


def _unpacked(file: Path, into: Path) -> str:
    """Every file of a backup, with its digest looked at; the anchor that it holds."""
    try:
        with zipfile.ZipFile(file) as parts:
            told = _contents(parts, file)
            for name, digest in told["files"].items():
                target = into / _inside(name, file)
                target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                data = parts.read(name)
                if hashlib.sha256(data).hexdigest() != digest:
                    raise Rejection(f"备份“{file.name}”里的“{name}”损坏了", _BROKEN)
                target.write_bytes(data)
            return str(told["anchor"])
    except (zipfile.BadZipFile, OSError, KeyError, TypeError, AttributeError, EOFError, RuntimeError) as wrong:
        if isinstance(wrong, OSError) and not isinstance(wrong, EOFError) and wrong.errno is not None:
            raise
        raise Rejection(f"“{file.name}”不是 keybook backup 做的备份，或损坏了", _BROKEN) from wrong


def _contents(parts: zipfile.ZipFile, file: Path) -> dict[str, Any]:
    told = json.loads(parts.read(CONTENTS))
    if LEDGER not in told["files"] or "policy.xlsx" not in told["files"]:
        raise Rejection(f"“{file.name}”里没有登记或政策，不是 keybook backup 做的备份", _BROKEN)
    return dict(told)


def _inside(name: str, file: Path) -> PurePosixPath:
    """A name of the list as a path below the folder; Rejection for one that leads out of it."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name:
        raise Rejection(f"备份“{file.name}”里有不该有的文件名“{name}”", _BROKEN)
    return path
