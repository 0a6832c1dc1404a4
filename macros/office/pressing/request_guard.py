"""Who may ask the helper, and for what: judged before a byte of the question is read.

The loopback is open to every program and every web page of the machine. So a question must name the loopback itself as its
host (a name that was bent to it does not count), come from no page but our own local ones, bear the token, and be small.
"""

from __future__ import annotations

import hmac
from email.message import Message
from pathlib import Path
from typing import NamedTuple

MOST_BYTES = 48 * 1024 * 1024
"""The largest question: a workbook of 100,000 rows is smaller."""
OUR_ORIGINS = frozenset({"null", "file://"})
"""What a page says of itself that lies on this machine; a page of the web cannot say it but in a sandbox, where it has no token."""
ENDINGS = frozenset({".xlsm", ".xlsx", ".et", ".xls"})


class Refusal(NamedTuple):
    """Why a question is not answered."""

    status: int
    reason: str
    remedy: str


_STRANGER = Refusal(403, "不是本人的程序在问", "从 Excel 或 WPS 里的按钮点")


def judged(method: str, headers: Message, port: int, token: str) -> Refusal | None:
    """None for a question that may be read."""
    if headers.get_all("Host") != [f"127.0.0.1:{port}"] or len(headers.get_all("Origin", [])) > 1:
        return _STRANGER
    if headers.get("Origin", "null") not in OUR_ORIGINS:
        return _STRANGER
    if method == "OPTIONS":
        return None
    given = headers.get("Authorization", "").encode("utf-8", "replace")
    if not hmac.compare_digest(given, f"Bearer {token}".encode()):
        return _STRANGER
    return _body(headers) if method == "POST" else None


def _body(headers: Message) -> Refusal | None:
    length = headers.get("Content-Length", "")
    if headers.get("Transfer-Encoding") is not None or not (length.isascii() and length.isdigit()):
        return Refusal(411, "没有说有多长", "写明 Content-Length")
    if int(length[:12]) > MOST_BYTES or len(length) > 12:
        return Refusal(413, f"工作簿太大，超过 {MOST_BYTES // 1024 // 1024} MB", "用拖到图标的办法做")
    if headers.get("Content-Type", "").split(";")[0].strip().lower() != "application/json":
        return Refusal(415, "不是 JSON", "写明 Content-Type: application/json")
    return None


def workbook_at(name: str) -> Path | Refusal:
    """The workbook of a full name: a plain file that is there, named without detours; everything is done in its folder."""
    path = Path(name)
    plain = "\0" not in name and path.is_absolute() and ".." not in path.parts and path.suffix.lower() in ENDINGS
    try:
        if plain and path.is_file() and not path.is_symlink():
            return path
    except OSError:
        pass
    return Refusal(422, "这台电脑上没有这本工作簿，或它还没有存过", "先存到本机的文件夹里，再点按钮")


def inside(folder: Path, file: Path) -> str | None:
    """A file's name from a folder on; None for one that lies elsewhere."""
    found, base = file.resolve(), folder.resolve()
    return found.relative_to(base).as_posix() if found.is_relative_to(base) else None
