"""What a sheet of an .xlsx says beside its cells: notes on cells, text boxes, and the head and foot of its printed pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from validators.values.text import trim
from workbooks.book import Book, without_note
from workbooks.scan.scan_book import ScanBook
from workbooks.scan.xlsx_parts import Parts, main_names
from workbooks.scan.xml_part import Attributes, Elements

_MARGINS = {
    "oddHeader": "页眉",
    "evenHeader": "页眉",
    "firstHeader": "页眉",
    "oddFooter": "页脚",
    "evenFooter": "页脚",
    "firstFooter": "页脚",
}
_CODE = re.compile(r'&(?:"[^"]*"|K[0-9A-F]{6}|\d+|.)')
"""Typeface, colour, size and place in the text of a header (ECMA-376, 18.3.1.46)."""


class SaidBeside(NamedTuple):
    """A text that is in no cell, and where it is: B2 的批注, 文本框, 页眉."""

    place: str
    text: str


def said_beside(book: Book, sheet: str) -> tuple[SaidBeside, ...]:
    """The texts of a sheet that stand in no cell, as far as its form is an .xlsx; empty ones are none."""
    if not isinstance(book, ScanBook) or not book.parted:
        return ()
    with book.xlsx.reading(sheet) as parts:
        member = book.xlsx.members().get(sheet)
        return () if member is None else tuple(said for said in _of_part(parts, member) if said.text)


def _of_part(parts: Parts, member: str) -> Iterator[SaidBeside]:
    margins = _Margins()
    parts.walk(member, margins)
    yield from margins.found
    for link in parts.links(member).values():
        part = None if link.outside else parts.name(link.target)
        if part is not None and link.kind == "comments":
            yield from _notes(parts, part)
        elif part is not None and link.kind == "drawing":
            yield from _boxes(parts, part)


class _Margins(Elements):
    """The heads and feet of the printed pages."""

    names = main_names(_MARGINS)

    def __init__(self) -> None:
        super().__init__()
        self.found: list[SaidBeside] = []
        self._text: list[str] | None = None

    def begin(self, local: str, attributes: Attributes) -> None:
        self._text = []

    def text(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)

    def finish(self, local: str) -> None:
        self.found += [SaidBeside(_MARGINS[local], trim(text)) for text in _CODE.split("".join(self._text or ())) if trim(text)]
        self._text = None


def _notes(parts: Parts, member: str) -> Iterator[SaidBeside]:
    for note in parts.tree(member).iter("comment"):
        yield SaidBeside(f"{note.get('ref', '')} 的批注", trim(without_note("".join(t.text or "" for t in note.iter("t")))))


def _boxes(parts: Parts, member: str) -> Iterator[SaidBeside]:
    for box in parts.tree(member).iter("txBody"):
        yield SaidBeside("文本框", trim("".join(t.text or "" for t in box.iter("t"))))
