"""Files that are whole or not there: written beside, flushed to the disk, renamed (design.md 8)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

DRAFT = ".tmp"
"""The ending of what is not yet whole."""


def put(target: Path, data: bytes) -> Path:
    """Writes a file whole or not at all, on the disk when this returns; makes its folder. OSError as raised."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(target.name + DRAFT)
    with draft.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, target)
    _flush_folder(target.parent)
    return target


@contextmanager
def whole(target: Path) -> Iterator[Path]:
    """The path of a draft beside `target`, for a writer that wants a path: it takes the target's name when the block ends
    well, and is gone when it does not. OSError as raised.
    """
    draft = target.with_name(target.name + DRAFT)
    try:
        yield draft
        os.replace(draft, target)
    finally:
        draft.unlink(missing_ok=True)


def sweep(folder: Path) -> list[Path]:
    """Removes the drafts that a crash left in a folder; gives what was removed."""
    left = sorted(folder.rglob("*" + DRAFT)) if folder.is_dir() else []
    for draft in left:
        draft.unlink(missing_ok=True)
    return left


def _flush_folder(folder: Path) -> None:
    """The new name itself is on the disk; Windows keeps names without being asked and opens no folder."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
