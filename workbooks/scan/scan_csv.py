"""Delimited text as a workbook of one sheet: which encoding, which separator, and which register it holds.

A csv knows only text. What is a number or a date by its column is taken for one by the reader (`Grid.typed`).
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from pathlib import Path
from typing import Any, NamedTuple

from validators.values.text import is_blank
from workbooks.book import Grid

MAX_BYTES = 200 * 2**20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8（带 BOM）"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_DELIMITERS = ",\t;|，"
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")


class Decoded(NamedTuple):
    """The text of a file and the name of its encoding."""

    text: str
    encoding: str


class Labelled(NamedTuple):
    """The one sheet of a delimited text file."""

    grid: Grid
    encoding: str


def decoded(path: Path) -> Decoded | None:
    """The text in the encoding that fits; None when it is no delimited text at all."""
    if path.stat().st_size > MAX_BYTES:
        return None
    data = path.read_bytes()
    for codec, name in _codecs(data):
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        return Decoded(text, name) if not _CONTROL.search(text) and _delimiter(text) else None
    return None


def read_csv(path: Path) -> Labelled | None:
    """The lines of the file as a grid called after the file; None when it is no delimited text."""
    found = decoded(path)
    if found is None:
        return None
    csv.field_size_limit(2**24)
    lines: list[list[Any]] = [
        [None if is_blank(v) else v for v in line] for line in csv.reader(io.StringIO(found.text), delimiter=_delimiter(found.text))
    ]
    return Labelled(Grid(sheet=path.stem, rows=lines, typed=False), found.encoding)


def _codecs(data: bytes) -> list[tuple[str, str]]:
    for mark, codec, name in _MARKS:
        if data.startswith(mark):
            return [(codec, name)]
    zeros = data[:4096].count(0)
    if zeros * 20 > len(data[:4096]) or (len(data) % 2 == 0 and _looks_wide(data)):
        little = data[1:4096:2].count(0) >= data[0:4096:2].count(0)
        return [("utf-16-le" if little else "utf-16-be", "UTF-16（没有 BOM）")]
    return [("utf-8", "UTF-8"), ("gbk", "GBK"), ("gb18030", "GB18030")]


def _looks_wide(data: bytes) -> bool:
    """Separators and line ends of two bytes, as only UTF-16 has them."""
    return any(data.count(sign) for sign in (b",\0", b"\0,")) and any(data.count(s) for s in (b"\n\0", b"\0\n"))


def _delimiter(text: str) -> str:
    """The sign that divides most of the first lines into the same number of cells; empty when none does."""
    lines = [line for line in text.splitlines() if line.strip()][:50]
    best = max(
        _DELIMITERS, key=lambda sign: sum(sign in line for line in lines) * 1000 + sum(map(len, (line.split(sign) for line in lines)))
    )
    return best if len(lines) >= 1 and any(best in line for line in lines) else ""
