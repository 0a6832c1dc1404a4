"""Delimited text as a workbook of one sheet: which encoding, which separator, and which register it holds.

A csv knows only text. What is a number or a date by its column is taken for one by the reader (`Grid.typed`).
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from validators.values.text import is_blank
from workbooks.book import Grid, Rejection

MAX_BYTES = 200 * 2**20
MOST_MARKS = 200
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8（带 BOM）"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)
_DELIMITERS = ",\t;|，"
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_NO_TABLE = re.compile(r"\s*(?:[\[{]\s*[\[{\"]|[<]|%PDF)")
_PRIVATE = re.compile(r"[\ue000-\uf8ff]")
_PADDING = b"\0\x1a"
"""What old programs write behind the text, to fill a block (NUL) or to say that it ends (Ctrl-Z)."""
_SEPARATOR = re.compile(r'"?sep=([,;\t|])"?\n', re.I)
"""A first line that tells Excel the separator."""


_LOST = re.compile("锟斤拷|\ufffd")
_ASKED_AWAY = re.compile(r"\?{2,}")
"""What an export leaves of characters that its encoding does not have: signs in their place, or question marks."""


class Decoded(NamedTuple):
    """The text of a file and the name of its encoding."""

    text: str
    encoding: str


class Labelled(NamedTuple):
    """The one sheet of a delimited text file."""

    grid: Grid
    encoding: str


def decoded(path: Path) -> Decoded | None:
    """The text in the encoding that fits; None when it is no delimited text at all (a .csv may have one column).

    Rejection for UTF-8 that is damaged: in another encoding it would be other characters.
    """
    if path.stat().st_size > MAX_BYTES:
        return None
    data = path.read_bytes()
    filled = data.rstrip(_PADDING)
    for codec, name in _codecs(filled):
        wide = {"utf-16": 2, "utf-32": 4}.get(codec[:6], 1)
        whole = filled + data[len(filled) : len(filled) + -len(filled) % wide]
        try:
            text = whole.decode(codec).removeprefix("\ufeff")
        except UnicodeDecodeError as wrong:
            if codec == "utf-8" and _almost_utf8(filled):
                raise _bad_bytes(path, filled, wrong.start) from wrong
            continue
        text = _lines_ended(text.replace("\0", "") if text.count("\0") * 2 < len(text) else text)
        if _characters_lost(text):
            raise Rejection(
                f"“{path.name}”里的汉字多半成了问号或乱码，是导出时丢的，这里补不回来",
                "请从原系统重新导出，编码选 UTF-8 或 GBK；或直接导出 Excel",
            )
        if codec == "gb18030" and _PRIVATE.search(text):
            continue  # Big5, most likely, which GB18030 fills with characters of nobody
        if not _CONTROL.search(text) and not _NO_TABLE.match(text) and (_delimiter(text) or (wide == 1 and path.suffix.lower() == ".csv")):
            return Decoded(text, name)
    return None


def _almost_utf8(data: bytes) -> bool:
    """True for UTF-8 in which single bytes are wrong: most of what is not ASCII can be read."""
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    return sum(not ch.isascii() for ch in text) > 2 * bad


def _characters_lost(text: str) -> bool:
    """True where most of what is not ASCII, or all of it, was replaced by signs that say nothing.

    >>> _characters_lost('????,???\\n??,7'), _characters_lost('K1,7??'), _characters_lost('锟斤拷锟斤拷,7'), _characters_lost('客户,\\ufffd')
    (True, False, True, False)
    """
    other = sum(not ch.isascii() for ch in text)
    if not other:
        return len(_ASKED_AWAY.findall(text[:100_000])) > 2
    return 2 * sum(len(found) for found in _LOST.findall(text)) > other


def _bad_bytes(path: Path, data: bytes, at: int) -> Rejection:
    row = data.count(b"\n", 0, at) + 1
    return Rejection(
        f"“{path.name}”是 UTF-8 文本，第 {row} 行有读不出的字节，文件没有传全或混进了别的编码",
        "请从原系统重新导出；或用 Excel 打开核对后，另存为 .xlsx",
    )


def _lines_ended(text: str) -> str:
    """Line ends as they are meant. Beside other ends a bare CR ends a line where what it parts are whole rows, and else is a space."""
    plain = text.replace("\r\r\n", "\n").replace("\r\n", "\n")
    if "\n" not in plain or "\r" not in plain:
        return plain.replace("\r", "\n")
    sign = _delimiter(plain) or ","
    lines = plain.split("\n")
    signs = max((line.count(sign) for line in lines if "\r" not in line), default=0)
    return "\n".join(_parted(line, sign, signs) for line in lines)


def _parted(line: str, sign: str, signs: int) -> str:
    pieces = line.split("\r")
    whole = signs > 0 and all(piece.count(sign) >= signs for piece in pieces if piece.strip())
    return ("\n" if whole else " ").join(pieces)


def read_csv(path: Path) -> Labelled | None:
    """The lines of the file as a grid called after the file; None when it is no delimited text."""
    found = decoded(path)
    if found is None:
        return None
    csv.field_size_limit(2**27)
    sign, text = _delimiter(found.text) or ",", found.text
    told = _SEPARATOR.match(text)
    if told:
        sign, text = told[1], text[told.end() :]
    lines: list[list[Any]] = [[_cell(v) for v in line] for line in _records(_quoted(text, sign).split("\n"), sign)]
    return Labelled(Grid(sheet=path.stem, rows=lines, typed=False), found.encoding)


def _quoted(text: str, sign: str) -> str:
    """With each field that is written as ="1,234.50" in quotation marks, so that the sign in it parts nothing."""
    if '="' not in text:
        return text
    mark = re.escape(sign)
    whole = re.compile(rf'(?m)(^|{mark})(="(?:[^"\n]|"")*")(?=\r?$|{mark})')
    return whole.sub(lambda m: m[1] + '"' + m[2].replace('"', '""') + '"', text)


def _records(lines: list[str], sign: str) -> Iterator[list[str]]:
    """The rows; where a quotation mark that is never closed would swallow rows, it is a mark like any other.

    After MOST_MARKS of those no quotation mark is believed, so that a file of nothing else takes linear time.
    """
    if lines and not lines[-1]:
        lines = lines[:-1]
    at = width = marks = 0
    while at < len(lines):
        begun, left = at, (f"{lines[i]}\n" for i in range(at, len(lines)))
        reader = csv.reader(
            left, delimiter=sign, skipinitialspace=True, quoting=csv.QUOTE_MINIMAL if marks < MOST_MARKS else csv.QUOTE_NONE
        )
        for record in reader:
            last, at = at, begun + reader.line_num
            if at - last > 1 and _swallowed(lines[last:at], sign, width):
                yield next(csv.reader([lines[last]], delimiter=sign, quoting=csv.QUOTE_NONE))
                at, marks = last + 1, marks + 1
                break
            width = max(width, len(record))
            yield record


def _swallowed(lines: list[str], sign: str, width: int) -> bool:
    """True where lines that a quotation mark holds together are rows by themselves, or the mark is closed nowhere."""
    if sum(line.count('"') for line in lines) % 2:
        return True
    held = [*lines[1:-1], lines[-1].partition('"')[0]]
    return width > 2 and any(line.count(sign) >= width - 1 for line in held)


def _cell(text: str) -> str | None:
    """A cell; `="007"` is how a program keeps Excel from reading 007 as a number."""
    if is_blank(text):
        return None
    if text.startswith("'") and text[1:].isdecimal():  # how a text of digits is marked in a formula bar, and exported by some
        return text[1:]
    return text[2:-1].replace('""', '"') if text.startswith('="') and text.endswith('"') and len(text) > 3 else text


def _codecs(data: bytes) -> list[tuple[str, str]]:
    for mark, codec, name in _MARKS:
        if data.startswith(mark):
            return [(codec, name)]
    narrow = [("utf-8", "UTF-8"), ("gbk", "GBK"), ("gb18030", "GB18030"), ("big5", "Big5")]
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
