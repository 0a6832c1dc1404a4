"""From a grid to a raw sheet: the header wherever it is, columns in any order, blank and subtotal rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import zip_longest
from typing import Any

from validators.column import Column
from validators.columns.lost_zeros import shows_zeros
from validators.finding import Finding, Severity
from validators.page.page import column_letter
from validators.register import RawSheet, Register, registers
from validators.values.text import blanks, fold_header, is_blank
from workbooks.book import Book, Grid, formats_of, struck_of
from workbooks.desk.live_names import CUSTOMERS, name_and_code
from workbooks.manifest import FRONT, read_manifest
from workbooks.manifest import SHEET as MANIFEST
from workbooks.read.form_units import Look
from workbooks.read.looks import told_by_looks
from workbooks.read.read_form import read_form
from workbooks.read.read_header import NOT_OURS, Header, column_of, find_header, header_names, two_columns
from workbooks.read.read_rows import ASKED, as_seen, halves, merged_values, no_record, note, plain_lines, strays, understood
from workbooks.read.read_sheets import Placed, place, rows_alike, same_rows
from workbooks.read.renamed_columns import renamed_columns
from workbooks.read.units import Formats, Units, units_of

RESULT = "校验结果"


def read_register(
    grid: Grid,
    register: Register,
    names: dict[str, Column] | None = None,
    *,
    formats: Formats | None = None,
    struck: frozenset[tuple[int, int]] = frozenset(),
    ours: bool = False,
    formulas: Callable[[], frozenset[str]] = frozenset,
) -> RawSheet | None:
    """The records of a register's sheet; None when no row of it looks like the register's header.

    `names` (folded header -> column) stands for the register's own headers and aliases where an import decided it;
    `formats` and `ours` as in `units_of`, `struck` the struck-through cells (row, column), `formulas` as in `_without_live`.
    """
    own, names = names is None, header_names(register) if names is None else names
    if (header := find_header(grid, names)) is None:
        return None
    extra, asked = renamed_columns(grid, header, register, names) if own else ({}, [])
    found, unknown, notes = _columns(grid, header, register, names := names | extra)
    grid = _without_live(grid, header, found, register, formulas)
    rows, lines, more = _records(grid, header, [(i, c) for i, c in found if not c.computed] or found, names, register)
    filled, merged = merged_values(grid, found, rows, register) if grid.merged else ({}, [])
    units = units_of(grid, header, dict(found), rows, register, formats=formats, ours=ours)
    cells = _zeros_shown(_cells(grid, found, rows, lines, filled, units), grid, found, rows, formats or {})
    notes += asked + more + merged + units.notes() + told_by_looks(grid, struck, rows, register)  # the units know what they did
    return RawSheet(
        register=register,
        sheet=grid.sheet,
        cells=cells,
        rows=rows,
        header_row=header.row,
        notes=notes,
        letters={column.header: column_letter(grid.first_column + i) for i, column in found},
        unknown=tuple(unknown.values()),
        result_letter=_result_letter(grid, header),
        titles={column.header: header.headings[i].text for i, column in found},
        scaled=frozenset(units.columns[i].header for i, said in units.said.items() if not said.unit.plain),
        parked={text: [line[i] if i < len(line) and not is_blank(line[i]) else None for line in lines] for i, text in unknown.items()},
    )


def _without_live(
    grid: Grid, header: Header, found: list[tuple[int, Column]], register: Register, formulas: Callable[[], frozenset[str]]
) -> Grid:
    """The sheet without what stands in the column of names by formula (`workbooks.desk.live_names`): it is nobody's entry
    (settled 52). `formulas` gives the addresses of the cells that hold one.
    """
    two = name_and_code(register, registers()[CUSTOMERS])
    at = next((i for i, column in found if two is not None and column.header == two[0]), None)
    below = header.last - grid.first_row + 1
    if at is None or all(at >= len(line) or line[at] is None for line in grid.rows[below:]):
        return grid
    letter, live = column_letter(grid.first_column + at), formulas()
    rows = [
        [*line[:at], None, *line[at + 1 :]] if at < len(line) and f"{letter}{grid.first_row + r}" in live else line
        for r, line in enumerate(grid.rows)
    ]
    return replace(grid, rows=rows)


def _cells(
    grid: Grid, found: list[tuple[int, Column]], rows: list[int], lines: list[list[Any]], filled: dict[tuple[int, int], Any], units: Units
) -> dict[str, list[Any]]:
    """Header -> raw value of each record, amounts in 元; blank cells are None."""
    cells: dict[str, list[Any]] = {}
    held, across = [i for i, _ in found], list(zip_longest(*lines))
    for at, (i, column) in enumerate(found):
        values = list(across[i]) if i < len(across) else [None] * len(lines)
        if held.count(i) == 2:  # a column of an earlier template that is two now
            values = [halves(value)[held[:at].count(i)] for value in values]
        if filled:
            values = [filled.get((row, i), value) for row, value in zip(rows, values, strict=True)]
        if grid.date1904 or not grid.typed:
            values = [understood(value, column.kind, grid) for value in values]
        if not units.silent and i in units.columns:
            values = [units.value(row, i, value) for row, value in zip(rows, values, strict=True)]
        blank = blanks(values)
        cells[column.header] = values if blank <= {None} else [None if v in blank else v for v in values]
    return cells


def _zeros_shown(
    cells: dict[str, list[Any]], grid: Grid, found: list[tuple[int, Column]], rows: list[int], formats: Formats
) -> dict[str, list[Any]]:
    """The cells; codes that are numbers under a format such as 0000 as the text that is seen: no zero is lost."""
    zeros = {at: code for at, code in formats.items() if shows_zeros(code)}
    for i, column in found if zeros else ():
        at, values = grid.first_column + i, zip(rows, cells[column.header], strict=True)
        cells[column.header] = [as_seen(value, column.kind, zeros.get((row, at), "")) for row, value in values]
    return cells


def _records(
    grid: Grid, header: Header, typed: list[tuple[int, Column]], names: dict[str, Column], register: Register
) -> tuple[list[int], list[list[Any]], list[Finding]]:
    """Excel row and line of each record, and notes about the lines that are none."""
    rows, lines, notes = [], [], []
    titles = frozenset(h.text for h in header.headings.values()) | frozenset(
        v for v in grid.rows[header.row - grid.first_row] if isinstance(v, str)
    )
    below = header.last - grid.first_row + 1
    plain = plain_lines(grid.rows[below:], typed, titles)
    for pos, line in enumerate(grid.rows[below:], below):
        if line.count(None) == len(line) or all(i >= len(line) or is_blank(line[i]) for i, _ in typed):
            continue
        said = None if plain(line) else no_record(line, typed, names, register, grid.first_row + pos, titles)
        if said:
            notes.append(said)
        if said and said.code != ASKED:
            continue
        rows.append(grid.first_row + pos)
        lines.append(line)
    apart, more = strays(rows, lines, typed, grid.first_column, register)
    return rows[: len(rows) - apart], lines[: len(lines) - apart], notes + more


def read_registers(book: Book, wanted: Iterable[Register]) -> dict[str, RawSheet]:
    """Every wanted register that the workbook has a sheet for, by id, in the order asked for."""
    asked, aside = list(wanted), FRONT in read_manifest(book)
    placed = place(book, asked)
    found = {}
    for register in asked:
        if register.id in placed.sheets:
            grid = book.read(placed.sheets[register.id])
            grid = replace(grid, hidden=False) if aside else grid
            raw = _read(grid, register, book)
            found[register.id] = raw if raw is not None else _headless(register, placed.sheets[register.id])
            found[register.id].notes[:0] = _about_sheet(book, placed, register, grid)
    return found


def _about_sheet(book: Book, placed: Placed, register: Register, grid: Grid) -> list[Finding]:
    """Notes when a register was found under another name, or stands in the workbook more than once."""
    name, found = register.id, []
    if name in placed.renamed:
        found.append(
            note(
                "renamed_sheet",
                register,
                None,
                None,
                grid.sheet,
                f"《{grid.sheet}》按表头认作《{register.sheet}》，已照样读了",
                f"把表名改回“{register.sheet}”",
            )
        )
    for copy, of in placed.copies:
        if of != name:
            continue
        other = book.read(copy)
        same = same_rows(grid, other)
        found.append(
            note(
                "doubled_sheet",
                register,
                None,
                None,
                copy,
                f"《{copy}》与《{grid.sheet}》是同一种表，{'内容相同' if same else _how_different(grid, other, register)}，只读了《{grid.sheet}》",
                f"留下对的一张，名字叫“{register.sheet}”，删掉另一张",
                Severity.D if same else Severity.C,
            )
        )
    return found


def _how_different(grid: Grid, other: Grid, register: Register) -> str:
    """How many rows the copy of a sheet has that are those of the sheet once more, and how many are its own (settled 37)."""
    one, two = read_register(grid, register), read_register(other, register)
    if one is None or two is None:
        return "内容不同"
    same = rows_alike(one, two)
    return f"内容不同：《{other.sheet}》的 {len(two.rows)} 行里有 {same} 行与《{grid.sheet}》完全相同，{len(two.rows) - same} 行是它自己的"


def _read(grid: Grid, register: Register, book: Book) -> RawSheet | None:
    """A form as the printed page that it is on a desk; in a submission it is a table like any other."""
    look = Look(formats_of(book, grid.sheet), MANIFEST in book.sheet_names())
    page = read_form(grid, register, look) if register.form else None
    return page or read_register(
        grid, register, formats=look.formats, struck=struck_of(book, grid.sheet), ours=look.ours, formulas=lambda: book.formulas(grid.sheet)
    )


def read_pairs(grid: Grid, labels: Iterable[str]) -> dict[str, tuple[Any, str]]:
    """封面: label -> (raw value, cell); the value is the next filled cell right of the label, before any other label."""
    wanted = {fold_header(label): label for label in labels}
    found: dict[str, tuple[Any, str]] = {}
    for r, line in enumerate(grid.rows):
        for c, value in enumerate(line):
            label = wanted.get(fold_header(value)) if isinstance(value, str) else None
            if label is None or label in found:
                continue
            place = f"{column_letter(grid.first_column + c + 1)}{grid.first_row + r}"
            found[label] = (None, place)
            for i in range(c + 1, min(c + 5, len(line))):
                if isinstance(line[i], str) and fold_header(line[i]) in wanted:
                    break
                if not is_blank(line[i]):
                    found[label] = (line[i], f"{column_letter(grid.first_column + i)}{grid.first_row + r}")
                    break
    return found


_OURS = frozenset(fold_header(name) for name in NOT_OURS)


def _columns(
    grid: Grid, header: Header, register: Register, names: dict[str, Column]
) -> tuple[list[tuple[int, Column]], dict[int, str], list[Finding]]:
    """Position and column of each heading that is known, position and text of each that is not, and what is to be said."""
    found: list[tuple[int, Column]] = []
    unknown: dict[int, str] = {}
    notes = _about_header(header, register)
    known: set[str] = set()
    there = {c.header for h in header.headings.values() if (c := column_of(h.text, names)) is not None}
    for i, heading in sorted(header.headings.items()):
        column = column_of(heading.text, names)
        two = two_columns(heading.text, names) if column is None else ()
        place = (register, heading.row, f"{column_letter(grid.first_column + i)}{heading.row}", heading.text)
        if two and not there & {c.header for c in two}:
            found += [(i, c) for c in two]
            known |= {c.header for c in two}
            words = f"“{heading.text}”这一列现在是两列，已拆成“{two[0].header}”和“{two[1].header}”"
            notes.append(note("split_column", *place, words, "可以不改；照新台账分两列填更清楚"))
        elif column is None:
            if fold_header(heading.text) not in _OURS:
                unknown[i] = heading.text
                words = f"《{register.sheet}》没有“{heading.text}”这一列，这一列没有读"
                notes.append(note("unknown_column", *place, words, "列名写错就改对；是自己用的列可以不管"))
        elif column.header in known:
            notes.append(note("doubled_column", *place, f"“{column.header}”这一列有两个，只读了左边的一个", "删掉多余的一列"))
        else:
            found.append((i, column))
            known.add(column.header)
    return found, unknown, notes


def _about_header(header: Header, register: Register) -> list[Finding]:
    notes = []
    if header.names > 1:
        upper, lower = (header.first, header.row) if header.first < header.row else (header.row, header.row + 1)
        notes.append(
            note(
                "two_row_header",
                register,
                upper,
                None,
                f"{upper}-{lower}",
                f"表头占了第 {upper}、{lower} 两行，已合起来读",
                "可以不改；改成一行更稳妥",
            )
        )
    notes += [
        note("legend_row", register, row, None, str(row), f"第 {row} 行是单位或栏次，没有当作记录", "可以不改；删掉这一行更清楚")
        for row in header.legends
    ]
    return notes


def _result_letter(grid: Grid, header: Header) -> str | None:
    return next(
        (
            column_letter(grid.first_column + i)
            for i, heading in header.headings.items()
            if fold_header(heading.text) == fold_header(RESULT)
        ),
        None,
    )


def _headless(register: Register, sheet: str) -> RawSheet:
    said = Finding(
        code="no_header",
        rule="V38",
        severity=Severity.A,
        sheet=register.sheet,
        message=f"《{sheet}》里找不到表头",
        remedy="把表头一行恢复；也可以重新打开本月台账，把数据粘贴过去",
    )
    return RawSheet(register=register, sheet=sheet, cells={}, rows=[], letters={}, notes=[said])
