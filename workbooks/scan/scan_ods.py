"""An OpenDocument spreadsheet, with what a fast reader leaves out: error cells, merged areas, hidden rows.

LibreOffice writes an error as an empty text with the error shown; it comes back as `ErrorCell`. Comments are no text.
"""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from validators.page.page import column_letter
from validators.values.cell import ErrorCell, UncomputedCell
from workbooks.book import Grid
from workbooks.scan.screen import FAR_ROW, MAX_CELLS, MAX_COLUMNS

_NS = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_OFFICE, _TABLE, _TEXT, _STYLE = (_NS % name for name in ("office", "table", "text", "style"))
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}value-type"
_CELLS = (_TABLE + "table-cell", _TABLE + "covered-table-cell")


class TooFar(Exception):
    """A cell so far from the others that the sheet would be too large; its argument is the address."""


@dataclass(kw_only=True)
class _Sheet:
    rows: list[list[Any]] = field(default_factory=list)
    blank: int = 0  # empty rows below `rows` that count only if a filled one follows
    formulas: set[tuple[int, int]] = field(default_factory=set)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)


@dataclass(frozen=True, kw_only=True)
class OdsSheet:
    """A sheet read: its grid, and (row, column) of the cells with a formula."""

    grid: Grid
    formulas: frozenset[tuple[int, int]]


def read_ods(path: Path) -> dict[str, OdsSheet]:
    """Every sheet by name, in order; raises ParseError, KeyError, ValueError or zipfile's errors for a damaged file."""
    with zipfile.ZipFile(path) as archive:
        root = ElementTree.fromstring(archive.read("content.xml"))
    unseen = {
        style.get(_STYLE + "name")
        for style in root.iter(_STYLE + "style")
        for look in style.iter(_STYLE + "table-properties")
        if look.get(_TABLE + "display") == "false"
    }
    found = {}
    for table in root.iter(_TABLE + "table"):
        name = table.get(_TABLE + "name", "")
        if not name or name in found:
            continue
        sheet = _Sheet()
        for row in _rows(table):
            _take_row(sheet, row)
        grid = Grid(
            sheet=name,
            rows=sheet.rows,
            merged=tuple(sheet.merged),
            hidden_rows=frozenset(sheet.hidden_rows),
            hidden=table.get(_TABLE + "style-name") in unseen,
        )
        found[name] = OdsSheet(grid=grid, formulas=frozenset(sheet.formulas))
    return found


def _rows(table: Element) -> Iterator[Element]:
    """The rows, also those in groups and in the repeated head; tables inside a cell are none of them."""
    for child in table:
        if child.tag == _TABLE + "table-row":
            yield child
        elif child.tag in (_TABLE + "table-header-rows", _TABLE + "table-row-group", _TABLE + "table-rows"):
            yield from _rows(child)


def _take_row(sheet: _Sheet, row: Element) -> None:
    number = len(sheet.rows) + sheet.blank + 1
    line: list[Any] = []
    blank = 0
    for cell in row:
        if cell.tag in _CELLS:
            blank = _take_cell(sheet, cell, number, line, blank)
    repeated = int(row.get(_TABLE + "number-rows-repeated", "1"))
    if not line:
        sheet.blank += repeated
        return
    last = number + repeated - 1
    if last * len(line) > MAX_CELLS or (sheet.blank > FAR_ROW // 2 and last > FAR_ROW):
        raise TooFar(f"{column_letter(len(line))}{last}")
    if row.get(_TABLE + "visibility") in ("collapse", "filter"):
        sheet.hidden_rows.update(range(number, last + 1))
    sheet.rows.extend([] for _ in range(sheet.blank))
    sheet.rows.extend(list(line) for _ in range(repeated))
    sheet.blank = 0


def _take_cell(sheet: _Sheet, cell: Element, number: int, line: list[Any], blank: int) -> int:
    """Appends the cell and the blank ones before it; gives how many blank cells stand there since."""
    column = len(line) + blank + 1
    times = int(cell.get(_TABLE + "number-columns-repeated", "1"))
    value = _value(cell) if cell.tag == _CELLS[0] else None
    down, right = (int(cell.get(_TABLE + f"number-{way}-spanned", "1")) for way in ("rows", "columns"))
    if down > 1 or right > 1:
        sheet.merged.append((number, column, number + down - 1, column + right - 1))
    if value is None:
        return blank + times
    if cell.get(_TABLE + "formula"):
        sheet.formulas.add((number, column))
    if column + times > MAX_COLUMNS + 1:
        raise ValueError("too many columns")
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
        moment = dt.datetime.fromisoformat(cell.get(_OFFICE + "date-value", ""))
        return moment.date() if moment.time() == dt.time() else moment
    return _text(cell) or None


def _text(cell: Element) -> str:
    """The paragraphs of a cell; each run of spaces that the format writes as <text:s> is put back."""
    return "\n".join("".join(_pieces(p)) for p in cell if p.tag == _TEXT + "p")


def _pieces(part: Element) -> Iterator[str]:
    yield part.text or ""
    for child in part:
        if child.tag == _TEXT + "s":
            yield " " * int(child.get(_TEXT + "c", "1"))
        elif child.tag == _TEXT + "line-break":
            yield "\n"
        elif child.tag != _OFFICE + "annotation":
            yield from _pieces(child)
        yield child.tail or ""
