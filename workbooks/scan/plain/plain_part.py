"""A part as programs write it when nothing is special about it, cut up at once instead of event by event.

A sheet's rows and the shared texts are nearly all of a workbook, and nearly always of one strict form. What is of exactly
that form is taken by one pattern; anything else about it is left to expat (`workbooks.scan.xml_part`), the path of
reference, to which this one is held by test. What stands around the rows goes through expat in any case.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from workbooks.scan.xlsx_parts import plain_text

_MAIN = re.escape("http://schemas.openxmlformats.org/spreadsheetml/2006/main")
_DECLARED = r'(?:<\?xml version="1\.0" encoding="[Uu][Tt][Ff]-8"(?: standalone="(?:yes|no)")?\?>\s*)?'
_BEGIN, _END = "<sheetData>", "</sheetData>"
_HEAD = re.compile(rf'{_DECLARED}<worksheet xmlns="{_MAIN}"[^<>]*>')
_CELL = (
    r'<c r="([A-Z]{1,3})([1-9][0-9]{0,6})"(?: s="(0|[1-9][0-9]{0,4})")?'
    r'(?:/>|(?: t="([nsb])")?><v>(-?[0-9]{1,40}(?:\.[0-9]{1,40})?(?:[Ee][-+]?[0-9]{1,2})?)</v></c>)'
)
_ROW = (
    r'<row r="([1-9][0-9]{0,6})"(?: spans="[0-9: ]*")?(?: s="[0-9]+")?(?: customFormat="1")?(?: ht="[0-9.]+")?'
    r'( hidden="1")?(?: customHeight="1")?(/)?>'
)
_TOKEN = re.compile(f"{_CELL}|{_ROW}|</row>")
_STEP = 9
"""What `_TOKEN.split` gives for a token: the text before it, and its groups."""
_CELLS_ELSEWHERE = re.compile(r"[<:](?:c|row|v|f|t|is|rPh|sheetData)[\s/>]")
_DEEP = 100
_ITEMS = re.compile(rf'{_DECLARED}<sst xmlns="{_MAIN}"(?: count="[0-9]+")?(?: uniqueCount="[0-9]+")?>')
_ITEM = re.compile('<si><t(?: xml:space="preserve")?>([^<>\x00-\x08\x0b-\x1f\ufffe\uffff]*)</t></si>')
_REFERENCE = re.compile("&(?:(amp|lt|gt|quot|apos);)?")
_SIGNS = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}


@dataclass(frozen=True, kw_only=True)
class PlainRows:
    """The rows of a sheet's part, each list one entry a token: a cell, the beginning of a row, or its end (None, None).

    around   the part without its rows: what goes to expat
    letters, digits, styles, kinds, values   of a cell, as they are written; styles and kinds None where it says none
    rows, hidden, closed                     of a row: its number, whether it is hidden, whether it has no cells at all
    """

    around: bytes
    letters: list[Any] = field(default_factory=list)
    digits: list[str | None] = field(default_factory=list)
    styles: list[str | None] = field(default_factory=list)
    kinds: list[str | None] = field(default_factory=list)
    values: list[Any] = field(default_factory=list)
    rows: list[str | None] = field(default_factory=list)
    hidden: list[str | None] = field(default_factory=list)
    closed: list[str | None] = field(default_factory=list)


def plain_rows(part: bytes) -> PlainRows | None:
    """The rows of a sheet's part; None where not all of them are plain."""
    try:
        text = part.decode("utf-8")
    except UnicodeDecodeError:
        return None
    start, end = text.find(_BEGIN), text.rfind(_END)
    if start < 0 or end < start or not _silent(text[:start], text[end + len(_END) :]):
        return None
    start += len(_BEGIN)
    cut = _TOKEN.split(text[start:end])
    if any(cut[::_STEP]):
        return None
    names = ("letters", "digits", "styles", "kinds", "values", "rows", "hidden", "closed")
    return PlainRows(around=(text[:start] + text[end:]).encode(), **{name: cut[i::_STEP] for i, name in enumerate(names, 1)})


def _silent(head: str, tail: str) -> bool:
    """True where what stands around the rows holds no cells, and declares nothing that bears on theirs."""
    root = _HEAD.match(head)
    if root is None or _CELLS_ELSEWHERE.search(tail):
        return False
    rest = head[root.end() :]
    return rest.count("<") < _DEEP and not any(sign in rest for sign in ("<!", "<?", "xmlns")) and not _CELLS_ELSEWHERE.search(rest)


def plain_texts(part: bytes) -> list[str] | None:
    """The shared texts of a part, none of which has a look of its own; None where not all of them are plain.

    >>> plain_texts(b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>A&amp;B</t></si></sst>')
    ['A&B']
    """
    try:
        text = part.decode("utf-8")
    except UnicodeDecodeError:
        return None
    root = _ITEMS.match(text)
    if root is None or not text.endswith("</sst>"):
        return None
    cut = _ITEM.split(text[root.end() : -len("</sst>")])
    if any(cut[::2]):
        return None
    try:
        return [item if "&" not in item and "_x" not in item else plain_text(_REFERENCE.sub(_sign, item)) for item in cut[1::2]]
    except KeyError:
        return None


def _sign(found: re.Match[str]) -> str:
    """What a reference stands for; KeyError for one that only a parser knows."""
    return _SIGNS[found[1] or ""]
