"""`keybook watch`: a file dropped into a folder is done and comes back beside it. Polling, and nothing else.

What has been done is remembered by content in `.keybook-watch.json`; each file is done in a process of its own, so
that a file which kills its reader, or hangs it, does no harm.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from macros.office.drop import CHECK, COMPUTE, PACK, TOLD, is_input
from workbooks.archive.disk import whole
from workbooks.file_digest import file_digest
from workbooks.open_files import lock_beside

MEMORY = ".keybook-watch.json"
LIMIT = 900.0
"""Seconds that one file may take."""
CRASHED = "程序读这个文件时停住了，文件可能已损坏。怎么办：用 Excel 打开，另存为 .xlsx 再放进来。"
Size = tuple[int, int]


@dataclass(kw_only=True)
class Watch:
    """A folder that is watched: what has been done in it (by path, the digest of its content) and what it made."""

    folder: Path
    say: Callable[[str], None]
    done: dict[str, str] = field(default_factory=dict)
    made: dict[str, str] = field(default_factory=dict)
    seen: dict[Path, Size] = field(default_factory=dict)

    @classmethod
    def of(cls, folder: Path, say: Callable[[str], None]) -> Watch:
        """With the memory that lies in the folder; an unreadable one counts as none."""
        try:
            known: dict[str, Any] = json.loads((folder / MEMORY).read_text(encoding="utf-8"))
            return cls(folder=folder, say=say, done=dict(known["done"]), made=dict(known["made"]))
        except (OSError, ValueError, KeyError, TypeError):
            return cls(folder=folder, say=say)

    def look(self) -> int:
        """One look: does every new file that is whole; the number of files done."""
        found = {path: size for path in self.files() if (size := _size(path)) is not None}
        steady = [path for path, size in found.items() if self.seen.get(path) == size and _free(path)]
        self.seen = found
        for memory in (self.done, self.made):
            for gone in [key for key in memory if not (self.folder / key).is_file()]:
                del memory[gone]
        return sum(self.take(path) for path in steady)

    @property
    def waiting(self) -> bool:
        """True while a file that could be done is still being written."""
        return any(_free(path) and _size(path) != size for path, size in self.seen.items())

    def files(self) -> Iterator[Path]:
        """Workbooks in the folder and in the folders of its actions."""
        for place in (self.folder, *(self.folder / action for action in (CHECK, COMPUTE, PACK))):
            if place.is_dir():
                yield from sorted(path for path in place.iterdir() if path.is_file() and is_input(path))

    def take(self, path: Path) -> bool:
        """Does one file unless its content has been done here, or is our own; True when it was done."""
        try:
            digest = file_digest(path)
        except OSError:
            return False  # taken away or locked since: the next look will see
        key = self._key(path)
        if self.done.get(key) == digest or self.made.get(key) == digest:
            return False
        self.say(f"{path.name}：{wanted(path, self.folder)}……")
        self.come_back(path, *in_a_process(path, wanted(path, self.folder)))
        self.done[key] = digest
        self._remember()
        return True

    def come_back(self, path: Path, files: list[Path], said: str) -> None:
        """Notes what was made; a sentence that is not in a workbook goes into a .txt beside the file."""
        note = path.with_name(f"{path.stem}{TOLD}.txt")
        if files:
            note.unlink(missing_ok=True)
        else:
            note.write_text(said + "\n", encoding="utf-8-sig")
        for file in files:
            if file.is_file():
                self.made[self._key(file)] = file_digest(file)
        self.say(said)

    def _key(self, path: Path) -> str:
        return path.relative_to(self.folder).as_posix()

    def _remember(self) -> None:
        with whole(self.folder / MEMORY) as draft:
            draft.write_text(json.dumps({"done": self.done, "made": self.made}, ensure_ascii=False, indent=1), encoding="utf-8")


def wanted(path: Path, folder: Path) -> str:
    """What a file asks for: by the folder that it lies in, else by its name, else to be checked.

    >>> [wanted(Path(name), Path('a')) for name in ('a/打包/x.xlsm', 'a/x 计算.xlsm', 'a/x.xlsm')]
    ['打包', '计算', '校验']
    """
    if path.parent != folder and path.parent.name in (CHECK, COMPUTE, PACK):
        return path.parent.name
    return next((action for action in (PACK, COMPUTE) if action in path.stem), CHECK)


def in_a_process(path: Path, action: str, limit: float = LIMIT) -> tuple[list[Path], str]:
    """Does one file by `keybook drop` in a process of its own: the files it made, and what it says.

    Where nothing was made the text is one sentence with the remedy.
    """
    command = [sys.executable, "-P", "-m", "macros", "drop", str(path), "--do", action, "--json"]
    try:
        ran = subprocess.run(
            command,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=limit,
            check=False,
            env=os.environ | {"PYTHONUTF8": "1"},
            stdin=subprocess.DEVNULL,
        )
    except subprocess.TimeoutExpired:
        return [], f"{limit:.0f} 秒还没有做完，已停下。怎么办：删掉不用的行和列，另存为 .xlsx 再放进来。"
    try:
        told = json.loads(ran.stdout)
    except ValueError:
        last = (ran.stderr.strip().splitlines() or [CRASHED])[-1]
        return [], last if ran.returncode in (2, 3) else CRASHED
    return [Path(file) for file in told["out"]], str(told["said"])


def run(folder: Path, say: Callable[[str], None], *, once: bool, interval: float) -> int:
    """Watches until Ctrl-C; with `once` until every file that is whole has been done. The number of files done."""
    for action in (CHECK, COMPUTE, PACK):
        (folder / action).mkdir(exist_ok=True)
    watch, done = Watch.of(folder, say), 0
    try:
        watch.look()
        while True:
            time.sleep(interval)
            done += watch.look()
            if once and not watch.waiting:
                return done
    except KeyboardInterrupt:
        say("已停止。没有做完的文件，下次再看。")
        return done


def _size(path: Path) -> Size | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns


def _free(path: Path) -> bool:
    """False while a program has the file open: its lock file lies beside it, or it cannot be read."""
    if lock_beside(path):
        return False
    try:
        with path.open("rb") as file:
            file.read(1)
    except OSError:
        return False
    return True
