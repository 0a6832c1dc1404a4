"""Files that are whole or not there: written beside, flushed to the disk, renamed (design.md 8).

What lies in a home is its owner's, or on a shared drive its group's; never the world's. The name of a draft cannot be
guessed, so that nobody can lay a link in its way.
"""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

DRAFT = ".tmp"
"""The ending of what is not yet whole."""


def put(target: Path, data: bytes) -> Path:
    """Writes a file whole or not at all, on the disk when this returns; makes its folder. OSError as raised."""
    make_private(target.parent)
    draft = draft_of(target)
    try:
        handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), _file_mode(target.parent))
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, target)
    except BaseException as fault:
        draft.unlink(missing_ok=True)
        _name_target(fault, draft, target)
        raise
    flush_folder(target.parent)
    return target


def draft_of(target: Path) -> Path:
    """A name beside a file, which nobody can guess, for what is not yet whole."""
    return target.with_name(f"{secrets.token_hex(8)}{DRAFT}")


@contextmanager
def whole(target: Path) -> Iterator[Path]:
    """The path of a draft beside `target`, for a writer that wants a path: it takes the target's name when the block ends
    well, and is gone when it does not. OSError as raised.
    """
    draft = draft_of(target)
    try:
        yield draft
        os.replace(draft, target)
    except BaseException as fault:
        draft.unlink(missing_ok=True)
        _name_target(fault, draft, target)
        raise


def _name_target(fault: BaseException | None, draft: Path, target: Path) -> None:
    """Whoever hears that a file could not be written hears its name, not that of its draft."""
    while fault is not None:
        if isinstance(fault, OSError) and isinstance(fault.filename, (str, os.PathLike)) and os.fspath(fault.filename) == str(draft):
            fault.filename = str(target)
        fault = fault.__cause__ or fault.__context__


def make_private(folder: Path) -> Path:
    """The folder, made where it is not there with no right for the world; inside a shared one it is its group's too."""
    if not folder.is_dir():
        make_private(folder.parent)
        with suppress(FileExistsError):
            folder.mkdir(mode=0o700)
            if os.name != "nt" and _shared(folder.parent):
                folder.chmod(0o770 | stat.S_ISGID)
    return folder


def close_to_world(path: Path) -> None:
    """Takes the rights of the world off a file or a folder that is ours; somebody else's stays as it is."""
    if os.name == "nt":
        return
    with suppress(OSError):
        mode = stat.S_IMODE(path.stat().st_mode) & 0o777
        wanted = mode & ~0o007 if _shared(path if path.is_dir() else path.parent) else mode & ~0o077
        if wanted != mode:
            path.chmod(wanted | (stat.S_ISGID if path.is_dir() and _shared(path) else 0))


def _shared(folder: Path) -> bool:
    """True for a folder that hands its group on to what is made in it, as a shared drive does (setgid)."""
    try:
        return bool(folder.stat().st_mode & stat.S_ISGID)
    except OSError:
        return False


def _file_mode(folder: Path) -> int:
    return 0o660 if _shared(folder) else 0o600


def sweep(folder: Path) -> list[Path]:
    """Removes the drafts that a crash left in a folder; gives what was removed."""
    left = sorted(folder.rglob("*" + DRAFT)) if folder.is_dir() else []
    for draft in left:
        draft.unlink(missing_ok=True)
    return left


def flush(file: Path) -> Path:
    """Sees to it that what was written into a file is on the disk; the file again. OSError as raised."""
    with file.open("rb+") as held:
        os.fsync(held.fileno())
    return file


def flush_folder(folder: Path) -> None:
    """The new name itself is on the disk; Windows keeps names without being asked and opens no folder."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def way_between(file: Path, other: Path) -> str:
    """From a file to another, so that both can be moved together; empty where no path leads there."""
    try:
        return Path(os.path.relpath(other.resolve(), file.resolve().parent)).as_posix()
    except ValueError:  # two drives of Windows
        return ""
