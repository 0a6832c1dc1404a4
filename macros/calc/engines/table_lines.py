"""A table of a computation while it is made: its lines, the prepared rows behind each of them, and each column's way back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Any, Protocol

import numpy as np
import pandas as pd

from macros.calc.engines.given import EARLIER, Given, Sources
from macros.calc.ways.summed_rows import SummedRows
from validators.filing.lineage import OfRow
from validators.frames import distinct, plain_values

Where = str | tuple[Any, ...]
"""Which rows are meant: "" = all, a flag, or a column and the values that it may have."""


def chosen(frame: pd.DataFrame, where: Where) -> pd.Series:
    """True for the rows that are meant."""
    if not where:
        return pd.Series(True, index=frame.index)
    return frame[where].fillna(False).astype(bool) if isinstance(where, str) else frame[where[0]].isin(where[1:])


def _tuples(frame: pd.DataFrame, keys: Iterable[str]) -> Iterable[tuple[Any, ...]]:
    return zip(*(plain_values(frame[key]) for key in keys), strict=True)


class NoWayBack(LookupError):
    """A column that says nothing of where its numbers come from, so that what is made of it cannot say it either."""


def register_of(source: str) -> str:
    """The register that the rows of a source are of."""
    return source.rstrip(EARLIER).split(" ")[0]


class LineColumn(Protocol):
    """A column as its table needs it."""

    @property
    def name(self) -> str:
        """Its header."""

    def values(self, at: TableLines) -> Any:
        """Its values on the lines."""

    def way(self, at: TableLines) -> OfRow | None:
        """Where its numbers come from."""


class TableLines:
    """The lines of one table; a column is made when it is first asked for.

    register  what its rows are rows of, where a column says no other source
    rows      the prepared rows by source
    columns   by name
    lines     the keys of each line; one line over all rows where there are no keys
    where     which rows have a line
    said      what rules said of the lines, once each
    """

    def __init__(
        self, given: Given, register: str, rows: Sources, columns: Mapping[str, LineColumn], lines: pd.DataFrame, where: Where = ""
    ) -> None:
        self.given, self.register, self.rows, self.columns, self.lines, self.where = given, register, rows, columns, lines, where
        self.keys = tuple(str(key) for key in lines.columns)
        self.said: dict[Any, list[Any]] = {}
        self._made: dict[str, pd.Series] = {}
        self._own: pd.DataFrame | None = None
        self._lines_of: dict[int, tuple[pd.DataFrame, np.ndarray]] = {}
        self._behind: dict[Any, SummedRows] = {}

    def of(self, name: str) -> pd.Series:
        """A column."""
        if name not in self._made:
            values = self.columns[name].values(self) if name in self.columns else self.lines[name]
            self._made[name] = values.set_axis(self.lines.index)
        return self._made[name]

    def frame(self, names: Iterable[str]) -> pd.DataFrame:
        """Some columns."""
        return pd.DataFrame({name: self.of(name) for name in names}, index=self.lines.index)

    def way(self, name: str) -> OfRow:
        """Where the numbers of a column come from; NoWayBack where nobody says it."""
        found = self.columns[name].way(self) if name in self.columns else None
        if found is None:
            raise NoWayBack(name)
        return found

    def of_source(self, source: str = "") -> pd.DataFrame:
        """The prepared rows of a source; those of the table itself as far as they have a line."""
        if source:
            return self.rows[source]
        if self._own is None:
            frame = self.rows[self.register]
            self._own = frame[chosen(frame, self.where)] if self.where else frame
        return self._own

    def summed(self, frame: pd.DataFrame, amounts: pd.Series) -> pd.Series:
        """Whole amounts of rows summed on the lines; 0 on a line without rows."""
        held = amounts.to_numpy(dtype="int64", na_value=0)
        if not self.keys:
            return pd.Series([int(held.sum())] * len(self.lines), dtype="Int64")
        found, line = np.zeros(len(self.lines), dtype="int64"), self._line_of(frame)
        np.add.at(found, line[line >= 0], held[line >= 0])
        return pd.Series(found, dtype="Int64")

    def grouped(self, frame: pd.DataFrame, column: str, how: str | Callable[[Any], Any]) -> pd.Series:
        """What is made of a column of the rows of each line; empty on a line without rows."""
        return frame[column].groupby(self._line_of(frame)).agg(how).reindex(range(len(self.lines)))

    def _line_of(self, frame: pd.DataFrame) -> np.ndarray:
        """The number of the line of each row; -1 where it has none."""
        if not self.keys:
            return np.zeros(len(frame), dtype="int64")
        if id(frame) not in self._lines_of:
            numbers: dict[Any, int] = {}
            for line, key in enumerate(_tuples(self.lines, self.keys)):
                numbers.setdefault(key, line)
            codes, first = distinct(*(frame[key] for key in self.keys))
            found = [numbers.get(key, -1) for key in _tuples(frame.iloc[first], self.keys)]
            self._lines_of[id(frame)] = (frame, np.array(found, dtype="int64")[codes])
        return self._lines_of[id(frame)][1]

    def plain(self, values: Iterable[Any]) -> pd.Series:
        """Values that are no whole numbers, one a line."""
        return pd.Series(list(values), index=self.lines.index, dtype="object")

    def behind(self, source: str = "", where: Where = "", keys: tuple[str, ...] = ()) -> SummedRows:
        """The rows behind each line, by its keys."""
        if (source, where) not in self._behind:
            frame = self.of_source(source)
            held = frame[chosen(frame, where)] if where else frame
            self._behind[source, where] = SummedRows(register_of(source or self.register), held, self.lines, keys or self.keys)
        return self._behind[source, where]

    @cached_property
    def wider(self) -> TableLines:
        """The same lines, each over all rows that bear the keys before the last one."""
        return WiderLines(self.given, self.register, self.rows, self.columns, self.lines[list(self.keys[:-1])])

    @cached_property
    def before(self) -> TableLines:
        """The same lines over the rows of the month before, of the branches that have it."""
        return self._over({name.rstrip(EARLIER): frame for name, frame in self.rows.items() if name.endswith(EARLIER)})

    @cached_property
    def alike(self) -> TableLines:
        """The same lines over the rows of this month, of the branches that have the month before."""
        return self._over(self.rows)

    def _over(self, rows: Sources) -> TableLines:
        known = self.given.known
        held = {name: frame[frame["_branch"].isin(known)] for name, frame in rows.items()}
        return type(self)(self.given, self.register, held, self.columns, self.lines, self.where)

    @property
    def comparable(self) -> pd.Series:
        """True for the lines that have the month before: of a branch that has it, or of any."""
        if "_branch" in self.keys:
            return self.lines["_branch"].isin(self.given.known)
        rows = [at.summed(frame, pd.Series(1, index=frame.index)) for at in (self.alike, self.before) for frame in (at.of_source(),)]
        return (rows[0] + rows[1] > 0).astype(bool).set_axis(self.lines.index)


class WiderLines(TableLines):
    """Lines that share their keys: each has all rows that bear them."""

    def summed(self, frame: pd.DataFrame, amounts: pd.Series) -> pd.Series:
        """As every line; two lines of one key have the same sum."""
        once = TableLines(self.given, self.register, self.rows, {}, self.lines.drop_duplicates(ignore_index=True))
        if not self.keys:
            return super().summed(frame, amounts)
        sums = once.lines.assign(_sum=once.summed(frame, amounts))
        return self.lines.merge(sums, on=list(self.keys), how="left")["_sum"]


class RowLines(TableLines):
    """A table of which every line is one prepared row."""

    def __init__(self, given: Given, register: str, rows: Sources, columns: Mapping[str, LineColumn], lines: pd.DataFrame) -> None:
        super().__init__(given, register, rows, columns, lines)
        self.keys = ()
