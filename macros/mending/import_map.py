"""Which sheet and column of a ledger goes to which register and column of the desk: proposed, shown, corrected.

A header is known by its name or an alias, by what was decided last time, or by likeness together with what stands below
it. What was decided is remembered beside the desk in 导入对照.csv, which is of the same form as the file of --map.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from rapidfuzz import fuzz

from macros.errors import ToolkitError
from validators.column import Column
from validators.register import Register, register_of_sheet, registers
from validators.values.cell import as_text
from validators.values.kinds import Enum
from validators.values.period import Month
from validators.values.text import as_csv, fold_header, from_csv, is_blank, trim
from workbooks.archive.disk import whole
from workbooks.book import Book, Grid
from workbooks.read.read_header import HEADER_DEPTH, NOT_OURS, Header, column_of, find_header, header_names, two_columns
from workbooks.read.read_rows import NUMERIC
from workbooks.read.read_sheets import OURS
from workbooks.scan.scan_csv import read_csv

MEMORY = "导入对照.csv"
FIELDS = ("来源表", "来源列", "表", "列", "依据", "例子")
LIKE, READABLE, CLEAR, LISTED = 72, 0.5, 4, 15
"""A likeness of so many per cent is proposed, where so much of the cells can be read, and no other is so near; a closed list that
most of the cells are in counts for LISTED more."""
_SCALED = re.compile("万元|千元|亿元|万件")


class MappedColumn(NamedTuple):
    """One column of the ledger; `register` and `column` are empty where it has no place."""

    sheet: str
    header: str
    register: str
    column: str
    how: str
    example: str


class ColumnChoice(NamedTuple):
    """What was decided of a column: the titles of register and column, empty for none."""

    sheet: str
    header: str
    register: str
    column: str


@dataclass(frozen=True, kw_only=True)
class Mapped:
    """A sheet of the ledger: its register (None: nothing recognised), the names to read it by, and its lines.

    `given` are the values of every row that stand in the sheet's name: 月份 of 9月业务.
    """

    grid: Grid
    register: Register | None
    names: dict[str, Column]
    lines: tuple[MappedColumn, ...]
    given: dict[str, str] = field(default_factory=dict)


def propose(book: Book, ids: Sequence[str], decisions: Iterable[ColumnChoice], period: Month) -> list[Mapped]:
    """Every sheet of the ledger that holds anything, with a proposal for each of its columns; `period` is the desk's."""
    decided = {(fold_header(d.sheet), fold_header(d.header)): d for d in decisions}
    found = []
    for name in book.sheet_names():
        if name.startswith("_") or fold_header(name) in {fold_header(n) for n in OURS}:
            continue
        grid = book.read(name)
        if any(not is_blank(v) for line in grid.rows for v in line):
            found.append(_sheet(grid, [registers()[i] for i in ids if not registers()[i].form], decided, period))
    return found


def _sheet(grid: Grid, wanted: list[Register], decided: dict[tuple[str, str], ColumnChoice], period: Month) -> Mapped:
    register = _register(grid, wanted, decided)
    if register is None:
        return Mapped(
            grid=grid, register=None, names={}, lines=(MappedColumn(grid.sheet, "（整张表）", "", "", "没有认出来", _first(grid)),)
        )
    names, how = _names(grid, register, decided)
    header = find_header(grid, names)
    assert header is not None
    lines = []
    for i, heading in sorted(header.headings.items()):
        if fold_header(heading.text) in {fold_header(n) for n in NOT_OURS}:
            continue
        column = column_of(heading.text, names)
        two = two_columns(heading.text, names) if column is None else ()
        title = column.header if column else "＋".join(c.header for c in two)
        reason = how.get(
            fold_header(heading.text),
            "同名" if column and column.header == heading.text else "别名" if column else "拆成两列" if two else "没有对应的列",
        )
        lines.append(MappedColumn(grid.sheet, heading.text, register.sheet if title else "", title, reason, _example(grid, header, i)))
    month = month_of(grid.sheet, period) if "月份" in register.by_header and "月份" not in {c.column for c in lines} else ""
    if month:
        lines.append(MappedColumn(grid.sheet, "（表名）", register.sheet, "月份", "按表名", month))
    return Mapped(grid=grid, register=register, names=names, lines=tuple(lines), given={"月份": month} if month else {})


def month_of(sheet: str, period: Month) -> str:
    """The month that a sheet's name tells, not later than the desk's; empty when it tells none.

    >>> month_of('9月业务', Month(2026, 10)), month_of('12月', Month(2026, 10)), month_of('2025年3月', Month(2026, 10))
    ('2026-09', '2025-12', '2025-03')
    """
    found = re.search(r"(?:(20\d\d)\s*[年.\-_]\s*)?(?<!\d)(1[0-2]|0?[1-9])\s*月", sheet)
    if found is None:
        return ""
    month = int(found[2])
    return str(Month(int(found[1]) if found[1] else period.year - (month > period.month), month))


