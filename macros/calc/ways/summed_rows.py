"""The rows of a register behind a table that was summed from them: what gives a number gives its rows too (design 7b)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property, partial
from typing import Any

import pandas as pd

from validators.filing.inputs import Inputs
from validators.filing.lineage import OfRow
from validators.frames import plain_values, records
from validators.values.origin import Origin, added, counted, less, of_rows, quotient


@dataclass(frozen=True)
class SummedRows:
    """Rows of a register, with the flags and amounts that were summed, cut by the keys of the table; no keys = all rows."""

    register: str
    frame: pd.DataFrame
    table: pd.DataFrame
    keys: tuple[str, ...] = ()

    def of(self, pos: int, where: str = "") -> pd.DataFrame:
        """The rows behind a row of the table, those only whose flag `where` is set."""
        (key,) = _keys(self.table.iloc[[pos]], self.keys) if self.keys else ((),)
        found = self.frame.iloc[self._groups.get(key, [])] if self.keys else self.frame
        return found[found[where].fillna(False).astype(bool)] if where else found

    @cached_property
    def _groups(self) -> dict[tuple[Any, ...], list[int]]:
        found: dict[tuple[Any, ...], list[int]] = {}
        for pos, key in enumerate(_keys(self.frame, self.keys)):
            found.setdefault(key, []).append(pos)
        return found

    def count(self, where: str = "", rule: str = "") -> OfRow:
        """How many they are."""
        return lambda pos: counted(self.register, places(self.of(pos, where)), rule)

    def total(self, column: str, *, of: str = "", scale: int = 1, where: str = "", rule: str = "", chosen: str = "") -> OfRow:
        """The sum of a column; `of` = the register's own column it was read from, `scale` = fen of a yuan and the like, `chosen` = by
        what the rows were chosen.
        """
        return lambda pos: of_rows(self.register, of or column, _values(self.of(pos, where), column, scale), rule, chosen)

    def each(self, way: Callable[[dict[str, Any]], Origin | None], where: str = "") -> OfRow:
        """The sum of what a rule makes of each row: `way` gives the origin for a row as a dictionary, None for nothing."""
        return lambda pos: added(origin for row in records(self.of(pos, where)) if (origin := way(row)) is not None)

    def ways_over_all(self, ways: Callable[[SummedRows], Mapping[str, OfRow]]) -> dict[str, Callable[[], Origin]]:
        """The same ways over all rows, for the totals of the summary."""
        return {name: partial(way, 0) for name, way in ways(replace(self, keys=())).items()}


def cell(register: str, column: str, row: Mapping[str, Any], scale: int = 1) -> Origin:
    """One cell of a register by its typed row; `scale` = fen of a yuan and the like."""
    return of_rows(register, column, [(row["_file"], row["_row"], Fraction(row[column]) / scale)])


def _keys(rows: pd.DataFrame, names: tuple[str, ...]) -> Iterable[tuple[Any, ...]]:
    """The keys of each row; a blank is None, alike to every other blank."""
    return zip(*(plain_values(rows[name]) for name in names), strict=True)


def places(rows: pd.DataFrame) -> Iterable[tuple[str, int]]:
    """File and row of each."""
    return list(zip(rows["_file"], rows["_row"], strict=True))


def _values(rows: pd.DataFrame, column: str, scale: int) -> list[tuple[str, int, Any]]:
    held = [0 if value is None else Fraction(value) / scale for value in plain_values(rows[column])]
    return [(file, row, value) for file, row, value in zip(rows["_file"], rows["_row"], held, strict=True) if value]


def minus(whole: OfRow, *parts: OfRow) -> OfRow:
    """One less the others, row by row."""
    return lambda pos: less(whole(pos), parts[0](pos) if len(parts) == 1 else added(part(pos) for part in parts))


def plus(*parts: OfRow) -> OfRow:
    """All together, row by row."""
    return lambda pos: added(part(pos) for part in parts)


def by(part: OfRow, whole: OfRow) -> OfRow:
    """One by the other, row by row."""
    return lambda pos: quotient(part(pos), whole(pos))


@dataclass(frozen=True)
class CustomerRecords:
    """Which row stands for a customer where customers are counted: its 客户档案, else its first row of the flow."""

    inputs: Inputs

    def of(self, branch: str, code: str) -> Origin:
        """Of one customer."""
        return counted(
            *(("R03", [self._files[branch, code]]) if (branch, code) in self._files else ("R10", self._flow.get((branch, code), [])))
        )

    def each(self, table: pd.DataFrame) -> OfRow:
        """Of the rows of a table with `_branch` and 客户编码."""
        return lambda pos: self.of(str(table["_branch"].iat[pos]), str(table["客户编码"].iat[pos]))

    @cached_property
    def _files(self) -> dict[tuple[str, str], tuple[str, int]]:
        return _first(self.inputs.frame("R03"))

    @cached_property
    def _flow(self) -> dict[tuple[str, str], list[tuple[str, int]]]:
        found = _first(pd.concat([self.inputs.history.frame("R10"), self.inputs.frame("R10")], ignore_index=True))
        return {key: [place] for key, place in found.items()}


def _first(frame: pd.DataFrame) -> dict[tuple[str, str], tuple[str, int]]:
    found: dict[tuple[str, str], tuple[str, int]] = {}
    for branch, code, file, row in zip(*(frame[name] for name in ("_branch", "客户编码", "_file", "_row")), strict=True):
        found.setdefault((branch, code), (str(file), int(row)))
    return found
