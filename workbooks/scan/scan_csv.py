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
_PADDING = b"\0\x1a"
"""What old programs write behind the text, to fill a block (NUL) or to say that it ends (Ctrl-Z)."""
_SEPARATOR = re.compile(r'"?sep=([,;\t|])"?\n', re.I)
"""A first line that tells Excel the separator."""


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
    filled = data.rstrip(_PADDING)
    for codec, name in _codecs(filled):
        whole = filled + data[len(filled) : len(filled) + len(filled) % 2] if codec.startswith("utf-16") else filled
        try:
            text = whole.decode(codec)
        except UnicodeDecodeError:
            continue
        text = _lines_ended(text.replace("\0", "") if text.count("\0") * 2 < len(text) else text)
        if not _CONTROL.search(text) and _delimiter(text):
            return Decoded(text, name)
    return None


def _lines_ended(text: str) -> str:
    """Line ends as they are meant: bare CR ends lines only in a file that knows no other end, and else is a space."""
    plain = text.replace("\r\r\n", "\n").replace("\r\n", "\n")
    return plain.replace("\r", " " if "\n" in plain else "\n")


def read_csv(path: Path) -> Labelled | None:
    """The lines of the file as a grid called after the file; None when it is no delimited text."""
    found = decoded(path)
    if found is None:
        return None
    csv.field_size_limit(2**27)
    sign, text = _delimiter(found.text), found.text
    told = _SEPARATOR.match(text)
    if told:
        sign, text = told[1], text[told.end() :]
    lines: list[list[Any]] = [[_cell(v) for v in line] for line in csv.reader(io.StringIO(text), delimiter=sign)]
    return Labelled(Grid(sheet=path.stem, rows=lines, typed=False), found.encoding)


def _cell(text: str) -> str | None:
    """A cell; `="007"` is how a program keeps Excel from reading 007 as a number."""
    if is_blank(text):
        return None
    return text[2:-1].replace('""', '"') if text.startswith('="') and text.endswith('"') and len(text) > 3 else text


def _codecs(data: bytes) -> list[tuple[str, str]]:
    for mark, codec, name in _MARKS:
        if data.startswith(mark):
            return [(codec, name)]
    narrow = [("utf-8", "UTF-8"), ("gbk", "GBK"), ("gb18030", "GB18030")]
    zeros = data[:4096].count(0)
    if zeros * 20 > len(data[:4096]) or _looks_wide(data):
        little = data[1:4096:2].count(0) >= data[0:4096:2].count(0)
        return [("utf-16-le" if little else "utf-16-be", "UTF-16（没有 BOM）"), *narrow]
    return narrow


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
