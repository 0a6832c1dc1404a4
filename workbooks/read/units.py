"""In what unit the amounts of a table stand: applied wherever it is said, and told; nothing is computed where it is in doubt (settled 36).

Both `check` and `import` ask here. A header's own unit counts for its column, a group's for the columns under it, one above or
below the table for the columns that state none; a number format and 元 behind a number count for their cell.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from validators.column import Column
from validators.finding import Finding, Severity
from validators.page.page import a1
from validators.register import Register
from validators.values.cell import DoubtedCell, as_text
from validators.values.number_kinds import Count, Money, Quantity
from validators.values.number_text import written
from validators.values.text import is_blank, trim
from workbooks.book import Grid
from workbooks.read.read_header import Header
from workbooks.read.read_rows import note
from workbooks.read.unit_words import (
    FOREIGN,
    PIECE,
    UNSURE,
    YUAN,
    MoneyUnit,
    asked_in,
    unit_beside,
    unit_in_format,
    unit_in_header,
    units_said,
    unknown_unit,
)

Formats = Mapping[tuple[int, int], str]
"""(row, column), as Excel counts them -> number format of a cell."""
_MAY_SAY = re.compile("[元圆圓单單件角分币幣万萬亿億千仟百佰×乘]|USD|EUR|HKD|JPY|GBP|KRW|RMB|CNY|yuan", re.I)
_WRITE_IT = "数字真是这个单位，就在表上面写“单位：万元”那样一格再读"
_PLAIN_AGAIN = "把单位改成元、数字也改成元；或删掉那几个字，确认数字本来就是元"


class Said(NamedTuple):
    """A unit where it is said: the cell, its text, the unit."""

    cell: str
    text: str
    unit: MoneyUnit

    @property
    def words(self) -> str:
        """`B2 写着“单位：万元”`."""
        return f"{self.cell} 写着“{self.text[:20]}”"


class UnitDoubt(NamedTuple):
    """Why nothing is computed with a cell, and what to do."""

    says: str
    remedy: str


@dataclass(kw_only=True)
class Units:
    """The unit of each column of a table.

    columns   position -> column, of those that hold amounts or pieces
    said      position -> what is said of it; doubts: position -> why nothing is computed with it
    formats   number formats of single cells; ours: the table stands on our own desk, where only 元 can be meant
    places    position -> its cell, where positions do not stand for columns of the sheet (a printed page)
    """

    grid: Grid
    register: Register
    columns: dict[int, Column]
    said: dict[int, Said] = field(default_factory=dict)
    doubts: dict[int, UnitDoubt] = field(default_factory=dict)
    formats: Formats = field(default_factory=dict)
    ours: bool = False
    places: Mapping[int, str] = field(default_factory=dict)
    question: Said | None = None
    asked: str = ""
    _shown: Counter[tuple[int, str]] = field(default_factory=Counter)
    _first: dict[tuple[int, str], str] = field(default_factory=dict)

    @property
    def silent(self) -> bool:
        """True when nothing is said of any cell: every amount is what it is."""
        return not (self.said or self.doubts or self.formats)

    def value(self, row: int, position: int, raw: Any) -> Any:
        """A cell in 元 or 件; a `DoubtedCell` where it cannot be known."""
        if position not in self.columns or is_blank(raw) or isinstance(raw, DoubtedCell):
            return raw
        doubt = self.doubts.get(position)
        said = self.said.get(position)
        shown = self._format(row, position)
        if doubt is None and shown is not None:
            doubt, said = self._with_format(row, position, shown, said)
        if doubt is not None:
            return DoubtedCell.of(raw, *doubt)
        return raw if said is None or said.unit.plain else _scaled(raw, said)

    def _format(self, row: int, position: int) -> MoneyUnit | None:
        code = self.formats.get((row, self.grid.first_column + position))
        unit = unit_in_format(code) if code else None
        return unit if unit is not None and fits_column(unit, self.columns[position]) else None

    def _with_format(self, row: int, position: int, shown: MoneyUnit, said: Said | None) -> tuple[UnitDoubt | None, Said | None]:
        """A cell whose format writes a unit behind the number, beside what is said of its column."""
        here = Said(self.places.get(position) or a1(row, self.grid.first_column + position), shown.word, shown)
        if shown.counts == FOREIGN:
            return UnitDoubt(f"数字格式写着外币“{shown.word}”", "折成人民币再填；本来就是元就改掉单元格的格式"), said
        if shown.counts == UNSURE:
            says = f"数字格式写着“{shown.word}”，不知道看到的数和存着的数哪个是真的"
            return UnitDoubt(says, "把单元格格式改成数值，照原件重填"), said
        if self.ours and not shown.plain:
            return UnitDoubt(f"数字格式写着“{shown.word}”，本台账只按元读", "把单元格格式改成数值，按元重填"), said
        if said is not None and said.unit.factor != shown.factor:
            return UnitDoubt(f"{said.words}，数字格式写着“{shown.word}”，两处不同", _PLAIN_AGAIN), said
        self._shown[position, shown.word] += not shown.plain
        self._first.setdefault((position, shown.word), here.cell)
        return None, here

    def notes(self) -> list[Finding]:
        """What was applied, after all cells were read; and the question that a title asks."""
        found = [self._applied(said, [p for p, s in self.said.items() if s == said]) for said in dict.fromkeys(self.said.values())]
        for (position, word), count in self._shown.items():
            header, cell = self.columns[position].header, self._first[position, word]
            says = f"{cell} 等 {count} 格的数字格式写着“{word}”：“{header}”已按{word}读，折成元计算"
            if count:
                found.append(self._note("unit_applied", cell, word, says, "核对一两个数；本来就是元就改掉单元格的格式"))
        return [*filter(None, found), *self._asked()]

    def _applied(self, said: Said, positions: list[int]) -> Finding | None:
        told = list(dict.fromkeys(self.columns[p].header for p in positions if p not in self.doubts))
        if said.unit.plain or not told:
            return None
        factor = f"{said.unit.factor:,f}" if said.unit.factor > 1 else f"{said.unit.factor}"
        says = f"{said.words}：{'、'.join(f'“{h}”' for h in told[:6])}已按{said.unit.word}读，乘 {factor} 折成{_base(said.unit)}计算"
        remedy = f"核对一两个数；数字本来就是{_base(said.unit)}，就删掉那几个字"
        return self._note("unit_applied", said.cell, said.text, says, remedy)

    def _asked(self) -> Iterator[Finding]:
        """A title that names a larger unit while the columns state none."""
        if self.asked and (open_ := [self.columns[p].header for p in self._open()]):
            says = f"{self.asked}，{'、'.join(f'“{h}”' for h in open_[:6])}按元读"
            remedy = f"{_WRITE_IT}；本来就是元，请写理由"
            yield self._note("unit_question", None, self.asked, says, remedy, Severity.C)

    def _open(self) -> list[int]:
        """The amounts of which nothing is said."""
        return [p for p, c in self.columns.items() if isinstance(c.kind, Money) and p not in self.said and p not in self.doubts]

    def ask_beside(self, texts: Iterable[tuple[str, str]]) -> None:
        """A unit in a note, a text box or a page header (place, text) is a question too; a table whose cells say theirs has answered it."""
        told = next((f"{place}写着“{trim(text)[:30]}”" for place, text in texts if asked_in(text) or unknown_unit(text)), "")
        if told and not self.asked:
            self.asked = f"{told}；不在表格里，不知道算不算"

    def settle_nothing(self) -> Units:
        """For who takes rows over for good: amounts about which a question is open are not taken before it is answered."""
        if self.asked:
            self.doubts |= dict.fromkeys(self._open(), UnitDoubt(self.asked, f"{_WRITE_IT}；本来就是元，就写“单位：元”"))
        return self

    def _note(self, code: str, cell: str | None, value: str, says: str, remedy: str, severity: Severity = Severity.D) -> Finding:
        return note(code, self.register, None, cell, trim(value), says, remedy, severity)


def units_of(
    grid: Grid,
    header: Header,
    columns: Mapping[int, Column],
    records: Collection[int],
    register: Register,
    *,
    formats: Formats | None = None,
    ours: bool = False,
) -> Units:
    """What is said of the units of a table: `columns` by position in a line, `records` the Excel rows of its records.

    `ours` = the table stands on our own desk or in a submission.
    """
    counted = {i: c for i, c in columns.items() if isinstance(c.kind, (Money, Quantity, Count)) and not c.computed}
    units = Units(grid=grid, register=register, columns=counted, ours=ours)
    if not counted:
        return units
    units.formats = {at: code for at, code in (formats or {}).items() if at[1] - grid.first_column in counted and at[0] in set(records)}
    units.said = _in_headers(grid, header, counted)
    lines = list(_outside(grid, header, columns, records))
    around = [Said(cell, trim(text), unit) for cell, _, text in lines for unit in units_said(text)]
    for i, column in counted.items():
        settle_unit(units, i, [said for said in around if fits_column(said.unit, column)])
    if ours:
        _ours(units, lines, header)
    elif not around:
        units.asked = next((question_of(cell, t) for cell, _, t in lines if asked_in(t) or unknown_unit(t)), "")
        units.asked = units.asked or (f"表名是“{grid.sheet}”；没有写“单位：”" if asked_in(grid.sheet) else "")
    _in_words(units, grid, header)
    return units


def question_of(cell: str, text: str) -> str:
    """What is asked about a larger or unknown unit in a cell that is none of the table's."""
    return f"{cell} 写着“{trim(text)[:30]}”；" + ("不知道那是什么单位" if unknown_unit(text) else "没有写“单位：”")


