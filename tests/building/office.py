"""What one office sent, for tests/office_situations."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from workbooks.submission.signature import Signer


@dataclass(frozen=True, kw_only=True)
class Office:
    """临江市局's files: `first`, `second` from one computer, `elsewhere` the second from another (key `new`), `bare`
    unsigned; `neighbours` are the other two counties' files; `november` is the next month's first.
    """

    first: Path
    second: Path
    elsewhere: Path
    bare: Path
    november: Path
    neighbours: tuple[Path, ...]
    old: Signer
    new: Signer
