"""From a grid to a raw sheet: the header wherever it is, columns in any order, blank and subtotal rows."""
from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from validators.column import Column
from validators.finding import Finding, Severity
from validators.kinds import as_text
from validators.page import column_letter
from validators.register import RawSheet, Register, register_of_sheet, registers
from validators.text import fold, fold_header, is_blank, trim
from workbooks.book import Book, Grid
from workbooks.read_form import read_form

HEADER_DEPTH = 40
"""The header is looked for in so many rows from the top."""
RESULT = "校验结果"
NOT_OURS = (RESULT, "自用备注(不上报)", "来源文件", "来源行", "序", "序号")
"""Columns that are written by the program or private to the clerk; they are never read."""
_REMARK = re.compile(r"[(（\[【]\s*(必填|选填|可选|单位[:：]?元|元)\s*[)）\]】]")
_LIKE_TOTAL = re.compile("[计計tTＴｔ]")
_TOTAL = re.compile(r"^(本页|本月|全部|以上|\d+月)?(合计|小计|总计|累计|共计|TOTAL)(\(.*\))?[:：]?$")


def read_register(grid: Grid, register: Register) -> RawSheet | None:
    """The records of a register's sheet; None when no row of it looks like the register's header."""
    names = _names(register)
    header = _header_row(grid, names)
    if header is None:
        return None
    found, unknown, notes = _columns(grid, header, register, names)
    cells: dict[str, list[Any]] = {column.header: [] for _, column in found}
    rows: list[int] = []
    typed = [(i, column) for i, column in found if not column.computed] or found
    titles = frozenset(v for v in grid.rows[header - grid.first_row] if isinstance(v, str))
    for pos in range(header - grid.first_row + 1, len(grid.rows)):
        line = grid.rows[pos]
        if all(i >= len(line) or is_blank(line[i]) for i, _ in typed):
            continue
        note = _no_record(line, typed, names, register, grid.first_row + pos, titles)
        if note:
            notes.append(note)
            continue
        rows.append(grid.first_row + pos)
        for i, column in found:
            value = line[i] if i < len(line) else None
            cells[column.header].append(None if is_blank(value) else value)
    return RawSheet(register=register, sheet=grid.sheet, cells=cells, rows=rows, header_row=header, notes=notes,
                    letters={column.header: column_letter(grid.first_column + i) for i, column in found},
                    unknown=unknown, result_letter=_result_letter(grid, header))


def read_registers(book: Book, wanted: Iterable[str]) -> dict[str, RawSheet]:
    """Every wanted register that the workbook has a sheet for, by id, in the order asked for."""
    sheets = {register.id: name for name in reversed(book.sheet_names())
              if (register := register_of_sheet(name)) is not None}
    found = {}
    for name in wanted:
        if name in sheets:
            raw = _read(book.read(sheets[name]), registers()[name])
            found[name] = raw if raw is not None else _headless(registers()[name], sheets[name])
    return found


def _read(grid: Grid, register: Register) -> RawSheet | None:
    """A form as the printed page that it is on a desk; in a submission it is a table like any other."""
    page = read_form(grid, register) if register.form else None
    return page or read_register(grid, register)


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


def _names(register: Register) -> dict[str, Column]:
    found = {fold_header(column.header): column for column in register.columns}
    for column in register.columns:
        for alias in column.aliases:
            found.setdefault(fold_header(alias), column)
    return found


def _column_of(text: str, names: dict[str, Column]) -> Column | None:
    """The column that a header names; 收入（元） and 企业全称（必填） do as well, 收入（万元） does not: it would be misread."""
    return names.get(fold_header(text)) or names.get(fold_header(_REMARK.sub("", text)))


def _header_row(grid: Grid, names: dict[str, Column]) -> int | None:
    best, best_row = 0, None
    for pos, line in enumerate(grid.rows[:HEADER_DEPTH]):
        hits = len({c.header for v in line if isinstance(v, str) and (c := _column_of(v, names)) is not None})
        if hits > best:
            best, best_row = hits, grid.first_row + pos
    return best_row if best >= min(2, len(names)) else None


def _columns(grid: Grid, header: int, register: Register,
             names: dict[str, Column]) -> tuple[list[tuple[int, Column]], tuple[str, ...], list[Finding]]:
    found: list[tuple[int, Column]] = []
    unknown: list[str] = []
    notes: list[Finding] = []
    ours = {fold_header(name) for name in NOT_OURS}
    line = grid.rows[header - grid.first_row]
    for i, value in enumerate(line):
        if is_blank(value):
            continue
        column = _column_of(as_text(value), names)
        cell = f"{column_letter(grid.first_column + i)}{header}"
        if column is None:
            if fold_header(as_text(value)) not in ours:
                unknown.append(trim(as_text(value)))
                notes.append(_note("unknown_column", register, header, cell, trim(as_text(value)),
                                   f"《{register.sheet}》没有“{trim(as_text(value))}”这一列，这一列没有读",
                                   "列名写错就改对；是自己用的列可以不管"))
        elif column.header in {c.header for _, c in found}:
            notes.append(_note("doubled_column", register, header, cell, trim(as_text(value)),
                               f"“{column.header}”这一列有两个，只读了左边的一个", "删掉多余的一列"))
        else:
            found.append((i, column))
    return found, tuple(unknown), notes


def _result_letter(grid: Grid, header: int) -> str | None:
    for i, value in enumerate(grid.rows[header - grid.first_row]):
        if isinstance(value, str) and fold_header(value) == fold_header(RESULT):
            return column_letter(grid.first_column + i)
    return None


def _no_record(line: list[Any], typed: list[tuple[int, Column]], names: dict[str, Column], register: Register,
               row: int, titles: frozenset[str]) -> Finding | None:
    """A note when the line is a subtotal, or the header (whose texts are `titles`) once more, and no record."""
    first = line[:4] + [line[i] for i, _ in typed[:3] if i < len(line)]
    for value in first:
        if isinstance(value, str) and _LIKE_TOTAL.search(value) and _TOTAL.match(fold(value)):
            return _note("subtotal_row", register, row, None, trim(value), f"第 {row} 行是“{trim(value)}”行，没有当作记录",
                         "可以不改；删掉这一行更清楚")
    if not any(isinstance(value, str) and value in titles for value in first):
        return None
    texts = [(i, c, line[i]) for i, c in typed if i < len(line) and isinstance(line[i], str) and not is_blank(line[i])]
    if len(texts) >= 2 and all(_column_of(v, names) is c for _, c, v in texts):
        return _note("repeated_header", register, row, None, trim(as_text(texts[0][2])), f"第 {row} 行是重复的表头，没有当作记录",
                     "可以不改；删掉这一行更清楚")
    return None


def _note(code: str, register: Register, row: int, cell: str | None, value: str, message: str, remedy: str) -> Finding:
    return Finding(code=code, rule=None, severity=Severity.D, sheet=register.sheet, row=row, cell=cell, value=value,
                   message=message, remedy=remedy, record=f"{code}:{value}:{row}")


def _headless(register: Register, sheet: str) -> RawSheet:
    note = Finding(code="no_header", rule="V38", severity=Severity.A, sheet=register.sheet,
                   message=f"《{sheet}》里找不到表头", remedy="把表头一行恢复；也可以重新打开本月台账，把数据粘贴过去")
    return RawSheet(register=register, sheet=sheet, cells={}, rows=[], letters={}, notes=[note])
