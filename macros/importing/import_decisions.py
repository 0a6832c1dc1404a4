"""What was decided of a ledger's columns: a csv that Excel opens, beside the desk (导入对照.csv) or given with --map."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from macros.errors import ToolkitError
from validators.register import Register
from validators.values.cell import as_text
from validators.values.text import as_csv, fold_header, from_csv, trim
from workbooks.archive.disk import whole
from workbooks.scan.scan_csv import read_csv

MEMORY = "导入对照.csv"
FIELDS = ("来源表", "来源列", "表", "列", "依据", "例子")
DECIDED = "上次"
"""The reason of a column that was decided before."""
_JOINED = "＋"


class MappedColumn(NamedTuple):
    """One column of the ledger; `register` and `column` are empty where it has no place.

    sure is in per cent; examples are ten different values at most; cell is where the heading stands.
    """

    sheet: str
    header: str
    register: str
    column: str
    how: str
    example: str
    sure: int = 0
    examples: tuple[str, ...] = ()
    cell: str = ""


class ColumnChoice(NamedTuple):
    """What was decided of a column: the titles of register and column, empty for none."""

    sheet: str
    header: str
    register: str
    column: str


Decided = dict[tuple[str, str], ColumnChoice]
"""(folded sheet, folded header) -> what was decided."""


def by_place(decisions: Iterable[ColumnChoice]) -> Decided:
    """Decisions by the column that they are about; the last one stands."""
    return {(fold_header(d.sheet), fold_header(d.header)): d for d in decisions}


def refuse_unknown(given: Iterable[ColumnChoice], lines: Iterable[MappedColumn], table: str) -> None:
    """ToolkitError where a decision speaks of a column that its sheet, which is in the ledger, has not: a slip that would do nothing."""
    held = {(fold_header(line.sheet), fold_header(line.header)): line for line in lines}
    sheets: dict[str, list[str]] = {}
    for line in held.values():
        sheets.setdefault(fold_header(line.sheet), []).append(line.header)
    for one in given:
        if fold_header(one.sheet) in sheets and (fold_header(one.sheet), fold_header(one.header)) not in held:
            shown = "、".join(dict.fromkeys(filter(None, sheets[fold_header(one.sheet)])))
            raise ToolkitError(f"“{table}”里写的《{one.sheet}》“{one.header}”，旧台账里没有这一列", f"来源列照旧台账的列名写：{shown}")


def read_decisions(path: Path, registers: Sequence[Register]) -> list[ColumnChoice]:
    """The decisions of a csv; ToolkitError names a line whose register or column the pack does not have."""
    if not path.is_file():
        return []
    read = read_csv(path)
    rows = read.grid.rows if read else []
    if not rows or [as_text(v) for v in rows[0][:4]] != list(FIELDS[:4]):
        raise ToolkitError(
            f"“{path.name}”不是导入对照表", f"第一行要是：{'、'.join(FIELDS[:4])}；不知道怎么写，就换一个还没有的文件名，程序会写出一份"
        )
    columns = {register.sheet: [c.header for c in register.shown] for register in registers}
    found = []
    for number, line in enumerate(rows[1:], 2):
        sheet, header, title, column = (trim(from_csv(as_text(v))) for v in [*line, *[None] * 4][:4])
        if not sheet:
            continue
        if title and title not in columns:
            raise ToolkitError(f"“{path.name}”第 {number} 行：没有《{title}》这张表", f"可填：{'、'.join(columns)}")
        if column and _JOINED not in column and column not in columns.get(title, ()):
            raise ToolkitError(
                f"“{path.name}”第 {number} 行：《{title}》没有“{column}”这一列",
                f"可填：{'、'.join(columns[title]) if title else '先写上表名'}",
            )
        if _JOINED not in column:
            found.append(ColumnChoice(sheet, header, title, column))
    return found


def write_decisions(path: Path, lines: Iterable[MappedColumn]) -> Path:
    """The lines as a csv that Excel opens; those of other ledgers in it stay."""
    fresh = {(fold_header(line.sheet), fold_header(line.header)): line[: len(FIELDS)] for line in lines}
    old = read_csv(path) if path.is_file() else None
    there = [[from_csv(as_text(cell)) for cell in line] for line in (old.grid.rows[1:] if old else [])]
    kept = [line for line in there if (fold_header(line[0]), fold_header(line[1])) not in fresh]
    with whole(path) as draft, draft.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([as_csv(as_text(cell)) for cell in line] for line in (FIELDS, *kept, *fresh.values()))
    return path


def remembered(lines: Iterable[MappedColumn]) -> list[MappedColumn]:
    """The lines that are worth remembering: what has a place, and what somebody decided; doubt is asked again."""
    return [line for line in lines if line.column or line.how == DECIDED]