def _register(grid: Grid, wanted: list[Register], decided: dict[tuple[str, str], ColumnChoice]) -> Register | None:
    """By decision, by the sheet's name, by the names of its columns."""
    of_sheet = [d for (sheet, _), d in decided.items() if sheet == fold_header(grid.sheet)]
    titles = {d.register for d in of_sheet if d.register}
    if of_sheet and not titles:
        return None
    chosen = next((r for r in wanted if r.sheet in titles), None)
    named = register_of_sheet(grid.sheet)
    ranked = sorted(((_fit(grid, r, decided), r.id) for r in wanted), reverse=True)
    if chosen is not None or named in wanted:
        best = chosen or named
        return best if best is not None and find_header(grid, _names(grid, best, decided)[0]) is not None else None
    shown = [
        r for r in wanted if any(len(fold_header(n)) >= 2 and fold_header(n) in fold_header(grid.sheet) for n in (r.sheet, *r.aliases))
    ]
    for (hits, known), name in ranked:
        if hits >= 3 and known >= 2 or hits >= 2 and registers()[name] in shown:
            return registers()[name]
    return None


def _fit(grid: Grid, register: Register, decided: dict[tuple[str, str], ColumnChoice]) -> tuple[float, int]:
    """How well a sheet's header fits a register: columns found (required ones count half as much again), known ones."""
    names, how = _names(grid, register, decided)
    header = find_header(grid, names)
    if header is None:
        return 0, 0
    columns = [(h, c) for h in header.headings.values() if (c := column_of(h.text, names)) is not None]
    hits = len({c.header for _, c in columns}) + sum(0.5 for _, c in columns if c.need == "req")
    return hits, sum(fold_header(h.text) not in how for h, _ in columns)


def _names(grid: Grid, register: Register, decided: dict[tuple[str, str], ColumnChoice]) -> tuple[dict[str, Column], dict[str, str]]:
    """Folded header -> column, and for those that are no name of the register why they are taken for one."""
    names, how = header_names(register), {}
    sheet = fold_header(grid.sheet)
    texts = {
        fold_header(v): trim(v)
        for line in grid.rows[:HEADER_DEPTH]
        for v in line
        if isinstance(v, str) and not is_blank(v) and len(v) <= 30
    }
    for folded in texts:
        said = decided.get((sheet, folded))
        if said is None:
            continue
        how[folded] = "上次"
        names.pop(folded, None)
        if said.column in register.by_header and said.register == register.sheet:
            names[folded] = register.by_header[said.column]
    header = find_header(grid, names | _alike(texts, names, register))
    if header is not None:
        _add_alike(grid, header, register, names, how)
        _names_for_codes(header, register, names, how)
    return names, how


def _alike(texts: dict[str, str], names: dict[str, Column], register: Register) -> dict[str, Column]:
    """Everything near the top that is like a column: only to find the row of the header."""
    found = {}
    for folded, text in texts.items():
        if folded not in names and (ranked := likeness(text, register, set())) and ranked[0][0] >= LIKE:
            found[folded] = ranked[0][1]
    return found


def likeness(text: str, register: Register, taken: set[str]) -> list[tuple[int, Column]]:
    """The columns of a register that are not taken, by likeness of the header to their names, in per cent."""
    wanted = fold_header(text)
    found = []
    for column in register.columns:
        if column.computed or column.header in taken or (_SCALED.search(text) and isinstance(column.kind, NUMERIC)):
            continue
        best = max(_alikeness(wanted, fold_header(n)) for n in (column.header, *column.aliases))
        found.append((int(best), column))
    return sorted(found, key=lambda pair: -pair[0])


def _alikeness(one: str, other: str) -> float:
    """How like two headers are, in per cent. What a Chinese header names stands at its end: 单位详细地址 is a 地址."""
    best = max(fuzz.ratio(one, other), 0.9 * fuzz.partial_ratio(one, other) if min(len(one), len(other)) >= 3 else 0)
    short = min(len(one), len(other))
    if short >= 2 and (one.endswith(other) or other.endswith(one)):
        return max(best, 72 + min(3 * short, 18))
    return best if one[-1:] == other[-1:] else best - 12


