"""Months that a file knows only as sums: the lines of its hidden sheet `_历史`, as rows that a number can be traced to (settled 31)."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from validators.filing.inputs import USAGE
from validators.values.cell import as_text
from validators.values.text import is_blank
from workbooks.book import Book
from workbooks.desk.sheets.hidden_sheets import USAGE_TABLE, read_history_rows

HISTORY = "_历史"
CARRIED = ("_branch", "客户编码", "业务代码")
"""What such a line is a sum for, in its month."""
SHEET = "_sheet"
"""Column of a frame whose rows stand on another sheet than their register's."""
NOTHING = pd.DataFrame(columns=[*USAGE, "_period", "_file", "_row", SHEET])


def carried_sums(book: Book, file: str) -> pd.DataFrame:
    """The sums of branch, customer, business and month that a file carries: USAGE with `_period`, `_file`, `_row` and `_sheet`."""
    if HISTORY not in book.sheet_names():
        return NOTHING
    grid = book.read(HISTORY)
    at = [number for number, row in enumerate(grid.rows, grid.first_row) if len(row) > 1 and _is_line(row[0], row[1])]
    usage = read_history_rows(grid.rows).usage
    return usage.assign(_period=usage["月份"], _file=file, _row=at, **{SHEET: HISTORY})


def _is_line(table: object, number: object) -> bool:
    return not is_blank(table) and as_text(table) == USAGE_TABLE and not is_blank(number) and as_text(number) != "0"


def of_month(found: Iterable[pd.DataFrame], month: str, known: frozenset[str]) -> pd.DataFrame:
    """The lines of one month of the branches that are not `known` by their rows; each branch by the first file that has it."""
    parts: list[pd.DataFrame] = []
    seen = set(known)
    for sums in found:
        part = sums[(sums["_period"] == month) & ~sums["_branch"].isin(seen)]
        seen |= set(part["_branch"])
        parts.append(part)
    filled = [part for part in parts if len(part)]
    return pd.concat(filled, ignore_index=True) if filled else NOTHING
