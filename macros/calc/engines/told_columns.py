"""Columns that say what the rows of a line say, what is greatest among them, and what a rule makes of the line (design 7a)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from macros.calc.engines.given import Given
from macros.calc.engines.table_columns import Figure, Summed
from macros.calc.engines.table_lines import TableLines, Where, chosen, register_of
from macros.calc.terms.shares import said_once
from validators.filing.lineage import OfRow
from validators.frames import plain_values, records
from validators.values.missing import is_missing
from validators.values.origin import Origin, number, of_rows


@dataclass(frozen=True, kw_only=True)
class Texts(Figure):
    """The different texts of the rows of a line, joined with ；."""

    where: Where = ""

    def values(self, at: TableLines) -> Any:
        """None where no row has any."""
        frame = at.of_source()
        return at.plain(plain_values(at.grouped(frame[chosen(frame, self.where)], self.name, said_once)))


@dataclass(frozen=True, kw_only=True)
class Greatest(Figure):
    """The greatest of a column: the longest age, the latest day. `rule` says how it was read off the cell (`{last}` = the last day)."""

    of: str
    cell: str = ""
    rule: str = ""
    none: str = ""
    where: Where = ""

    def values(self, at: TableLines) -> Any:
        """As the column; empty where no row has any."""
        frame = at.of_source()
        return at.grouped(frame[chosen(frame, self.where)], self.of, "max")

    def way(self, at: TableLines) -> OfRow | None:
        """The first row that has it."""
        return None if self.form in ("date", "text") else lambda pos: self._way(at, pos)

    def _way(self, at: TableLines, pos: int) -> Origin:
        rule = self.rule.format(last=at.given.period.last)
        held = at.behind("", self.where).of(pos).sort_values(self.of, ascending=False, na_position="last", kind="stable").head(1)
        known = [row for row in records(held) if row[self.of] or not self.none and not is_missing(row[self.of])]
        if not known:
            return number(0, self.none or rule)
        return of_rows(register_of(at.register), self.cell or self.of, [(row["_file"], row["_row"], row[self.of]) for row in known], rule)


@dataclass(frozen=True, kw_only=True)
class Spread(Figure):
    """An amount cut into buckets, a column each: they sum to the whole."""

    of: Summed
    bucket: str
    labels: Callable[[Given], Sequence[str]]

    def each(self, given: Given) -> Sequence[Figure]:
        """A sum for each bucket."""
        made = vars(self.of) | {"total": False}
        return [Summed(**made | {"name": label, "where": (self.bucket, label)}) for label in self.labels(given)]


@dataclass(frozen=True, kw_only=True)
class Ruled(Figure):
    """What a rule makes of a line: of the numbers in it, `_line` its place, and what was ruled before; with `several` it says
    things by name, of which this is one.

    origin  where it comes from, where it is a number
    """

    rule: Callable[[TableLines, dict[str, Any]], Any]
    several: bool = False
    origin: Callable[[TableLines, int], Origin] | None = None

    def values(self, at: TableLines) -> Any:
        """One a line."""
        before = list(at.columns)[: list(at.columns).index(self.name)]
        names = (name for name, column in at.columns.items() if not isinstance(column, Ruled) or (name in before and not self.several))
        if self.several and self.rule in at.said:
            return at.plain(said.get(self.name) for said in at.said[self.rule])
        rows = at.frame(dict.fromkeys((*at.keys, *names))).assign(_line=range(len(at.lines)))
        found = at.said[self.rule] = [self.rule(at, row) for row in records(rows)]
        return at.plain([said.get(self.name) for said in found] if self.several else found)

    def way(self, at: TableLines) -> OfRow | None:
        """What is said of it."""
        return None if self.origin is None else partial(self.origin, at)


@dataclass(frozen=True, kw_only=True)
class Looked(Figure):
    """What a master register says of the key of a line; its first row with the key counts."""

    register: str

    def values(self, at: TableLines) -> Any:
        """As the register has it."""
        keys = [key for key in at.keys if key in at.given.frame(self.register)]
        known = at.given.frame(self.register).drop_duplicates(keys)[[*keys, self.name]]
        return at.lines[keys].merge(known, on=keys, how="left")[self.name]
