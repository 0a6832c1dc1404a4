"""The cells of a sheet whose rows are plain (`workbooks.scan.plain_part`): what `SheetSink` finds event by event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

from validators.values.serial import EPOCH, EPOCH_1904
from workbooks.book import column_number
from workbooks.scan.plain_part import PlainRows
from workbooks.scan.sheet_cells import MAX_BLANKS, MAX_COLUMNS, MAX_ROWS, PlainLooks, SheetCells, dated, in_order, telling_format
from workbooks.scan.xlsx_parts import Styles, is_date_format

_TRUTH = {"0": False, "1": True}


class _Unlike(Exception):
    """Something about a cell is not plain after all."""


@dataclass(kw_only=True)
class PlainStyle:
    """What a style does to the cells that bear it: `dates` = kind of date, `telling` = a format that says more than digits."""

    number: int
    dates: str = ""
    telling: str = ""
    struck: bool = False
    moments: dict[str, Any] = field(default_factory=dict)


@dataclass(kw_only=True)
class _Taken:
    """What was taken of a sheet so far: row -> its cells up to the last filled one, how cells look, blanks left of filled ones."""

    found: SheetCells
    lines: dict[int, list[Any]] = field(default_factory=dict)
    looks: set[tuple[str, int, str, int]] = field(default_factory=set)
    blanks: int = 0


class PlainReader:
    """Takes plain rows; made once for a workbook, of its shared texts and styles."""

    def __init__(self, strings: Sequence[str], styles: Styles, *, date1904: bool) -> None:
        self._texts: Mapping[str, str] = {str(number): text for number, text in enumerate(strings)}
        self._epoch = EPOCH_1904 if date1904 else EPOCH
        made = [
            PlainStyle(number=n, dates=is_date_format(code) if n else "", telling=code if n and telling_format(code) else "", struck=struck)
            for n, (code, struck) in enumerate(zip(styles.codes, styles.struck, strict=True))
        ]
        self._styles: dict[str | None, PlainStyle] = {str(style.number): style for style in made}
        self._styles[None] = made[0] if made else PlainStyle(number=0)
        self._columns: dict[str, int] = {}

    def take(self, found: SheetCells, rows: PlainRows) -> bool:
        """Puts the cells of the rows into `found`, which holds what stands around them; False where they are not plain
        after all, and `found` is of no use.
        """
        taken = _Taken(found=found)
        try:
            self._all_rows(taken, rows)
        except (_Unlike, KeyError, StopIteration):
            return False
        found.plain = PlainLooks(looks=frozenset(taken.looks), around=rows.around)
        found.rows = in_order(taken.lines, found.filled)
        return True

    def _all_rows(self, taken: _Taken, rows: PlainRows) -> None:
        """Every row in turn; _Unlike, KeyError or StopIteration where one is not plain."""
        marks = iter([i for i, letters in enumerate(rows.letters) if letters is None])
        row = due = 0
        for at in marks:
            number = rows.rows[at]
            if number is None or at != due or not row < int(number) <= MAX_ROWS:
                raise _Unlike
            row, end = int(number), at if rows.closed[at] else next(marks)
            if rows.hidden[at]:
                taken.found.hidden_rows.add(row)
            if end > at:
                if rows.rows[end] is not None or rows.digits[at + 1 : end].count(number) != end - at - 1:
                    raise _Unlike
                self._row(taken, rows, row, slice(at + 1, end))
            due = end + 1
        if due != len(rows.letters) or taken.blanks > MAX_BLANKS:
            raise _Unlike

    def _row(self, taken: _Taken, rows: PlainRows, row: int, cells: slice) -> None:
        texts, styles, looks, line, last = self._texts, self._styles, taken.looks, list[Any](), 0
        for letters, style, kind, text in zip(rows.letters[cells], rows.styles[cells], rows.kinds[cells], rows.values[cells], strict=True):
            column = self._columns.get(letters) or self._column(letters)
            if column <= last:
                raise _Unlike
            last = column
            if text is None:
                continue
            look, value, sign = styles[style], texts.get(text) if kind == "s" else None, 0
            if value is None:
                value, sign = self._other(taken.found, look, kind, text, (row, column))
            looks.add((letters, look.number, kind or "", sign))
            if (gap := column - 1 - len(line)) > 0:
                taken.blanks += gap
                line.extend([None] * gap)
            line.append(value)
            taken.found.filled += 1
            if look.struck:
                taken.found.struck.add((row, column))
        if line:
            taken.lines[row] = line

    def _other(self, found: SheetCells, look: PlainStyle, kind: str | None, text: str, at: tuple[int, int]) -> tuple[Any, int]:
        """The value of a cell that is no shared text, and its sign; KeyError or _Unlike for what is not plain."""
        if kind == "s" or kind == "b":
            return (self._texts if kind == "s" else _TRUTH)[text], 0
        number = float(text)
        sign = (number > 0) - (number < 0)
        if not isfinite(number):
            raise _Unlike
        if look.dates:
            if text not in look.moments:
                look.moments[text] = dated(number, self._epoch, look.dates)
            return look.moments[text], sign
        if look.telling:
            found.formats[at] = look.telling
        return number, sign

    def _column(self, letters: str) -> int:
        """Column letters to number, remembered; _Unlike for a column that no sheet has."""
        number = column_number(letters)
        if number > MAX_COLUMNS:
            raise _Unlike
        self._columns[letters] = number
        return number
