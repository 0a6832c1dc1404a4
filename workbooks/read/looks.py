"""What is told of records because of how they look: hidden or filtered rows, and rows that are struck through."""

from __future__ import annotations

from collections.abc import Sequence

from validators.finding import Finding, Severity
from validators.register import Register
from validators.values.text import is_blank
from workbooks.book import Grid
from workbooks.read.read_rows import note


def told_by_looks(grid: Grid, struck: frozenset[tuple[int, int]], rows: Sequence[int], register: Register) -> list[Finding]:
    """The notes about the records in these Excel rows; `struck` = (row, column) of the struck-through cells."""
    return _hidden(grid, rows, register) + _struck(grid, struck, rows, register)


def _hidden(grid: Grid, rows: Sequence[int], register: Register) -> list[Finding]:
    """Notes about records that staff do not see: a hidden sheet, hidden or filtered rows."""
    found = []
    if grid.hidden and rows:
        found.append(
            note(
                "hidden_sheet",
                register,
                None,
                None,
                grid.sheet,
                f"《{grid.sheet}》隐藏着，里面的 {len(rows)} 行照样读了",
                "可以不改；右键任一表名→取消隐藏，就看得到",
            )
        )
    unseen = sorted(set(rows) & grid.hidden_rows)
    if unseen:
        listed = "、".join(map(str, unseen[:5])) + (f" 等 {len(unseen)} 行" if len(unseen) > 5 else "")
        found.append(
            note(
                "hidden_rows",
                register,
                unseen[0],
                None,
                listed,
                f"第 {listed} 行隐藏着或被筛选掉了，照样读了",
                "可以不改；不要的行请取消隐藏后删掉",
            )
        )
    return found


def _struck(grid: Grid, struck: frozenset[tuple[int, int]], rows: Sequence[int], register: Register) -> list[Finding]:
    """A question about records that are struck through from end to end: they count until somebody deletes them (settled 37)."""
    filled = {
        row: {grid.first_column + i for i, v in enumerate(grid.rows[row - grid.first_row]) if not is_blank(v)} for row in rows if struck
    }
    out = [row for row, columns in filled.items() if columns and all((row, column) in struck for column in columns)]
    if not out:
        return []
    listed = "、".join(map(str, out[:5])) + (f" 等 {len(out)} 行" if len(out) > 5 else "")
    says = f"第 {listed} 行划了删除线，还照样算在里面，是不要了吗"
    return [note("struck_row", register, out[0], None, listed, says, "不要就删掉整行；还要就去掉删除线，或写明理由", Severity.C)]
