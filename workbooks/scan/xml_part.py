"""One part of a workbook through expat: any encoding that it declares, no document type, linear time, bounded depth.

Only a part that is read is judged. A document type (and with it every entity) is refused by the parser when it comes to
it; an encoding is taken from the byte order mark or the declaration (design.md 8).
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import IO, Protocol
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

Attributes = dict[str, str]
_CHUNK = 2**18
MAX_DEPTH = 200
_WIDE = frozenset(
    {"gbk", "gb2312", "gb18030", "hz", "big5", "big5hkscs", "cp950", "shift_jis", "cp932", "euc_jp", "euc_kr", "cp949", "utf-32"}
)
"""Encodings of several bytes that expat leaves to its caller, as Python names them."""


class Damaged(Exception):
    """A part that cannot be read: no XML, cut off, or of an encoding that nobody knows."""


class Declared(Exception):
    """A part that declares a document type."""


class Sink(Protocol):
    """What takes the events of a part; names come as `namespace local`, without a namespace as `local`."""

    def text(self, data: str, /) -> object:
        """Characters between two tags."""

    def start(self, name: str, attributes: Attributes, /) -> object:
        """An element begins."""

    def end(self, name: str, /) -> object:
        """An element ends."""


class Elements:
    """A sink of the elements that bear one of `names` (full name -> local name); no part nests deeper than MAX_DEPTH."""

    names: Mapping[str, str] = {}

    def __init__(self) -> None:
        self._depth = 0

    def text(self, data: str) -> object:
        """Text is of no interest unless a sink says so."""

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins: `begin` hears of those that are wanted."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise Damaged("too deep")
        local = self.names.get(name)
        if local is not None:
            self.begin(local, attributes)

    def end(self, name: str) -> None:
        """An element ends: `finish` hears of those that are wanted."""
        self._depth -= 1
        local = self.names.get(name)
        if local is not None:
            self.finish(local)

    def begin(self, local: str, attributes: Attributes) -> None:
        """A wanted element begins."""

    def finish(self, local: str) -> None:
        """A wanted element ends."""


class PartTree:
    """A sink that keeps a small part whole, as a tree of elements by their local names: styles, a theme, a drawing."""

    def __init__(self) -> None:
        self._tree, self._depth = TreeBuilder(), 0
        self.text = self._tree.data

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins; attributes bear local names, too."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise Damaged("too deep")
        self._tree.start(local_name(name), {local_name(key): value for key, value in attributes.items()})

    def end(self, name: str) -> None:
        """An element ends."""
        self._depth -= 1
        self._tree.end(local_name(name))

    def root(self) -> Element:
        """The root with everything in it, after the last event."""
        return self._tree.close()


def local_name(name: str) -> str:
    """A name without its namespace. >>> local_name('http://purl.oclc.org/ooxml/spreadsheetml/main c')
    'c'
    """
    return name.rpartition(" ")[2]


class _RootBegun(Exception):
    """The root has begun: what follows is of no interest."""


def walk(file: IO[bytes], part: str, sink: Sink) -> None:
    """All events of a part in order; raises Damaged or Declared, and what zipfile raises for a damaged member."""
    declared: list[str] = []
    parser = _parser(sink, declared)
    try:
        _feed(parser, file)
    except expat.ExpatError as wrong:
        if not (declared and wrong.code == expat.errors.codes[expat.errors.XML_ERROR_UNKNOWN_ENCODING]):
            raise Damaged(part) from wrong
    except (ValueError, LookupError) as wrong:
        if not declared:
            raise Damaged(part) from wrong
    else:
        return
    _walk_recoded(file, part, sink, declared[0])


def declares_type(file: IO[bytes]) -> bool:
    """True when a part has a document type before its root; False for one that is no XML at all."""

    def begun(*_: object) -> None:
        raise _RootBegun

    class Prolog:
        text = start = end = staticmethod(begun)

    try:
        walk(file, "", Prolog())
    except Declared:
        return True
    except (_RootBegun, Damaged):
        return False
    return False


def _chunks(file: IO[bytes], seen: Callable[[], int]) -> Iterator[bytes]:
    """The bytes in pieces that grow while nothing is recognised (`seen` stands still), so that one huge tag costs no square."""
    size, before = _CHUNK, -1
    while data := file.read(size):
        yield data
        now = seen()
        size, before = (size * 2 if now == before else _CHUNK), now


def _parser(sink: Sink, declared: list[str], encoding: str | None = None) -> expat.XMLParserType:
    parser = expat.ParserCreate(encoding, " ")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = sink.start, sink.end
    parser.CharacterDataHandler = sink.text
    parser.StartDoctypeDeclHandler = _refuse
    parser.XmlDeclHandler = lambda _version, name, _alone: declared.append(name) if name else None
    return parser


def _refuse(*_: object) -> None:
    raise Declared


def _feed(parser: expat.XMLParserType, file: IO[bytes]) -> None:
    for data in _chunks(file, lambda: parser.CurrentByteIndex):
        parser.Parse(data, False)
    parser.Parse(b"", True)


def _walk_recoded(file: IO[bytes], part: str, sink: Sink, encoding: str) -> None:
    """A part in an encoding of several bytes, made UTF-8 on its way."""
    name = ""
    with suppress(LookupError):
        name = codecs.lookup(encoding).name
    if name not in _WIDE:
        raise Damaged(part)
    parser, decoder = _parser(sink, [], "utf-8"), codecs.getincrementaldecoder(name)()
    try:
        file.seek(0)
        for data in _chunks(file, lambda: parser.CurrentByteIndex):
            parser.Parse(decoder.decode(data).encode(), False)
        parser.Parse(decoder.decode(b"", True).encode(), True)
    except (expat.ExpatError, UnicodeError) as wrong:
        raise Damaged(part) from wrong
