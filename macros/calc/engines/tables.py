"""The tables of a declared computation: a tally has a line for each key, a listing one for each prepared row (design 7a, 7b)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from copy import copy
from functools import cached_property, partial
from typing import Any, Protocol

import numpy as np
import pandas as pd

from macros.calc.engines.compared_columns import Changed, Earlier
from macros.calc.engines.given import EARLIER, Given, Sources
from macros.calc.engines.table_columns import Figure, Net, Own
from macros.calc.engines.table_lines import NoWayBack, RowLines, TableLines, Where, chosen, register_of
from macros.calc.engines.told_columns import Spread
from macros.calc.ways.summed_rows import places
from validators.filing.lineage import OfRow
from validators.values.missing import is_missing
from validators.values.origin import Origin, added, counted, of_result


class MadeTable:
    """A table over the rows of one run: its frame, its totals over all rows, their ways back, and what a line stands for."""

    def __init__(
        self,
        lines: TableLines,
        columns: Mapping[str, Figure],
        whole: Mapping[str, Any],
        ways: Mapping[str, Callable[[], Origin]],
        record: OfRow | None,
    ) -> None:
        self._lines, self._columns, self.whole, self.whole_ways, self.record = lines, columns, whole, ways, record

    @cached_property
    def frame(self) -> pd.DataFrame:
        """What is shown."""
        return self._lines.frame(self.formats).reset_index(drop=True)

    @cached_property
    def full(self) -> pd.DataFrame:
        """The same with what is not shown."""
        return self._lines.frame(dict.fromkeys((*self._lines.keys, *self._columns))).reset_index(drop=True)

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
        return _ways((c for c in self._columns.values() if c.shown), self._lines)


class ComputedTable(Protocol):
    """What a computation is declared with."""

    @property
    def keys(self) -> tuple[str, ...]:
        """What a line is for; () where each row is one."""

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
    also      further sources whose keys have a line
    record    the source, and which of its rows, that a line stands for, where that is not all of its own
    branches  every branch has a line
    as_given  the lines stand in the order of the rows, not in that of the keys
    total_of  the keys of the line that is over all: the totals are what it says
    largest   the column by which the lines of one branch are ordered, the largest first
    """

    def __init__(
        self,
        register: str,
        *keys: str,
        where: Where = "",
        also: tuple[str, ...] = (),
        branches: bool = False,
        as_given: bool = False,
        total_of: tuple[str, ...] = (),
        largest: str = "",
        record: tuple[str, Where] = ("", ""),
    ) -> None:
        self.register, self.keys, self.columns = register, keys, tuple[Figure, ...]()
        self._where, self._also, self._branches, self._largest, self._record = where, also, branches, largest, record
        self._as_given, self._total_of = as_given, total_of

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
        made = copy(self)
        made.keys = keys
        return made

    def made(self, given: Given, rows: Sources, computation: str = "") -> MadeTable:
        """The table."""
        columns = {c.name: c for declared in self.columns for c in declared.each(given)}
        lines = TableLines(given, self.register, rows, columns, self._lines(given, rows), self._where)
        if self._largest:
            lines = TableLines(given, self.register, rows, columns, self._ordered(lines), self._where)
        all_, at = TableLines(given, self.register, rows, columns, pd.DataFrame(index=[0]), self._where), 0
        if self._total_of:
            all_, at = lines, int(np.flatnonzero((lines.lines == self._total_of).all(axis=1))[0])
        totals = {name: c for name, c in columns.items() if c.total}
        whole = {name: _plain(all_.of(name).iloc[at]) for name in totals}
        ways = {name: partial(way, at) for name, way in _ways((c for c in totals.values() if c.shown), all_).items()}
        return MadeTable(lines, columns, whole, ways, self._record_of(lines))

    def _record_of(self, lines: TableLines) -> OfRow | None:
        source, where = self._record
        frame = lines.of_source(source)
        return (
            (lambda pos: counted(register_of(source or self.register), places(lines.behind(source, where).of(pos))))
            if "_row" in frame
            else None
        )

    def _lines(self, given: Given, rows: Sources) -> pd.DataFrame:
        """The keys, each once, in order."""
        keys, frame = list(self.keys), rows[self.register]
        parts = [frame.loc[chosen(frame, self._where), keys]]
        compared = (self.register + EARLIER,) if any(isinstance(c, (Earlier, Changed)) for c in self.columns) else ()
        parts += [rows[source][keys] for source in (*self._also, *compared)]
        if self._branches:
            parts.append(pd.DataFrame({"_branch": sorted(given.branches)}, dtype="object"))
        filled = [part for part in parts if len(part)] or parts[:1]
        if not keys:
            return pd.DataFrame(index=range(min(1, len(filled[0]))))
        found = filled[0] if len(filled) == 1 else pd.concat(filled)
        once = found.drop_duplicates(ignore_index=True)
        return (once if self._as_given else once.sort_values(keys, kind="stable", ignore_index=True)).astype("object")

    def _ordered(self, at: TableLines) -> pd.DataFrame:
        order = at.lines.assign(_least=-at.of(self._largest)).sort_values([*self.keys[:-1], "_least", self.keys[-1]], kind="stable")
        return order[list(self.keys)].reset_index(drop=True)


class Listing:
    """A line for each prepared row, in its order; `where` those only."""

    def __init__(self, register: str, where: Where = "") -> None:
        self.register, self.columns, self._where = register, tuple[Figure, ...](), where
        self.keys: tuple[str, ...] = ()

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
        return _shown(c for c in self.columns if c.total and isinstance(c, (Own, Net)))

    def made(self, given: Given, rows: Sources, computation: str) -> MadeTable:
        """The table; its totals are the sums of what stands in it."""
        frame = rows[self.register]
        held = (frame[chosen(frame, self._where)] if self._where else frame).reset_index(drop=True)
        columns = {c.name: c for declared in self.columns for c in declared.each(given)}
        lines = RowLines(given, self.register, rows, columns, held)
        sums = {name: lines.of(name) for name, c in columns.items() if c.total and isinstance(c, (Own, Net))}
        whole = {name: int(column.sum()) for name, column in sums.items()}
        ways = {name: partial(_added, computation, name, column) for name, column in sums.items()}
        own = (lambda pos: counted(register_of(self.register), places(held.iloc[[pos]]))) if "_row" in held else None
        return MadeTable(lines, columns, whole, ways, own)


def _shown(columns: Iterable[Figure]) -> tuple[str, ...]:
    return tuple(c.name for c in columns if c.shown and not isinstance(c, Spread))


def _ways(columns: Iterable[Figure], lines: TableLines) -> dict[str, OfRow]:
    """Where the numbers of columns come from, of those of which it is known."""
    found: dict[str, OfRow] = {}
    for column in columns:
        with suppress(NoWayBack):
            if (way := column.way(lines)) is not None:
                found[column.name] = way
    return found


def _added(computation: str, name: str, column: pd.Series) -> Origin:
    """A total of what stands in a column of the result."""
    return added(of_result(computation, name, int(pos)) for pos in np.flatnonzero(column.notna()))


def _plain(value: Any) -> Any:
    return int(value) if isinstance(value, (int, np.integer)) else None if is_missing(value) else value
