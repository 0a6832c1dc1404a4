"""What a container (a zip, a mail) holds: one part each, and the reasons for which one is not read."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from workbooks.mail.attachment_names import safe_name

MAX_FILE = 512 * 2**20
"""Bytes of one unpacked file; a submission of 300,000 rows is below 50 MB."""
MAX_TOTAL = 4 * 2**30
MAX_RUN = 16 * 2**30
"""Bytes that one run unpacks from all its sources together; what is left of the disk counts too, see `SPARE`."""
SPARE = 2**30
MAX_PARTS = 20_000
CHUNK = 2**20


EMPTY = ("是空文件", "请重新保存或重新发送")
"""Reason and remedy for a container of no bytes."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """One thing found in a container.

    name     as its sender called it; not yet safe
    chunks   its bytes
    within   the mail inside the container in which it was found
    problem  (reason, remedy) when it is there and cannot be read
    """

    name: str
    chunks: Iterable[bytes] = ()
    within: str = ""
    problem: tuple[str, str] | None = None
    sender: str = ""


@dataclass(frozen=True, kw_only=True)
class Unpacked:
    """A file that may be a submission: where it lies, the name by which it is spoken of, and who mailed it."""

    file: Path
    shown: str
    sender: str = ""


class Unreadable(Exception):
    """A container or a part that is not opened: the reason and the remedy."""

    def __init__(self, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.reason, self.remedy = reason, remedy


class TooMuch(Unreadable):
    """What is unpacked outgrows its limits: nothing more of this source is opened."""


class Outcome(Protocol):
    """Where what is not taken is listed."""

    def refuse(self, file: str, reason: str, remedy: str, *, sender: str = "") -> None:
        """A file that should have been a submission; `sender` mailed it."""

    def pass_over(self, file: str, reason: str) -> None:
        """A file that is visibly none: a picture, a text."""


class Scratch:
    """The only place where something is unpacked to: a numbered folder for each file, and limits on all of them."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._number, self._bytes, self._parts, self._whole = folder, 0, 0, 0, 0

    def begin(self) -> None:
        """A new source: its limits are its own."""
        self._bytes = self._parts = 0

    def put(self, name: str, chunks: Iterable[bytes]) -> Path:
        """Writes one file under a safe name; Unreadable when it is too large, TooMuch when all of them are."""
        self._number, self._parts = self._number + 1, self._parts + 1
        if self._parts > MAX_PARTS:
            raise TooMuch(f"里面的文件超过 {MAX_PARTS} 个，没有再展开", "分成几个压缩包再发")
        if self._whole > MAX_RUN or shutil.disk_usage(self._folder).free < SPARE:
            raise TooMuch("这一次收件展开的文件太多，磁盘放不下，没有再展开", "分几次收；或先腾出磁盘")
        folder = self._folder / f"{self._number:06d}"
        folder.mkdir()
        target, size = folder / safe_name(name), 0
        with target.open("xb") as file:
            for chunk in chunks:
                size += len(chunk)
                if size > MAX_FILE:
                    raise Unreadable("文件过大，没有展开", "只保留需要上报的表，重新打包")
                if self._bytes + size > MAX_TOTAL:
                    raise TooMuch("展开后过大，没有再展开", "分成几个压缩包再发")
                file.write(chunk)
        self._bytes += size
        self._whole += size
        return target


def chunks_of(file: Path) -> Iterator[bytes]:
    """The bytes of a file, a piece at a time."""
    with file.open("rb") as source:
        while chunk := source.read(CHUNK):
            yield chunk