def _add_alike(grid: Grid, header: Header, register: Register, names: dict[str, Column], how: dict[str, str]) -> None:
    """Proposals by likeness, the likest first; a column is proposed once."""
    taken = {c.header for h in header.headings.values() if (c := column_of(h.text, names)) is not None}
    offers = []
    for i, heading in header.headings.items():
        folded = fold_header(heading.text)
        if folded in how or column_of(heading.text, names) or two_columns(heading.text, names) or folded in map(fold_header, NOT_OURS):
            continue
        below = _below(grid, header, i)
        ranked = [(score + LISTED * _listed(below, column), column) for score, column in likeness(heading.text, register, taken)]
        offers += [(score, folded, column, i) for score, column in ranked if score >= LIKE and readable(below, column) >= READABLE]
    for score, folded, column, _ in sorted(offers, key=lambda o: (-o[0], o[3])):
        rival = max((o[0] for o in offers if o[1] == folded and o[2].header not in taken | {column.header}), default=0)
        if folded not in names and column.header not in taken and score - rival >= CLEAR:
            names[folded], how[folded] = column, f"相似 {score}%"
            taken.add(column.header)


def _names_for_codes(header: Header, register: Register, names: dict[str, Column], how: dict[str, str]) -> None:
    """A ledger that has only the customers' names: a reference may hold the unique name (settled 24)."""
    code, name = register.by_header.get("客户编码"), register.by_header.get("企业全称")
    if code is None or name is None or not name.computed:
        return
    found = {c.header: h for h in header.headings.values() if (c := column_of(h.text, names)) is not None}
    if code.header not in found and name.header in found:
        folded = fold_header(found[name.header].text)
        names[folded], how[folded] = code, "名称代编码"


def _listed(values: list[Any], column: Column) -> bool:
    return bool(values) and isinstance(column.kind, Enum) and readable(values, column) >= READABLE


def readable(values: list[Any], column: Column) -> float:
    """The share of the cells that the column's kind can read; an empty column can be anything."""
    if not values:
        return 1.0
    return sum(column.kind.parse(v).value is not None for v in values) / len(values)


def _below(grid: Grid, header: Header, i: int) -> list[Any]:
    start = header.last - grid.first_row + 1
    return [line[i] for line in grid.rows[start : start + 50] if i < len(line) and not is_blank(line[i])]


def _example(grid: Grid, header: Header, i: int) -> str:
    return next((trim(as_text(v))[:20] for v in _below(grid, header, i)), "")


def _first(grid: Grid) -> str:
    return next((trim(as_text(v))[:20] for line in grid.rows for v in line if not is_blank(v)), "")


def read_decisions(path: Path, ids: Sequence[str]) -> list[ColumnChoice]:
    """The decisions of a csv; ToolkitError names a line whose register or column does not exist."""
    if not path.is_file():
        return []
    read = read_csv(path)
    rows = read.grid.rows if read else []
    if not rows or [as_text(v) for v in rows[0][:4]] != list(FIELDS[:4]):
        raise ToolkitError(
            f"“{path.name}”不是导入对照表", f"第一行要是：{'、'.join(FIELDS[:4])}；不知道怎么写，就换一个还没有的文件名，程序会写出一份"
        )
    sheets = {registers()[i].sheet: registers()[i] for i in ids}
    found = []
    for number, line in enumerate(rows[1:], 2):
        sheet, header, title, column = (trim(from_csv(as_text(v))) for v in [*line, *[None] * 4][:4])
        if not sheet:
            continue
        if title and title not in sheets:
            raise ToolkitError(f"“{path.name}”第 {number} 行：没有《{title}》这张表", f"可填：{'、'.join(sheets)}")
        if column and "＋" not in column and column not in (sheets[title].by_header if title else {}):
            raise ToolkitError(
                f"“{path.name}”第 {number} 行：《{title}》没有“{column}”这一列",
                f"可填：{'、'.join(sheets[title].by_header) if title else '先写上表名'}",
            )
        if "＋" not in column:
            found.append(ColumnChoice(sheet, header, title, column))
    return found


def write_decisions(path: Path, lines: Iterable[MappedColumn]) -> Path:
    """The lines as a csv that Excel opens; those of other ledgers in it stay."""
    fresh = {(fold_header(line.sheet), fold_header(line.header)): line for line in lines}
    old = read_csv(path) if path.is_file() else None
    there = [[from_csv(as_text(cell)) for cell in line] for line in (old.grid.rows[1:] if old else [])]
    kept = [line for line in there if (fold_header(as_text(line[0])), fold_header(as_text(line[1]))) not in fresh]
    lines_ = [FIELDS, *([as_text(v) for v in line] for line in kept), *fresh.values()]
    with whole(path) as draft, draft.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([as_csv(as_text(cell)) for cell in line] for line in lines_)
    return path
