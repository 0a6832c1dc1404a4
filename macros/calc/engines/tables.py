"""The tables of a declared computation: a tally has a line for each key, a listing one for each prepared row (design 7a, 7b)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from copy import copy
from functools import cached_property, partial
from typing import Any, Protocol

import numpy as np
import pandas as pd

from macros.calc.engines.given import EARLIER, Given, Sources
from macros.calc.engines.table_columns import Changed, Earlier, Figure, Own, Spread
from macros.calc.engines.table_lines import RowLines, TableLines, Where, chosen
from macros.calc.ways.summed_rows import places
from validators.filing.lineage import OfRow
from validators.values.origin import Origin, added, counted, of_result


class MadeTable:
    """A table over the rows of one run: its frame, its total over all rows, and their ways back."""

    def __init__(
        self, lines: TableLines, columns: Mapping[str, Figure], whole: Mapping[str, Any], ways: Mapping[str, Callable[[], Origin]]
    ) -> None:
        self._lines, self._columns, self.whole, self.whole_ways = lines, columns, whole, ways

    @cached_property
    def frame(self) -> pd.DataFrame:
        """What is shown."""
        return self._lines.frame(self.formats).reset_index(drop=True)

    @property
    def formats(self) -> dict[str, str]:
        """Format of each column that is shown."""
        keys = dict.fromkeys((key for key in self._lines.keys if key not in self._columns), "text")
        return keys | {name: c.form for name, c in self._columns.items() if c.shown}

    @property
    def total_formats(self) -> dict[str, str]:
        """Formats of the total."""
        return {name: c.form for name, c in self._columns.items() if c.shown and c.total}

    @property
    def empties(self) -> tuple[str, ...]:
        """What is said of shares and means over all rows whose whole is 0."""
        held = [c for name, c in self._columns.items() if c.empty and self.whole[name] is None]
        return tuple(f"分母为0：{c.empty}，{c.name}为空" for c in held)

    @property
    def ways(self) -> dict[str, OfRow]:
        """Column -> where its numbers come from."""
        held = {name: c.way(self._lines) for name, c in self._columns.items()}
        return {name: way for name, way in held.items() if way is not None}

    @property
    def record(self) -> OfRow | None:
        """The row of a register that a line stands for; None where it stands for several."""
        lines, register = self._lines.lines, self._lines.register
        if not isinstance(self._lines, RowLines) or "_row" not in lines:
            return None
        return lambda pos: counted(register, places(lines.iloc[[pos]]))


class ComputedTable(Protocol):
    """What a computation is declared with."""

    @property
    def headers(self) -> tuple[str, ...]:
        """What is shown, as far as no parameter decides it."""

    @property
    def total_headers(self) -> tuple[str, ...]:
        """What is totalled."""

    @property
    def register(self) -> str:
        """What its prepared rows are rows of."""

    def made(self, given: Given, rows: Sources, computation: str) -> MadeTable:
        """The table over prepared rows."""


class Tally:
    """A line for each key of the prepared rows of a register, in the order of the keys.

    where     the rows that have a line; `part_of` knows the others too
    branches  every branch has a line
    largest   the column by which the lines of one branch are ordered, the largest first
    """

    def __init__(self, register: str, *keys: str, where: Where = "", branches: bool = False, largest: str = "") -> None:
        self.register, self.keys, self.columns = register, keys, tuple[Figure, ...]()
        self._where, self._branches, self._largest = where, branches, largest

    def of(self, *columns: Figure) -> Tally:
        """With these columns."""
        made = copy(self)
        made.columns = columns
        return made

    @property
    def headers(self) -> tuple[str, ...]:
        """The keys and the columns that are shown."""
        return (*self.keys, *_shown(self.columns))

    @property
    def total_headers(self) -> tuple[str, ...]:
        """The columns that are totalled."""
        return _shown(c for c in self.columns if c.total)

    def over(self, *keys: str) -> Tally:
        """The same columns by other keys."""
        return Tally(self.register, *keys, where=self._where, largest=self._largest).of(*self.columns)

    def made(self, given: Given, rows: Sources, computation: str = "") -> MadeTable:
        """The table."""
        columns = {c.name: c for declared in self.columns for c in declared.each(given)}
        lines = TableLines(given, self.register, rows, columns, self._lines(given, rows), self._where)
        if self._largest:
            lines = TableLines(given, self.register, rows, columns, self._ordered(lines), self._where)
        all_ = TableLines(given, self.register, rows, columns, pd.DataFrame(index=[0]), self._where)
        totals = {name: c for name, c in columns.items() if c.total}
        whole = {name: _plain(all_.of(name).iloc[0]) for name in totals}
        ways = {name: partial(way, 0) for name, c in totals.items() if c.shown and (way := c.way(all_)) is not None}
        return MadeTable(lines, columns, whole, ways)

    def _lines(self, given: Given, rows: Sources) -> pd.DataFrame:
        """The keys, each once, in order."""
        keys, frame = list(self.keys), rows[self.register]
        parts = [frame.loc[chosen(frame, self._where), keys]]
        if any(isinstance(c, (Earlier, Changed)) for c in self.columns):
            parts.append(rows[self.register + EARLIER][keys])
        if self._branches:
            parts.append(pd.DataFrame({"_branch": sorted(given.branches)}, dtype="object"))
        filled = [part for part in parts if len(part)] or parts[:1]
        found = filled[0] if len(filled) == 1 else pd.concat(filled)
        return (
            found.drop_duplicates().sort_values(keys, kind="stable", ignore_index=True).astype("object")
            if keys
            else pd.DataFrame(index=[0])
        )

    def _ordered(self, at: TableLines) -> pd.DataFrame:
        order = at.lines.assign(_least=-at.of(self._largest)).sort_values([*self.keys[:-1], "_least", self.keys[-1]], kind="stable")
        return order[list(self.keys)].reset_index(drop=True)


class Listing:
    """A line for each prepared row, in its order; `where` those only."""

    def __init__(self, register: str, where: Where = "") -> None:
        self.register, self.columns, self._where = register, tuple[Figure, ...](), where

    def of(self, *columns: Figure) -> Listing:
        """With these columns."""
        made = copy(self)
        made.columns = columns
        return made

    @property
    def headers(self) -> tuple[str, ...]:
        """The columns."""
        return _shown(self.columns)

    @property
    def total_headers(self) -> tuple[str, ...]:
        """The columns that are summed."""
        return _shown(c for c in self.columns if c.total and isinstance(c, Own))

    def made(self, given: Given, rows: Sources, computation: str) -> MadeTable:
        """The table; its totals are the sums of what stands in it."""
        frame = rows[self.register]
        held = (frame[chosen(frame, self._where)] if self._where else frame).reset_index(drop=True)
        columns = {c.name: c for declared in self.columns for c in declared.each(given)}
        lines = RowLines(given, self.register, columns, held)
        sums = {name: lines.of(name) for name, c in columns.items() if c.total and isinstance(c, Own)}
        whole = {name: int(column.sum()) for name, column in sums.items()}
        return MadeTable(lines, columns, whole, {name: partial(_added, computation, name, column) for name, column in sums.items()})


def _shown(columns: Iterable[Figure]) -> tuple[str, ...]:
    return tuple(c.name for c in columns if c.shown and not isinstance(c, Spread))


def _added(computation: str, name: str, column: pd.Series) -> Origin:
    """A total of what stands in a column of the result."""
    return added(of_result(computation, name, int(pos)) for pos in np.flatnonzero(column.notna()))


def _plain(value: Any) -> Any:
    return int(value) if isinstance(value, (int, np.integer)) else value
