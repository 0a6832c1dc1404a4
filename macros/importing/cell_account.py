"""What becomes of every cell of a ledger: placed in a register, parked on 未映射, or left out with the reason.

Nothing is lost because it is counted: each cell that holds anything has exactly one fate, and an import whose sum is not
right is refused before a byte is written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from macros.errors import ToolkitError
from validators.page.page import column_letter
from validators.values.text import is_blank
from workbooks.book import Grid
from workbooks.desk.sheets.unmapped_sheet import Parked, parked_text

_SHOWN = 3


class Spot(NamedTuple):
    """A cell of the ledger: sheet, Excel row, column from 1."""

    sheet: str
    row: int
    column: int

    @property
    def cell(self) -> str:
        """Its address. >>> Spot('表', 4, 28).cell
        'AB4'
        """
        return f"{column_letter(self.column)}{self.row}"


class LeftOut(NamedTuple):
    """Cells that are no data, or are there already: a cell or an area of nothing else, and why."""

    sheet: str
    cell: str
    value: str
    reason: str
    cells: int


class CellCounts(NamedTuple):
    """Cells of a ledger; source = placed + parked + left_out."""

    source: int
    placed: int
    parked: int
    left_out: int


@dataclass(kw_only=True)
class CellAccount:
    """The cells of a ledger that hold anything, and the fate of each. A later word about a cell stands for an earlier one."""

    source: dict[Spot, Any] = field(default_factory=dict)
    placed: set[Spot] = field(default_factory=set)
    parked: dict[Spot, Parked] = field(default_factory=dict)
    reasons: dict[Spot, str] = field(default_factory=dict)

    @classmethod
    def of(cls, grids: Iterable[Grid]) -> CellAccount:
        """Every cell of these sheets that is not blank; counted apart from whatever reads them afterwards."""
        return cls(source={spot: value for grid in grids for spot, value in spots(grid)})

    def place(self, spot: Spot) -> None:
        """It stands in a register."""
        self._forget(spot)
        self.placed.add(spot)

    def park(self, spot: Spot, line: Parked) -> None:
        """It goes onto 未映射."""
        self._forget(spot)
        self.parked[spot] = line

    def leave(self, spot: Spot, reason: str) -> None:
        """It is no data of its own, or is there already."""
        self._forget(spot)
        self.reasons[spot] = reason

    def _forget(self, spot: Spot) -> None:
        self.placed.discard(spot)
        self.parked.pop(spot, None)
        self.reasons.pop(spot, None)

    @property
    def counts(self) -> CellCounts:
        """How many cells there are, and of each fate."""
        return CellCounts(len(self.source), len(self.placed), len(self.parked), len(self.reasons))

    def settle(self) -> None:
        """Raises ToolkitError unless every cell has its fate, and no other cell has one."""
        known = {*self.placed, *self.parked, *self.reasons}
        lost, strange = self.source.keys() - known, known - self.source.keys()
        n = self.counts
        if lost or strange or n.source != n.placed + n.parked + n.left_out:
            first = min(lost or strange or known)
            raise ToolkitError(
                f"来源 {n.source} 格，放进登记表 {n.placed}、未映射 {n.parked}、没有导入 {n.left_out}，合起来不等，"
                f"例如《{first.sheet}》{first.cell}；为了不丢数据，没有导入",
                "请把这个文件发给管理员；急用就先手工抄到登记表",
            )

    def lines(self) -> list[Parked]:
        """The parked cells as the sheet lists them, in the order of the ledger."""
        return [self.parked[spot] for spot in sorted(self.parked, key=self._order)]

    def left_out(self) -> list[LeftOut]:
        """The cells left out, neighbours with one reason as one area that holds no other cell."""
        found = []
        for top, left, bottom, right, reason, sheet in _areas(self.reasons, self._order):
            values = [self.source[Spot(sheet, r, c)] for r in range(top, bottom + 1) for c in range(left, right + 1)]
            shown = "、".join(parked_text(v)[:30] for v in values[:_SHOWN]) + (" 等" if len(values) > _SHOWN else "")
            first, last = Spot(sheet, top, left).cell, Spot(sheet, bottom, right).cell
            found.append(LeftOut(sheet, first if first == last else f"{first}:{last}", shown, reason, len(values)))
        return found

    def _order(self, spot: Spot) -> tuple[int, int, int]:
        return self._sheets[spot.sheet], spot.row, spot.column

    @cached_property
    def _sheets(self) -> dict[str, int]:
        return {name: i for i, name in enumerate(dict.fromkeys(spot.sheet for spot in self.source))}


def spots(grid: Grid) -> Iterator[tuple[Spot, Any]]:
    """The cells of a sheet that hold anything."""
    for r, line in enumerate(grid.rows):
        for c, value in enumerate(line):
            if not is_blank(value):
                yield Spot(grid.sheet, grid.first_row + r, grid.first_column + c), value


_Area = tuple[int, int, int, int, str, str]


def _areas(reasons: dict[Spot, str], order: Callable[[Spot], Any]) -> list[_Area]:
    """Runs of one reason in a row, and equal runs of the rows below as one: first row, column, last row, column."""
    runs: list[_Area] = []
    for spot in sorted(reasons, key=order):
        if (
            runs
            and runs[-1][5] == spot.sheet
            and runs[-1][0] == spot.row
            and runs[-1][3] == spot.column - 1
            and runs[-1][4] == reasons[spot]
        ):
            runs[-1] = (*runs[-1][:3], spot.column, *runs[-1][4:])
        else:
            runs.append((spot.row, spot.column, spot.row, spot.column, reasons[spot], spot.sheet))
    whole: dict[tuple[int, int, str, str], int] = {}
    found: list[_Area] = []
    for run in runs:
        key = (run[1], run[3], run[4], run[5])
        at = whole.get(key)
        if at is not None and found[at][2] == run[0] - 1:
            found[at] = (*found[at][:2], run[2], *found[at][3:])
        else:
            whole[key] = len(found)
            found.append(run)
    return found
