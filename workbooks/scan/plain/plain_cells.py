"""The cells of a sheet whose rows are plain (`workbooks.scan.plain.plain_part`): what `SheetSink` finds event by event."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import compress, pairwise
from typing import Any

from validators.values.serial import EPOCH, EPOCH_1904
from workbooks.book import column_number
from workbooks.scan.plain.plain_part import PlainRows
from workbooks.scan.sheet_cells import MAX_BLANKS, MAX_COLUMNS, MAX_ROWS, PlainLooks, SheetCells, dated, in_order, telling_format
from workbooks.scan.xlsx_parts import Styles, is_date_format

_TRUTH = {"0": False, "1": True}


class _Unlike(Exception):
    """Something about a cell is not plain after all."""


class _Moments(dict[str, Any]):
    """The text of a number -> the date or time that a style shows: a month has few days and many rows."""

    def __init__(self, epoch: dt.datetime, kind: str) -> None:
        super().__init__()
        self.epoch, self.kind = epoch, kind

    def __missing__(self, text: str) -> Any:
        value = self[text] = dated(float(text), self.epoch, self.kind)
        return value


@dataclass(frozen=True, kw_only=True)
class _Style:
    """What a style does to a number: `make` gives its value, `telling` is a format that says more than digits."""

    number: int
    make: Callable[[str], Any] = float
    telling: str = ""
    struck: bool = False


@dataclass(frozen=True, kw_only=True)
class _Form:
    """What rows have in common that have the same columns, styles and types: which of their cells are filled, where those
    stand in a line (from 0), and what makes a value of each.
    """

    filled: tuple[bool, ...]
    places: tuple[int, ...]
    makers: tuple[Callable[[str], Any], ...]
    telling: tuple[tuple[int, str], ...]
    struck: tuple[int, ...]


_Key = tuple[tuple[str, ...], tuple[str | None, ...], tuple[str | None, ...], tuple[bool, ...]]


@dataclass(kw_only=True)
class _Taken:
    """What was taken of a sheet so far: row -> its cells up to the last filled one, how cells look, blanks left of filled ones."""

    found: SheetCells
    lines: dict[int, list[Any]] = field(default_factory=dict)
    looks: set[tuple[str, int, str]] = field(default_factory=set)
    forms: dict[_Key, _Form] = field(default_factory=dict)
    blanks: int = 0


class PlainReader:
    """Takes plain rows; made once for a workbook, of its shared texts and styles."""

    def __init__(self, strings: Sequence[str], styles: Styles, *, date1904: bool) -> None:
        texts = {str(number): text for number, text in enumerate(strings)}
        self._makers: dict[str | None, Callable[[str], Any]] = {"s": texts.__getitem__, "b": _TRUTH.__getitem__}
        epoch = EPOCH_1904 if date1904 else EPOCH
        made = [_style(n, *look, epoch) for n, look in enumerate(zip(styles.codes, styles.struck, strict=True))]
        self._styles: dict[str | None, _Style] = {str(style.number): style for style in made}
        self._styles[None] = made[0] if made else _Style(number=0)

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
        values = rows.values[cells]
        key = tuple(rows.letters[cells]), tuple(rows.styles[cells]), tuple(rows.kinds[cells]), tuple(map(bool, values))
        form = taken.forms.get(key)
        if form is None:
            form = taken.forms[key] = self._form(taken, key)
        if not form.places:
            return
        line: list[Any] = [None] * (form.places[-1] + 1)
        for place, make, text in zip(form.places, form.makers, compress(values, form.filled), strict=True):
            line[place] = make(text)
        taken.lines[row] = line
        taken.found.filled += len(form.places)
        taken.blanks += len(line) - len(form.places)
        for place, code in form.telling:
            taken.found.formats[row, place + 1] = code
        for place in form.struck:
            taken.found.struck.add((row, place + 1))

    def _form(self, taken: _Taken, key: _Key) -> _Form:
        """KeyError for a style that there is not, _Unlike for columns that do not go from left to right."""
        columns = [column_number(letters) for letters in key[0]]
        if any(a >= b for a, b in pairwise(columns)) or (columns and columns[-1] > MAX_COLUMNS):
            raise _Unlike
        cells = [
            (column - 1, letters, self._styles[style], kind)
            for column, letters, style, kind, filled in zip(columns, *key, strict=True)
            if filled
        ]
        taken.looks.update((letters, style.number, kind or "") for _, letters, style, kind in cells)
        return _Form(
            filled=key[3],
            places=tuple(place for place, *_ in cells),
            makers=tuple(self._makers.get(kind) or style.make for _, _, style, kind in cells),
            telling=tuple((place, style.telling) for place, _, style, kind in cells if style.telling and kind not in self._makers),
            struck=tuple(place for place, _, style, _ in cells if style.struck),
        )


def _style(number: int, code: str, struck: bool, epoch: dt.datetime) -> _Style:
    """The first style of all shows plain numbers, whatever its format says (`SheetSink`)."""
    kind = is_date_format(code) if number else ""
    if kind:
        return _Style(number=number, make=_Moments(epoch, kind).__getitem__, struck=struck)
    return _Style(number=number, telling=code if number and telling_format(code) else "", struck=struck)
