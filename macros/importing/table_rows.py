"""The lines of a table of a ledger: head, records, totals with what adds up, headings between, feet, and the rest."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from typing import Any, NamedTuple

from macros.importing.column_plans import is_ordinal
from macros.importing.import_map import Mapped
from macros.importing.raw_cells import why_not
from validators.column import Column
from validators.finding import Finding
from validators.register import Register
from validators.values.cell import UncomputedCell, as_text, plain, read_number
from validators.values.text import fold_header, is_blank
from workbooks.read.read_header import Header
from workbooks.read.read_rows import ASKED, NUMERIC, PART_OF, Typed, merged_values, no_record, strays

_SECTION = re.compile(r"^([一二三四五六七八九十]+[、.．]|[(（][一二三四五六七八九十\d]+[)）]|第[一二三四五六七八九十\d]+[部章节类])")


class LineKind(Enum):
    """What a line is."""

    HEAD = "head"
    RECORD = "record"
    NONE = "none"
    REST = "rest"


class ComparedSum(NamedTuple):
    """A sum in the ledger against the one of its parts."""

    same: bool
    words: str


@dataclass(frozen=True, kw_only=True)
class TableLine:
    """A line with anything in it.

    values   position -> raw value of every cell that holds anything; merged: position -> value of the merged cell it lies in
    why      why it is no record; whys: position -> the same for one cell
    sums     position -> a sum over months, compared
    records  how many records came before it
    """

    kind: LineKind
    row: int
    values: Mapping[int, Any]
    why: str = ""
    merged: Mapping[int, Any] = field(default_factory=dict)
    whys: Mapping[int, str] = field(default_factory=dict)
    sums: Mapping[int, ComparedSum] = field(default_factory=dict)
    records: int = 0


@dataclass(kw_only=True)
class _Lines:
    """The lines under one header, and what has been added up so far."""

    table: Mapped
    register: Register
    header: Header
    notes: list[Finding]
    typed: Typed
    whole: dict[int, Decimal] = field(default_factory=dict)
    part: dict[int, Decimal] = field(default_factory=dict)

    def judged(self) -> Iterator[tuple[int, list[Any], LineKind, str, Mapping[int, str]]]:
        """Row, line, kind and reason of every line below the header."""
        grid = self.table.grid
        names = {fold_header(p.label): c for p in self.table.plans.values() for c in p.columns[:1]}
        start = self.header.row - grid.first_row
        titles = frozenset(h.text for h in self.header.headings.values()) | frozenset(v for v in grid.rows[start] if isinstance(v, str))
        for pos in range(self.header.last - grid.first_row + 1, len(grid.rows)):
            line, row = grid.rows[pos], grid.first_row + pos
            if all(is_blank(v) for v in line):
                continue
            said = no_record(line, self.typed or [(0, self.register.columns[0])], names, self.register, row, titles)
            if said is not None and said.code == ASKED:
                self.notes.append(said)
                self._add(line)
                yield row, line, LineKind.RECORD, "", {}
            elif said is not None:
                why, whys = self._no_record(said, line)
                yield row, line, LineKind.NONE, why, whys
            elif self._is_section(row, line):
                yield row, line, LineKind.NONE, "小标题，不是记录", {}
            elif all(i >= len(line) or is_blank(line[i]) for i, _ in self.typed):
                yield row, line, *self._without_typed(line), {}
            else:
                self._add(line)
                yield row, line, LineKind.RECORD, "", {}

    def _no_record(self, said: Finding, line: list[Any]) -> tuple[str, Mapping[int, str]]:
        why = {"subtotal_row": "合计行，不是记录", "footer_row": "表尾，不是记录", "repeated_header": "重复的表头"}[said.code]
        self.notes.append(said)
        if said.code != "subtotal_row":
            return why, {}
        if str(said.value).strip().startswith(PART_OF):
            return "“其中”一行，不是记录", {}
        whys = {i: f"{why}；{told.words}" for i, _ in self.typed if (told := self._added(line, i)) is not None}
        self.part.clear()
        return why, whys

    def _added(self, line: list[Any], i: int) -> ComparedSum | None:
        """A total against the rows above it: all of them, or those since the last total."""
        if i >= len(line) or i not in self.whole:
            return None
        number = read_number(line[i])[0]
        if number is None or isinstance(line[i], UncomputedCell):
            return None
        near = min((self.part.get(i, Decimal(0)), self.whole[i]), key=lambda made: abs(made - number))
        return compared(number, near, "逐行相加")

    def _add(self, line: list[Any]) -> None:
        for i, column in self.typed:
            if i < len(line) and isinstance(column.kind, NUMERIC) and (number := read_number(line[i])[0]) is not None:
                self.whole[i] = self.whole.get(i, Decimal(0)) + number
                self.part[i] = self.part.get(i, Decimal(0)) + number

    def _is_section(self, row: int, line: list[Any]) -> bool:
        """One text alone over several columns, or one that begins as headings do."""
        filled = [i for i, v in enumerate(line) if not is_blank(v)]
        if len(filled) != 1 or not isinstance(line[filled[0]], str) or len(self.typed) < 3:
            return False
        wide = any(top == bottom == row and right - left >= 1 for top, left, bottom, right in self.table.grid.merged)
        return wide or _SECTION.match(line[filled[0]].strip()) is not None

    def _without_typed(self, line: list[Any]) -> tuple[LineKind, str]:
        filled = [i for i, v in enumerate(line) if not is_blank(v)]
        if all((p := self.table.plans.get(i)) is not None and p.order and is_ordinal(line[i]) for i in filled):
            return LineKind.NONE, "只有序号的空行"
        return LineKind.REST, "这一行没有能导入的内容"


def lines_of(table: Mapped, notes: list[Finding]) -> Iterator[TableLine]:
    """Every line of a table with a register that holds anything; `notes` gets what is made good."""
    assert table.register is not None and table.header is not None
    typed = _typed(table)
    lines = _Lines(table=table, register=table.register, header=table.header, notes=notes, typed=typed)
    yield from _head(table, table.header)
    judged = list(lines.judged())
    rows = [row for row, _, kind, _, _ in judged if kind is LineKind.RECORD]
    held = [line for _, line, kind, _, _ in judged if kind is LineKind.RECORD]
    apart, more = strays(rows, held, typed, table.grid.first_column, table.register)
    far = set(rows[len(rows) - apart :]) if apart else set()
    filled, merged = merged_values(table.grid, typed, [r for r in rows if r not in far], table.register) if table.grid.merged else ({}, [])
    notes += [*more, *merged]
    below: dict[int, dict[int, Any]] = {}
    for (row, i), value in filled.items():
        below.setdefault(row, {})[i] = value
    count = 0
    for row, line, kind, why, whys in judged:
        values = {i: v for i, v in enumerate(line) if not is_blank(v)}
        if row in far:
            yield TableLine(kind=LineKind.REST, row=row, values=values, why="离数据很远的一格，没有当作记录")
            continue
        extra = {i: v for i, v in below.get(row, {}).items() if i not in values}
        sums = _month_sums(table, values) if kind is LineKind.RECORD else {}
        yield TableLine(kind=kind, row=row, values=values, why=why, merged=extra, whys=whys, sums=sums, records=count)
        count += kind is LineKind.RECORD


def _head(table: Mapped, header: Header) -> Iterator[TableLine]:
    for pos in range(header.last - table.grid.first_row + 1):
        row = table.grid.first_row + pos
        values = {i: v for i, v in enumerate(table.grid.rows[pos]) if not is_blank(v)}
        if values:
            yield TableLine(kind=LineKind.HEAD, row=row, values=values, why="表上方的标题或说明" if row < header.first else "表头")


def _typed(table: Mapped) -> Typed:
    """The columns that go to the register; those of months as their measure."""
    assert table.register is not None
    found: list[tuple[int, Column]] = []
    for i, plan in table.plans.items():
        if plan.columns:
            found.append((i, plan.columns[0]))
        elif plan.month is not None:
            found.append((i, table.register.by_header[plan.month[1]]))
    return found


def _month_sums(table: Mapped, values: Mapping[int, Any]) -> dict[int, ComparedSum]:
    """What stands in the column of a sum over months, against the months of that row."""
    if table.months is None:
        return {}
    parts = [read_number(values[i])[0] for i, p in table.plans.items() if p.month is not None and i in values]
    whole = sum((p for p in parts if p is not None), Decimal(0))
    found = {}
    for i, plan in table.plans.items():
        if not plan.total or i not in values:
            continue
        number = None if why_not(values[i]) else read_number(values[i])[0]
        if isinstance(values[i], UncomputedCell):
            found[i] = ComparedSum(True, f"公式没有算出的值；各月相加 {plain(whole)}")
        elif number is None:
            found[i] = ComparedSum(False, f"“{as_text(values[i])}”不是数字；各月相加 {plain(whole)}")
        else:
            found[i] = compared(number, whole, "各月相加")
    return found


def compared(number: Decimal, made: Decimal, how: str) -> ComparedSum:
    """A number of the ledger against one worked out.

    >>> compared(Decimal('863.45'), Decimal('863.46'), '算出').words
    '文件里 863.45，算出 863.46'
    """
    same = abs(number - made) * 1000 < 1
    return ComparedSum(same, f"与{how}的一致" if same else f"文件里 {plain(number)}，{how} {plain(made)}")
