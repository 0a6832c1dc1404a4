"""The tables of a sheet: one below another, each with its title; and sheets that are instructions.

A sheet is cut before each row that is another header. What stands above a header and belongs to it (title, unit, period)
goes with it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from macros.importing.month_columns import LEAST, months_in
from validators.column import Column
from validators.page.page import column_letter
from validators.values.cell import as_text
from validators.values.text import fold_header, is_blank
from workbooks.book import Grid
from workbooks.read.read_header import HEADER_DEPTH, column_of

_GUIDE = re.compile("说明|须知|指南|帮助|填法|填报要求|使用方法|目录|封面|README", re.I)
_SHORT, _SENTENCE, _TITLES = 20, 12, 3
Names = Mapping[str, Column]


def tables_of(grid: Grid, vocabularies: Sequence[Names]) -> list[Grid]:
    """The parts of a sheet, each from the title of a table to the next one's; `vocabularies`: folded header -> column."""
    starts: list[int] = []
    header: list[str] = []
    for pos in range(len(grid.rows)):
        texts = _texts(grid.rows[pos])
        if len(texts) < 2 or (starts and pos - starts[-1] < 2):
            continue
        named = len(months_in(grid, pos)) >= LEAST or _is_header(grid.rows[pos], vocabularies)
        if not (named or (starts and _is_foreign(grid, pos))):
            continue
        folded = [fold_header(t) for t in texts]
        if starts and len(set(folded) & set(header)) * 5 >= len(set(folded)) * 4:
            continue  # the same header once more, as at the head of a printed page
        starts.append(pos)
        header = folded
    deep = starts[:1] if starts and starts[0] > HEADER_DEPTH // 2 else []  # far below the top no header would be looked for
    cuts = [_with_title(grid, pos, before) for pos, before in zip([*deep, *starts[1:]], [0, *starts][1 - len(deep) :], strict=False)]
    edges = [0, *cuts, len(grid.rows)]
    return [replace(grid, rows=grid.rows[a:b], first_row=grid.first_row + a) for a, b in zip(edges, edges[1:], strict=False) if b > a]


def is_guide(grid: Grid) -> bool:
    """True for a sheet of instructions: its name says so and it holds no table, or it is sentences below one another."""
    filled = [[v for v in line if not is_blank(v)] for line in grid.rows]
    lines = [line for line in filled if line]
    texts = [v for line in lines for v in line]
    if not texts or any(not isinstance(v, str) for v in texts):
        return bool(_GUIDE.search(grid.sheet)) and all(isinstance(v, str) or len(line) <= 2 for line in lines for v in line)
    if _GUIDE.search(grid.sheet):
        return True
    long = sum(len(as_text(v)) > _SENTENCE for v in texts)
    return len(lines) >= 3 and max(map(len, lines)) <= 2 and long * 2 > len(lines)


def column_words(grid: Grid) -> dict[int, str]:
    """Column from 1 -> what its column is called, of a table that no register takes: by the first row of words that is no title."""
    for pos, line in enumerate(grid.rows[:HEADER_DEPTH]):
        words = {i: v.strip() for i, v in enumerate(line) if isinstance(v, str) and not is_blank(v)}
        fits = len(words) >= 2 and len(words) == len(_texts(line)) and all(len(v) <= _SHORT for v in words.values())
        if fits and pos + 1 < len(grid.rows):
            letters = {i: column_letter(grid.first_column + i) for i in words}
            doubled = [v for v in words.values() if list(words.values()).count(v) > 1]
            return {grid.first_column + i: f"{v}（{letters[i]} 列）" if v in doubled else v for i, v in words.items()}
    return {}


def _texts(line: Sequence[Any]) -> list[str]:
    return [as_text(v).strip() for v in line if not is_blank(v)]


def _is_header(line: Sequence[Any], vocabularies: Sequence[Names]) -> bool:
    """Names of a register's columns and nothing that could be a record."""
    filled = [v for v in line if not is_blank(v)]
    if not all(isinstance(v, str) and len(v) <= _SHORT * 2 for v in filled):
        return False
    best = max((len({c.header for v in filled if (c := column_of(v, names)) is not None}) for names in vocabularies), default=0)
    return best >= 2 and best * 2 >= len(filled)


def _is_foreign(grid: Grid, pos: int) -> bool:
    """A header whose names nobody knows: after an empty row, short words only, with numbers or dates below them."""
    if pos == 0 or _texts(grid.rows[pos - 1]) and not _is_title(grid.rows[pos - 1]):
        return False
    line = grid.rows[pos]
    if not all(isinstance(v, str) and len(v) <= _SHORT and not re.search(r"\d", v) for v in line if not is_blank(v)):
        return False
    below = grid.rows[pos + 1] if pos + 1 < len(grid.rows) else []
    return any(
        i < len(below) and not is_blank(below[i]) and re.search(r"\d", as_text(below[i])) is not None
        for i, v in enumerate(line)
        if not is_blank(v)
    )


def _is_title(line: Sequence[Any]) -> bool:
    """One or two words alone in a row, no total and no foot."""
    texts = _texts(line)
    return (
        1 <= len(texts) <= 2
        and not any(re.search("合计|小计|总计|制表|审核|注[:：]|[:：]$", t) for t in texts)
        and isinstance(next(v for v in line if not is_blank(v)), str)
    )


def _with_title(grid: Grid, pos: int, before: int) -> int:
    """Where the part of a table begins: its title, and the empty rows above that."""
    at, titles = pos, 0
    while at - 1 > before and titles <= _TITLES and (not _texts(grid.rows[at - 1]) or _is_title(grid.rows[at - 1])):
        titles += _is_title(grid.rows[at - 1]) if _texts(grid.rows[at - 1]) else 0
        if titles and _texts(grid.rows[at - 1]) and at - 2 > before and len(_texts(grid.rows[at - 2])) > 2:
            break  # a single cell that ends the records above, with no empty row between
        at -= 1
    return at
