"""An .xlsx or .xlsm read by its relationships: the sheets in order, their cells, the other workbooks that they name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote

from workbooks.book import Rejection
from workbooks.scan.far_cells import distinct, too_far
from workbooks.scan.file_format import RESAVE, damaged
from workbooks.scan.plain.plain_cells import PlainReader
from workbooks.scan.plain.plain_part import plain_rows, plain_texts
from workbooks.scan.screen import opened
from workbooks.scan.sheet_cells import SheetCells, SheetSink, TooFar
from workbooks.scan.xlsx_parts import Link, Parts, StringSink, Styles, StyleSink, WorkbookSink
from workbooks.scan.xml_part import Damaged, Declared

_SHEETS = ("worksheet", "chartsheet", "dialogsheet", "xlMacrosheet", "xlIntlMacrosheet")


class XlsxFile:
    """A workbook on disk that has passed the screen; every fault of a part is a Rejection.

    sheets        name -> what the list of sheets says of it; links: the relationships of the workbook by id
    plain_texts   True when the shared texts were read and none of them has a look of its own
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self.plain_texts = False
        with self.reading() as parts:
            self._book = parts.workbook()
            sink = WorkbookSink()
            parts.walk(self._book, sink)
            self.links = parts.links(self._book)
        self.date1904, self.strict = sink.date1904, sink.strict
        self.sheets = dict(zip(distinct([s.name for s in sink.sheets]), sink.sheets, strict=True))

    def hidden(self, sheet: str) -> bool:
        """True for a sheet that staff have hidden."""
        return self.sheets[sheet].hidden

    def cells(self, sheet: str) -> SheetCells:
        """Everything on a sheet; nothing for a chart's."""
        listed = self.sheets[sheet]
        link = self.links.get(listed.relation)
        if link is not None and link.kind in _SHEETS[1:]:
            return SheetCells()
        with self.reading(sheet) as parts:
            member = parts.name(link.target) if link is not None else None
            if member is None:
                raise Damaged(listed.name)
            return self._plain(parts, member) or self._walked(parts, member)

    def _walked(self, parts: Parts, member: str, around: bytes | None = None) -> SheetCells:
        """A sheet event by event: all of it, or what stands around its rows."""
        sink = SheetSink(self._strings, self._styles, date1904=self.date1904)
        parts.walk(member, sink, around)
        return sink.cells()

    def _plain(self, parts: Parts, member: str) -> SheetCells | None:
        """A sheet whose rows are plain; None for any other."""
        rows = plain_rows(parts.archive.read(member))
        if rows is None:
            return None
        with suppress(Damaged, Declared, TooFar):  # which fault comes first, the parser tells over the whole part
            found = self._walked(parts, member, rows.around)
            return found if self._reader.take(found, rows) else None
        return None

    @cached_property
    def _reader(self) -> PlainReader:
        return PlainReader(self._strings, self._styles, date1904=self.date1904)

    def members(self) -> dict[str, str]:
        """Sheet -> its part in the zip, of the sheets that have one."""
        with self.reading() as parts:
            links = {name: self.links.get(listed.relation) for name, listed in self.sheets.items()}
            found = {name: parts.name(link.target) for name, link in links.items() if link is not None}
        return {name: member for name, member in found.items() if member}

    @cached_property
    def outside_books(self) -> tuple[str, ...]:
        """The names of the other workbooks that formulas refer to."""
        with self.reading() as parts:
            targets = [link.target for book in parts.external_books() for link in parts.links(book).values() if link.target]
        return tuple(dict.fromkeys(unquote(t).replace("\\", "/").rsplit("/", 1)[-1] for t in targets))

    @cached_property
    def _strings(self) -> list[str]:
        with self.reading() as parts:
            member = self.member(parts, "sharedStrings")
            plain = None if member is None else plain_texts(parts.archive.read(member))
        if plain is not None:
            self.plain_texts = True
            return plain
        sink = StringSink()
        self._take("sharedStrings", sink)
        return sink.strings

    @cached_property
    def _styles(self) -> Styles:
        sink = StyleSink()
        self._take("styles", sink)
        return sink.styles

    def _take(self, kind: str, sink: StringSink | StyleSink) -> None:
        with self.reading() as parts:
            member = self.member(parts, kind)
            if member is not None:
                parts.walk(member, sink)

    def member(self, parts: Parts, kind: str) -> str | None:
        """The part that the workbook names as its styles, theme or texts; None where it names none."""
        link: Link | None = next((link for link in self.links.values() if link.kind == kind), None)
        return parts.name(link.target) if link is not None else None

    @contextmanager
    def reading(self, sheet: str = "") -> Iterator[Parts]:
        """The open zip; what goes wrong in it becomes the sentence about the file, or about the sheet."""
        try:
            with opened(self._path, sheet) as archive:
                yield Parts(archive)
        except Declared as declared:
            raise Rejection(f"“{self._path.name}”里有不允许的声明（DOCTYPE），没有打开", RESAVE) from declared
        except TooFar as far:
            raise too_far(f"《{sheet}》", str(far)) from far
        except Damaged as broken:
            raise damaged(self._path.name, f"《{sheet}》" if sheet else "") from broken
