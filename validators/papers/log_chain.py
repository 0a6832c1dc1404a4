"""The chain of a log: each line bears a hash over itself and the line before, so that one changed or left out shows (R61, F4)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import Any

DIGITS = 16
"""Hex digits of a line's hash."""


def line_hash(before: str, cells: Iterable[Any]) -> str:
    """The hash of a line: over the hash of the line before ("" for the first) and its cells, a blank one as nothing.

    >>> first = line_hash("", ["B1", "提交"])
    >>> len(first), line_hash(first, ["B1", "同意"]) != line_hash("", ["B1", "同意"])
    (16, True)
    """
    line = "\x1f".join((before, *("" if cell is None else str(cell) for cell in cells)))
    return hashlib.sha256(line.encode()).hexdigest()[:DIGITS]


def broken_at(lines: Sequence[tuple[str, Sequence[Any]]]) -> int | None:
    """The place of the first line, given as (its hash, its cells), whose hash is not that of the chain; None where all are.

    >>> one = line_hash("", ["B1"])
    >>> broken_at([(one, ["B1"]), (line_hash(one, ["B2"]), ["B2"])]), broken_at([(one, ["B1"]), (one, ["B2"])])
    (None, 1)
    """
    before = ""
    for place, (said, cells) in enumerate(lines):
        if line_hash(before, cells) != said:
            return place
        before = said
    return None