def _in_words(units: Units, grid: Grid, header: Header) -> None:
    """A larger unit among the words of a header (万元收入): it may be the unit and it may be a name."""
    for i, column in units.columns.items():
        heading = header.headings.get(i)
        if heading is None or i in units.said or i in units.doubts or not isinstance(column.kind, Money):
            continue
        if word := asked_in(heading.text):
            says = f"{a1(heading.row, grid.first_column + i)} 写着“{trim(heading.text)[:20]}”，不知道数字是不是{word}"
            remedy = f"真是{word}，就把列名写成“{column.header}（{word}）”；本来就是元，就去掉那几个字"
            units.doubts[i] = UnitDoubt(says, remedy)


def settle_unit(units: Units, i: int, around: list[Said]) -> None:
    """A column by its header, else by what stands around the table; two that differ, and a foreign currency, are a doubt."""
    own = units.said.get(i)
    said = [own] if own is not None else around
    abroad = next((s for s in said if s.unit.counts == FOREIGN), None)
    other = next((s for s in said if s.unit.factor != said[0].unit.factor), None)
    if abroad is not None:
        units.doubts[i] = UnitDoubt(f"{abroad.words}，不知道折成多少元", "折成人民币再填；本来就是元就改掉那几个字")
    elif other is not None:
        units.doubts[i] = UnitDoubt(f"{said[0].words}，{other.words}，两处不同", _PLAIN_AGAIN)
    elif said and units.ours and not said[0].unit.plain:
        units.doubts[i] = UnitDoubt(f"{said[0].words}，本台账只按{_base(said[0].unit)}读", _PLAIN_AGAIN)
    elif said:
        units.said[i] = said[0]


