"""What the machine refuses, in a sentence: a full disk, a file that is open, no permission, a path that is too long.

The cause is looked for behind the exception that came up: writers wrap what the system said.
"""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple


class MachineSaid(NamedTuple):
    """One sentence and the remedy."""

    reason: str
    remedy: str


_FULL = MachineSaid("磁盘满了，没有写完", "删掉不用的文件，或换一个磁盘，再做一次；写到一半的文件不会留下")


def environment_told(failure: BaseException) -> MachineSaid | None:
    """The sentence for a fault of the machine; None for anything else."""
    for behind in _chain(failure):
        if isinstance(behind, OSError) and (told := _system(behind)):
            return told
        if isinstance(behind, sqlite3.OperationalError) and (told := _database(str(behind))):
            return told
        if isinstance(behind, MemoryError):
            return MachineSaid("内存不够，没有做完", "关掉别的程序再试；文件很大时只保留需要上报的表")
    return None


def _chain(failure: BaseException | None) -> Iterator[BaseException]:
    """The exception, what it was raised from, and exceptions that it carries as its arguments."""
    met: list[BaseException] = []
    while failure is not None and failure not in met:
        met.append(failure)
        yield failure
        yield from (inner for inner in failure.args if isinstance(inner, BaseException))
        failure = failure.__cause__ or failure.__context__


def _system(fault: OSError) -> MachineSaid | None:
    named = f"“{_shown(fault.filename)}”" if fault.filename else "文件"
    code = fault.errno or 0
    if code in (errno.ENOSPC, errno.EDQUOT) or "No space left" in str(fault) or getattr(fault, "winerror", 0) == 112:
        return _FULL
    if code == errno.EROFS:
        return MachineSaid(f"{named}所在的磁盘只能读，不能写", "换一个能写的文件夹")
    if getattr(fault, "winerror", 0) in (32, 33):
        return MachineSaid(f"{named}正被另一个程序使用", "先在 Excel 里关掉这个文件，再做一次")
    if isinstance(fault, PermissionError):
        return MachineSaid(f"没有权限读写{named}", "先在 Excel 里关掉这个文件；还不行就换一个文件夹，或请管理员给权限")
    if code == errno.ENAMETOOLONG or getattr(fault, "winerror", 0) == 206:
        return MachineSaid(f"{named[:60]}的路径太长，系统不收", "把文件夹名和文件名改短，或放到离盘符近的文件夹")
    if code == errno.EMFILE or code == errno.ENFILE:
        return MachineSaid("同时打开的文件太多，系统不让再开", "关掉别的程序再试，收件时把 --workers 写小")
    if isinstance(fault, (FileExistsError, NotADirectoryError)):
        return MachineSaid(f"{named}是文件，不是文件夹", "换一个文件夹，或把这个文件移走")
    if isinstance(fault, IsADirectoryError):
        return MachineSaid(f"{named}是文件夹，不是文件", "写上文件名")
    if isinstance(fault, FileNotFoundError):
        return MachineSaid(f"找不到{named}", "核对名字和所在文件夹；可能刚被移走或改了名")
    if code == errno.EIO:
        return MachineSaid(f"{named}读写出错，磁盘或网络盘可能断开了", "重新插好或连好再试")
    return None


def _database(message: str) -> MachineSaid | None:
    """SQLite says it in words."""
    if "full" in message:
        return _FULL
    if "readonly" in message:
        return MachineSaid("收件文件夹的登记库只能读，不能写", "换一个能写的文件夹，或请管理员给权限")
    if "locked" in message or "busy" in message:
        return MachineSaid("收件文件夹正被另一个命令使用，等了很久还没有让出来", "等那边做完再试")
    if "unable to open" in message or "disk I/O" in message:
        return MachineSaid("收件文件夹的登记库打不开", "核对磁盘是否连好、有没有权限")
    return None


def _shown(name: object) -> str:
    text = name.decode("utf-8", "replace") if isinstance(name, bytes) else str(name)
    return Path(text).name or text
