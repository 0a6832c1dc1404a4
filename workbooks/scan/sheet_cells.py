"""The cells of one sheet of an .xlsx in one pass: values, formulas, errors, merged areas, hidden rows (ECMA-376, 18.3).

Cells stand where their `r` says, or next to the one before. Only filled cells take room: a cell that is merely formatted,
however far away, is none.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from dataclasses import dataclass, field
from typing import Any

from validators.columns.lost_zeros import shows_zeros
from validators.page.page import a1
from validators.values.cell import ErrorCell, UncomputedCell
from validators.values.serial import EPOCH, EPOCH_1904, from_serial
from workbooks.book import column_number
from workbooks.scan.xlsx_parts import Styles, is_date_format, is_on, main_names, plain_text
from workbooks.scan.xml_part import MAX_DEPTH, Attributes, Damaged

MAX_ROWS, MAX_COLUMNS = 1_048_576, 16_384
MAX_BLANKS = 4_000_000
"""Blank cells that may lie left of filled ones in a whole sheet, beyond 50 for each filled one."""
_DIGITS = "0123456789"
_OUTSIDE = re.compile(r"\[\d+\][^<]*!")
"""A reference to another workbook in a formula."""
_LAST_DAY = {EPOCH: 2_958_465, EPOCH_1904: 2_957_003}
_COMPUTED = ("", "str", "b", "e", "n")
_NAMES = main_names(("c", "v", "f", "t", "is", "rPh", "row", "mergeCell"))


class TooFar(Exception):
    """A cell so far from the others that the sheet would be too large; its argument is the address."""


@dataclass(kw_only=True)
class SheetCells:
    """What a sheet holds; rows and columns count from 1, rows[0] is row 1.

    formulas, outside   addresses of the cells with a formula, and of those whose formula names another workbook
    formats             (row, column) -> the number format of a cell with a number, where it is more than digits
    computed            address -> type and text of the value that a formula has given
    struck              (row, column) of the filled cells whose text is struck through
    plain               what the looks of its cells are judged by, where they are plain (`workbooks.scan.plain.plain_cells`)
    """

    rows: list[list[Any]] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    formulas: set[str] = field(default_factory=set)
    outside: set[str] = field(default_factory=set)
    computed: dict[str, tuple[str, str]] = field(default_factory=dict)
    formats: dict[tuple[int, int], str] = field(default_factory=dict)
    struck: set[tuple[int, int]] = field(default_factory=set)
    filled: int = 0
    plain: PlainLooks | None = None


@dataclass(frozen=True, kw_only=True)
class PlainLooks:
    """The cells of a sheet that was taken at once: every (column letters, style, type) of a filled one, and the part without
    its rows. The type is "" where none is written.
    """

    looks: frozenset[tuple[str, int, str]]
    around: bytes


class SheetSink:
    """Takes the events of a sheet's part; `cells()` gives what was found."""

    def __init__(self, strings: list[str], styles: Styles, *, date1904: bool) -> None:
        self._strings, self._epoch = strings, EPOCH_1904 if date1904 else EPOCH
        self._dates = [is_date_format(code) for code in styles.codes]
        self._telling = [code if telling_format(code) else "" for code in styles.codes]
        self._struck = styles.struck
        self._found = SheetCells()
        self._lines: dict[int, list[Any]] = {}
        self._pieces: list[str] = []
        self.text = self._pieces.append
        self._row = self._column = self._blanks = self._depth = self._aloud = 0
        self._line: list[Any] | None = None
        self._cell: Attributes | None = None
        self._value: str | None = None
        self._formula: str | None = None
        self._inline: list[str] = []

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins."""
        local = _NAMES.get(name)
        self._depth += 1
        if local == "v" or local == "f" or local == "t":
            self._pieces.clear()
        elif local == "c":
            self._begin_cell(attributes)
        elif self._depth > MAX_DEPTH:
            raise Damaged("too deep")
        elif local == "row":
            self._begin_row(attributes)
        elif local == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif local == "rPh":
            self._aloud += 1

    def end(self, name: str) -> None:
        """An element ends."""
        local = _NAMES.get(name)
        self._depth -= 1
        if local == "v":
            self._value = "".join(self._pieces)
        elif local == "c":
            self._end_cell()
        elif local == "f":
            self._formula = "".join(self._pieces)
        elif local == "t" and not self._aloud:
            self._inline.append("".join(self._pieces))
        elif local == "rPh":
            self._aloud -= 1
        self._pieces.clear()

    def cells(self) -> SheetCells:
        """Everything found, the rows in order and, unless a stray cell makes that too much, of one length."""
        self._found.rows = in_order(self._lines, self._found.filled)
        return self._found

    def _begin_row(self, attributes: Attributes) -> None:
        number = attributes.get("r")
        self._row = _whole(number) if number else self._row + 1
        self._column, self._line = 0, self._lines.get(self._row)
        if is_on(attributes.get("hidden")):
            self._found.hidden_rows.add(self._row)

    def _begin_cell(self, attributes: Attributes) -> None:
        if self._cell is not None:
            raise Damaged("cell in a cell")
        self._cell, self._value, self._formula = attributes, None, None
        place = attributes.get("r")
        if not place:
            self._column += 1
            return
        letters = place.rstrip(_DIGITS)
        self._column = _column(letters)
        row = int(place[len(letters) :][:9] or 0)
        if row != self._row:
            self._row, self._line = row, self._lines.get(row)

    def _end_cell(self) -> None:
        cell = self._cell
        assert cell is not None
        if self._formula is not None:
            self._take_formula(self._formula, cell.get("t", ""))
        if self._value is not None or self._formula is not None or self._inline:
            value = self._parsed(cell)
            if value is not None:
                self._put(value)
                style = _style(cell)
                if style < len(self._struck) and self._struck[style]:
                    self._found.struck.add((self._row, self._column))
        self._cell = None

    def _put(self, value: Any) -> None:
        line = self._line
        if line is None:
            if not 0 < self._row <= MAX_ROWS:
                raise TooFar((self._cell or {}).get("r") or f"第 {self._row} 行")
            line = self._line = self._lines[self._row] = []
        self._found.filled += 1
        gap = self._column - 1 - len(line)
        if gap < 0:
            there = line[self._column - 1]
            if there is not None and (type(there) is not type(value) or there != value):
                raise Damaged(f"two cells in {a1(self._row, self._column)}")
            line[self._column - 1] = value
            return
        if gap:
            self._blanks += gap
            if self._column > MAX_COLUMNS or self._blanks > max(MAX_BLANKS, 50 * self._found.filled):
                raise TooFar((self._cell or {}).get("r") or a1(self._row, self._column))
            line.extend([None] * gap)
        line.append(value)

    def _take_formula(self, formula: str, kind: str) -> None:
        address = a1(self._row, self._column)
        self._found.formulas.add(address)
        if self._value is not None and kind in _COMPUTED:
            self._found.computed[address] = (kind, self._value)
        if "[" in formula and _OUTSIDE.search(formula):
            self._found.outside.add(address)

    def _parsed(self, cell: Attributes) -> Any:
        """The value of the cell that ends; None when it holds nothing."""
        kind, text = cell.get("t"), self._value
        if kind == "inlineStr":
            text, self._inline = "".join(self._inline), []
            return plain_text(text)
        self._inline.clear()
        if text is None or (not text and kind != "str"):
            return None if self._formula is None else UncomputedCell(f"={self._formula}")
        if kind == "s":
            return self._shared(text)
        if kind is None or kind == "n":
            return self._number(text, _style(cell))
        if kind == "b":
            return _truth(text.strip())
        if kind == "e":
            return ErrorCell(text.strip())
        return _moment(text) if kind == "d" else plain_text(text)

    def _shared(self, text: str) -> str:
        try:
            at = int(text)
            return self._strings[at] if at >= 0 else self._strings[len(self._strings)]
        except (ValueError, IndexError) as wrong:
            raise Damaged(f"text {text[:20]}") from wrong

    def _number(self, text: str, style: int) -> Any:
        try:
            number = float(text)
        except ValueError:
            return text
        if not math.isfinite(number) or "_" in text:
            return text
        if style and style < len(self._dates):
            if kind := self._dates[style]:
                return dated(number, self._epoch, kind)
            if code := self._telling[style]:
                self._found.formats[self._row, self._column] = code
        return number

    def _merge(self, area: str) -> None:
        first, _, last = area.partition(":")
        (top, left), (bottom, right) = _place(first), _place(last or first)
        self._found.merged.append((min(top, bottom), min(left, right), max(top, bottom), max(left, right)))


def in_order(lines: dict[int, list[Any]], filled: int) -> list[list[Any]]:
    """The rows from the first of a sheet on, of one length unless a stray cell makes that too much."""
    last, width = max(lines, default=0), max(map(len, lines.values()), default=0)
    rows = [lines.get(row) or [] for row in range(1, last + 1)]
    if last * width <= max(MAX_BLANKS, 50 * filled):
        for line in rows:
            line.extend([None] * (width - len(line)))
    return rows


def telling_format(code: str) -> bool:
    """True for a format that says more than how many digits are shown: words, a scale, a power, a percentage, zeros in front."""
    bare = code.replace("General", "")
    return shows_zeros(bare) or not bare.isascii() or any(sign in bare for sign in '"\\%eE') or ",;" in bare + ";" or ",." in bare


def _style(cell: Attributes) -> int:
    style = cell.get("s")
    return int(style) if style is not None and len(style) < 9 and style.isdecimal() else 0


def _truth(text: str) -> bool:
    if text not in ("0", "1", "true", "false"):
        raise Damaged(text[:20])
    return text in ("1", "true")


_COLUMNS: dict[str, int] = {}


def _column(letters: str) -> int:
    """Column letters to number, remembered; Damaged for what is none."""
    known = _COLUMNS.get(letters)
    if known is None:
        if not (letters.isascii() and letters.isalpha() and len(letters) < 8):
            raise Damaged(letters[:20])
        known = _COLUMNS[letters] = column_number(letters)
    return known


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and int(text[:9]) > 0):
        raise Damaged(text[:20])
    return int(text[:9])


def _place(address: str) -> tuple[int, int]:
    letters = address.replace("$", "").rstrip(_DIGITS)
    return _whole(address.replace("$", "")[len(letters) :]), _column(letters)


def dated(number: float, epoch: dt.datetime, kind: str) -> Any:
    """A serial number as the date, time or duration that its format shows; the number itself beyond the year 9999."""
    if not -1 < number <= _LAST_DAY[epoch]:
        return number
    if kind == "duration":
        return dt.timedelta(milliseconds=round(number * 86_400_000))
    moment = from_serial(number, epoch)
    if 0 <= number < 1:
        return moment.time()
    return moment.date() if number == int(number) else moment


def _moment(text: str) -> Any:
    """A date written as ISO 8601 says; the text itself where it is none."""
    try:
        moment = dt.datetime.fromisoformat(text.strip()).replace(tzinfo=None)
    except ValueError:
        return text
    return moment.date() if moment.time() == dt.time() else moment