def _ours(units: Units, lines: list[tuple[str, int, str]], header: Header) -> None:
    """On our own desk any larger unit in the rows of the title counts, however it is written: ★必填·万元 for its column."""
    for cell, position, text in lines:
        word = asked_in(text)
        above = int(cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) < header.row
        if not word or not above:
            continue
        mine = (
            [position] if position in units.columns and "·" in text else [i for i, c in units.columns.items() if isinstance(c.kind, Money)]
        )
        for i in mine:
            units.doubts.setdefault(i, only_yuan(cell, text))


def only_yuan(cell: str, text: str) -> UnitDoubt:
    """Why nothing is computed with amounts of our own desk where a larger unit is written."""
    return UnitDoubt(f"{cell} 写着“{trim(text)[:20]}”，本台账只按元读", _PLAIN_AGAIN)


def _in_headers(grid: Grid, header: Header, columns: Mapping[int, Column]) -> dict[int, Said]:
    """Position -> the unit of a header or of the group above it."""
    found: dict[int, Said] = {}
    for i, column in columns.items():
        heading = header.headings.get(i)
        if heading is not None and (unit := unit_in_header(heading.text, _counted(column))) is not None and fits_column(unit, column):
            found[i] = Said(a1(heading.row, grid.first_column + i), heading.text, unit)
    for row in range(header.first, header.last + 1):
        _of_groups(grid, row, columns, found, 0)
    if header.first > grid.first_row:  # a group alone over its columns: 金额（万元）; what begins the row is a title
        _of_groups(grid, header.first - 1, columns, found, min(columns))
    return found


