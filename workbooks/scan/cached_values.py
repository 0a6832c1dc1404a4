"""Computed values of formulas, carried over a save by openpyxl, which writes a formula without its value.

Without them a copy would read as if its formulas had never been computed until somebody opened it in Excel.
"""

from __future__ import annotations

import datetime as dt
import zipfile
from pathlib import Path
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

from workbooks.archive.disk import whole
from workbooks.scan.scan_xlsx import XlsxFile
from workbooks.scan.xlsx_parts import main_names
from workbooks.scan.xml_part import Attributes

_EPOCH = (1980, 1, 1, 0, 0, 0)
_NAMES = main_names(("c", "f", "v"))

Values = dict[str, dict[str, tuple[str, str]]]
"""Sheet -> address -> the cell's type (str, b, e, n or nothing) and the text of its value."""


def cached_values(path: Path) -> Values:
    """The computed values of every formula of a workbook on disk."""
    book = XlsxFile(path)
    return {sheet: book.cells(sheet).computed for sheet in book.sheets}


def settle(path: Path, values: Values, modified: dt.datetime) -> None:
    """Puts the values back into a workbook that openpyxl has written; formulas that are new stay without one.

    The moment of writing gives way to `modified`, so that the same content gives the same bytes.
    """
    known = {part: values.get(name, {}) for name, part in XlsxFile(path).members().items()}
    with whole(path) as draft, zipfile.ZipFile(path) as old, zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.infolist():
            data = old.read(item.filename)
            if item.filename == "docProps/core.xml":
                data = _Modified(data, f"{modified:%Y-%m-%dT%H:%M:%SZ}").made()
            elif known.get(item.filename):
                data = _Filled(data, known[item.filename]).made()
            item.date_time = _EPOCH
            new.writestr(item, data)


class _Spliced:
    """XML with pieces of it replaced where a parser says that they stand; all other bytes stay as they are."""

    def __init__(self, xml: bytes) -> None:
        self._xml = xml
        self._pieces: list[tuple[int, int, bytes]] = []
        self.parser = expat.ParserCreate(None, " ")
        self.parser.StartElementHandler, self.parser.EndElementHandler = self.start, self.end

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins at `at`."""

    def end(self, name: str) -> None:
        """An element ends at `at`."""

    @property
    def at(self) -> int:
        """The byte at which the tag stands."""
        return self.parser.CurrentByteIndex

    def replace(self, first: int, last: int, text: str) -> None:
        """Bytes first .. last - 1 give way to a text."""
        self._pieces.append((first, last, text.encode()))

    def made(self) -> bytes:
        """The XML with its pieces replaced."""
        self.parser.Parse(self._xml, True)
        kept, done = [], 0
        for first, last, piece in self._pieces:
            kept += [self._xml[done:first], piece]
            done = last
        return b"".join([*kept, self._xml[done:]])


class _Modified(_Spliced):
    """The moment of the last change."""

    def __init__(self, xml: bytes, moment: str) -> None:
        super().__init__(xml)
        self._moment, self._after = moment, 0

    def start(self, name: str, attributes: Attributes) -> None:
        if name.endswith(" modified"):
            self._after = self._xml.index(b">", self.at) + 1

    def end(self, name: str) -> None:
        if name.endswith(" modified"):
            self.replace(self._after, self.at, self._moment)


class _Filled(_Spliced):
    """The values of formulas, in cells that have none."""

    def __init__(self, xml: bytes, values: dict[str, tuple[str, str]]) -> None:
        super().__init__(xml)
        self._values = values
        self._cell: Attributes = {}
        self._cell_at = self._formula_at = self._value_at = 0

    def start(self, name: str, attributes: Attributes) -> None:
        local = _NAMES.get(name)
        if local == "c":
            self._cell, self._cell_at, self._formula_at, self._value_at = attributes, self.at, 0, 0
        elif local == "f":
            self._formula_at = self.at
        elif local == "v":
            self._value_at = self.at

    def end(self, name: str) -> None:
        if _NAMES.get(name) != "c" or not (self._formula_at and self._value_at):
            return
        kind, value = self._values.get(self._cell.get("r", ""), ("", ""))
        if value or kind:
            marked = {key: text for key, text in self._cell.items() if key != "t"} | ({"t": kind} if kind else {})
            self.replace(self._cell_at, self._formula_at, f"<c{''.join(f' {k}={quoteattr(v)}' for k, v in marked.items())}>")
            self.replace(self._value_at, self.at, f"<v>{escape(value)}</v>")
