"""An OpenDocument spreadsheet, zipped or flat, with what a fast reader leaves out: error cells, merged areas, hidden rows.

LibreOffice writes an error as an empty text with the error shown; it comes back as `ErrorCell`. Comments are no text.
Rows are taken as they end, so that memory holds one row of XML at a time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, TreeBuilder

from validators.page.page import a1
from validators.values.cell import ErrorCell, UncomputedCell
from validators.values.serial import from_ole
from workbooks.book import Grid, Rejection
from workbooks.scan.far_cells import distinct, too_far
from workbooks.scan.file_format import RESAVE, damaged, is_flat
from workbooks.scan.screen import opened, screen_archive
from workbooks.scan.sheet_cells import MAX_BLANKS, MAX_COLUMNS, MAX_ROWS, TooFar
from workbooks.scan.xml_part import MAX_DEPTH, Attributes, Damaged, Declared, walk

_NS = "urn:oasis:names:tc:opendocument:xmlns:%s:1.0 "
_OFFICE, _TABLE, _TEXT, _STYLE = (_NS % name for name in ("office", "table", "text", "style"))
_CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 value-type"
_CELLS = (_TABLE + "table-cell", _TABLE + "covered-table-cell")
MAX_SPACES, MAX_ELEMENTS = 1_000, 300_000
MAX_FILLED = 12_000_000
"""Cells that a sheet may say it holds: one element may stand for any number of them."""
_ROW, _SHEET = _TABLE + "table-row", _TABLE + "table"


@dataclass(kw_only=True)
class _Sheet:
    rows: list[list[Any]] = field(default_factory=list)
    blank: int = 0  # empty rows below `rows` that count only if a filled one follows
    formulas: set[tuple[int, int]] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    filled: int = 0
    blanks: int = 0


@dataclass(frozen=True, kw_only=True)
class OdsSheet:
    """A sheet read: its grid, and (row, column) of the cells with a formula."""

    grid: Grid
    formulas: frozenset[tuple[int, int]]


def read_ods(path: Path) -> dict[str, OdsSheet]:
    """Every sheet by name, in order; raises Rejection for a file that is damaged, or spans too far."""
    sink = _Content()
    try:
        if is_flat(path):
            with path.open("rb") as file:
                walk(file, path.name, sink)
        else:
            screen_archive(path)
            with opened(path) as archive, archive.open("content.xml") as part:
                walk(part, "content.xml", sink)
    except Declared as declared:
        raise Rejection(f"“{path.name}”里有不允许的声明（DOCTYPE），没有打开", RESAVE) from declared
    except TooFar as far:
        raise too_far(f"《{sink.name}》", str(far)) from far
    except (Damaged, ValueError, OverflowError) as broken:
        raise damaged(path.name) from broken
    return {name: _read(name, sheet, hidden) for name, (sheet, hidden) in sink.found().items()}


def _read(name: str, sheet: _Sheet, hidden: bool) -> OdsSheet:
    grid = Grid(sheet=name, rows=sheet.rows, merged=tuple(sheet.merged), hidden_rows=frozenset(sheet.hidden_rows), hidden=hidden)
    return OdsSheet(grid=grid, formulas=frozenset(sheet.formulas))


class _Content:
    """Takes the events of the content: one row becomes a small tree, is read and let go."""

    def __init__(self) -> None:
        self.name = ""
        self._sheets: list[tuple[str, str, _Sheet]] = []
        self._unseen: set[str] = set()
        self._style = ""
        self._tree: TreeBuilder | None = None
        self._depth = self._tables = self._row_depth = self._elements = 0

    def found(self) -> dict[str, tuple[_Sheet, bool]]:
        """Sheet -> its cells, and whether it is hidden; the second of one name is told from the first."""
        names = distinct([name for name, _, _ in self._sheets])
        return {name: (sheet, style in self._unseen) for name, (_, style, sheet) in zip(names, self._sheets, strict=True)}

    def text(self, data: str) -> None:
        """Text counts in a row only."""
        if self._tree is not None:
            self._tree.data(data)

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise Damaged("too deep")
        if self._tree is not None:
            self._elements += 1
            if self._elements > MAX_ELEMENTS:
                raise Damaged("row")
            self._tree.start(name, attributes)
        elif name == _SHEET:
            self._tables += 1
            if self._tables == 1:
                self.name = attributes.get(_TABLE + "name", "")
                self._sheets.append((self.name, attributes.get(_TABLE + "style-name", ""), _Sheet()))
        elif name == _ROW and self._tables == 1:
            self._tree, self._row_depth, self._elements = TreeBuilder(), self._depth, 0
            self._tree.start(name, attributes)
        elif name == _STYLE + "style":
            self._style = attributes.get(_STYLE + "name", "")
        elif name == _STYLE + "table-properties" and attributes.get(_TABLE + "display") == "false":
            self._unseen.add(self._style)

    def end(self, name: str) -> None:
        """An element ends."""
        if self._tree is not None:
            self._tree.end(name)
            if self._depth == self._row_depth:
                row, self._tree = self._tree.close(), None
                _take_row(self._sheets[-1][2], row)
        elif name == _SHEET:
            self._tables -= 1
        self._depth -= 1


def _take_row(sheet: _Sheet, row: Element) -> None:
    number = len(sheet.rows) + sheet.blank + 1
    line: list[Any] = []
    blank = 0
    for cell in row:
        if cell.tag in _CELLS:
            blank = _take_cell(sheet, cell, number, line, blank)
    repeated = _count(row, "number-rows-repeated")
    if not line:
        sheet.blank += repeated
        return
    last = number + repeated - 1
    filled = sum(v is not None for v in line) * repeated
    sheet.filled, sheet.blanks = sheet.filled + filled, sheet.blanks + len(line) * repeated - filled
    if last > MAX_ROWS or sheet.blanks > max(MAX_BLANKS, 50 * sheet.filled) or sheet.filled > MAX_FILLED:
        raise TooFar(a1(last, len(line)))
    if row.get(_TABLE + "visibility") in ("collapse", "filter"):
        sheet.hidden_rows.update(range(number, last + 1))
    sheet.rows.extend([] for _ in range(sheet.blank))
    sheet.rows.extend(list(line) for _ in range(repeated))
    sheet.blank = 0


def _count(element: Element, attribute: str) -> int:
    """A number of rows or columns, one where it is not said."""
    number = int(element.get(_TABLE + attribute, "1")[:9])
    if number < 1:
        raise Damaged(attribute)
    return number


def _take_cell(sheet: _Sheet, cell: Element, number: int, line: list[Any], blank: int) -> int:
    """Appends the cell and the blank ones before it; gives how many blank cells stand there since."""
    column = len(line) + blank + 1
    times = _count(cell, "number-columns-repeated")
    value = _value(cell) if cell.tag == _CELLS[0] else None
    down, right = (_count(cell, f"number-{way}-spanned") for way in ("rows", "columns"))
    if down > 1 or right > 1:
        sheet.merged.append((number, column, number + down - 1, column + right - 1))
    if value is None:
        return blank + times
    if cell.get(_TABLE + "formula"):
        sheet.formulas.add((number, column))
    if column + times > MAX_COLUMNS + 1:
        raise TooFar(a1(number, column + times - 1))
    line.extend([None] * blank + [value] * times)
    return 0


def _value(cell: Element) -> Any:
    kind = cell.get(_OFFICE + "value-type")
    if cell.get(_CALC) == "error":
        return ErrorCell(_text(cell) or "#N/A")
    if kind is None:
        formula = cell.get(_TABLE + "formula")
        return UncomputedCell(formula.partition("=")[1] + formula.partition("=")[2]) if formula else _text(cell) or None
    if kind in ("float", "percentage", "currency"):
        return float(cell.get(_OFFICE + "value", "nan"))
    if kind == "boolean":
        return cell.get(_OFFICE + "boolean-value") == "true"
    if kind == "date":
        moment = from_ole(dt.datetime.fromisoformat(cell.get(_OFFICE + "date-value", "")))
        return moment.date() if moment.time() == dt.time() else moment
    return _text(cell) or None


def _text(cell: Element) -> str:
    """The paragraphs of a cell; each run of spaces that the format writes as <text:s> is put back."""
    return "\n".join("".join(_pieces(p)) for p in cell if p.tag == _TEXT + "p")


def _pieces(part: Element) -> Iterator[str]:
    yield part.text or ""
    for child in part:
        if child.tag == _TEXT + "s":
            yield " " * min(int(child.get(_TEXT + "c", "1")[:5]), MAX_SPACES)
        elif child.tag == _TEXT + "line-break":
            yield "\n"
        elif child.tag != _OFFICE + "annotation":
            yield from _pieces(child)
        yield child.tail or ""