def _of_groups(grid: Grid, row: int, columns: Mapping[int, Column], found: dict[int, Said], start: int) -> None:
    """A group's unit counts from its cell up to the next group."""
    line = grid.rows[row - grid.first_row]
    said: Said | None = None
    for i in range(start, max(columns) + 1):
        text = line[i] if i < len(line) else None
        if isinstance(text, str) and not is_blank(text):
            unit = unit_in_header(text)
            said = Said(a1(row, grid.first_column + i), trim(text), unit) if unit is not None else None
        if said is not None and i in columns and i not in found and fits_column(said.unit, columns[i]):
            found[i] = said


def _outside(grid: Grid, header: Header, columns: Mapping[int, Column], records: Collection[int]) -> Iterator[tuple[str, int, str]]:
    """Cell, position and text of everything that is no header and no cell of a record's columns; a unit in a cell of its own
    beside the word 单位 is one text with it, also at the end of the header's row.
    """
    held, others = set(records), [i for i in range(max(map(len, grid.rows), default=0)) if i not in columns]
    for pos, line in enumerate(grid.rows):
        row = grid.first_row + pos
        heads = header.first <= row <= header.last
        for i in others if heads or row in held else range(len(line)):
            value = line[i] if i < len(line) else None
            if type(value) is not str:
                continue
            if said := unit_beside(value, next((v for v in line[i + 1 : i + 4] if not is_blank(v)), None)):
                if not heads or not _filled_below(grid, i, held):
                    yield a1(row, grid.first_column + i), i, said
            elif not heads and _MAY_SAY.search(value):
                yield a1(row, grid.first_column + i), i, value


def _filled_below(grid: Grid, i: int, records: Collection[int]) -> bool:
    """True when a column holds anything in the records."""
    return any(i < len(line) and not is_blank(line[i]) for row in records if (line := grid.rows[row - grid.first_row]))


def fits_column(unit: MoneyUnit, column: Column) -> bool:
    """Money for amounts; pieces for quantities that are counted in no other unit; what is unsure for both."""
    if unit.counts == UNSURE:
        return True
    if isinstance(column.kind, Money):
        return unit.counts in (YUAN, FOREIGN)
    return unit.counts == PIECE and column.unit in ("", PIECE)


def _counted(column: Column) -> str:
    return YUAN if isinstance(column.kind, Money) else PIECE


def _base(unit: MoneyUnit) -> str:
    return PIECE if unit.counts == PIECE else YUAN


def _scaled(raw: Any, said: Said) -> Any:
    """The number times its unit; one that states its own 元 stays, one that says 万 besides is in doubt."""
    if isinstance(raw, bool) or not isinstance(raw, (int, float, str)):
        return raw
    if not isinstance(raw, str):
        return _number(Decimal(f"{raw:.15g}") * said.unit.factor) if raw == raw and abs(raw) < 10**15 else raw
    told = written(raw)
    if told is None or told.percent:
        return raw
    if any(scale in raw for scale in "万千亿"):
        return DoubtedCell.of(raw, f"格里写着“{trim(as_text(raw))}”，{said.words}，不知道乘一次还是两次", "照原件按元重填")
    return raw if told.unit else _number(told.number * said.unit.factor)


def _number(number: Decimal) -> int | float:
    return int(number) if number == number.to_integral_value() else float(number)
