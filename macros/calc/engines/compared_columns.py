"""Columns that hold a line against others: against all of its kind, against the month before (design 7a, 7b)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from macros.calc.engines.table_columns import Figure
from macros.calc.engines.table_lines import TableLines
from macros.calc.terms.shares import change, ratios
from macros.calc.ways.summed_rows import by, minus
from validators.filing.lineage import OfRow
from validators.frames import plain_values
from validators.values.missing import is_missing
from validators.values.origin import Origin, added, each_of, less, number, of_result


@dataclass(frozen=True, kw_only=True)
class PartOf(Figure):
    """A column by its sum over all rows that bear the keys before the last one, with or without a line of their own."""

    of: str

    def values(self, at: TableLines) -> Any:
        """Fractions."""
        return at.plain(ratios(at.of(self.of), at.wider.of(self.of)))

    def way(self, at: TableLines) -> OfRow:
        """The one by the other."""
        return by(at.way(self.of), at.wider.way(self.of))


@dataclass(frozen=True, kw_only=True)
class Against(PartOf):
    """A share less the same share of all rows that bear the keys before the last one, in points."""

    def values(self, at: TableLines) -> Any:
        """Fractions; empty where either is."""
        return at.plain(change(*both) for both in zip(at.of(self.of), at.wider.of(self.of), strict=True))

    def way(self, at: TableLines) -> OfRow:
        """The one less the other."""
        return minus(at.way(self.of), at.wider.way(self.of))


@dataclass(frozen=True, kw_only=True)
class Ranked(Figure):
    """The place of a line among those that bear its keys before the last one, the greatest first; equal ones share it."""

    of: str

    def values(self, at: TableLines) -> Any:
        """From 1; empty where the column is."""
        held = at.lines.assign(_of=plain_values(at.of(self.of)))
        groups = held.groupby(list(at.keys[:-1]), dropna=False)["_of"] if at.keys[:-1] else [((), held["_of"])]
        places = pd.concat([_places(column) for _, column in groups]) if len(held) else pd.Series(dtype="Int64")
        return places.reindex(held.index).astype("Int64")

    def way(self, at: TableLines) -> OfRow:
        """The lines before it, and itself."""
        values, groups = plain_values(at.of(self.of)), list(zip(*(plain_values(at.lines[key]) for key in at.keys[:-1]), strict=True))

        def origin(pos: int) -> Origin:
            alike = [line for line in range(len(values)) if not groups or groups[line] == groups[pos]]
            before = [line for line in alike if not is_missing(values[line]) and values[line] > values[pos]]
            return added((each_of(at.given.computation, before), number(1, "排在它们后面的这一行")))

        return origin


def _places(column: pd.Series) -> pd.Series:
    known = sorted((value for value in column if not is_missing(value)), reverse=True)
    return pd.Series([None if is_missing(value) else known.index(value) + 1 for value in column], index=column.index, dtype="Int64")


@dataclass(frozen=True, kw_only=True)
class Extent(Figure):
    """The greatest less the least of a column of the result, over all its lines."""

    of: str

    def values(self, at: TableLines) -> Any:
        """Empty where no line has any."""
        known = [value for value in at.rows["="][self.of] if not is_missing(value)]
        return at.plain([max(known) - min(known) if known else None] * len(at.lines))

    def way(self, at: TableLines) -> OfRow:
        """The two lines."""
        held = {pos: value for pos, value in enumerate(at.rows["="][self.of]) if not is_missing(value)}
        ends = [of_result(at.given.computation, self.of, pick(held, key=held.__getitem__)) for pick in (max, min)] if held else []
        return lambda pos: less(*ends) if ends else number(0, "没有可比的")


@dataclass(frozen=True, kw_only=True)
class Earlier(Figure):
    """A column as the month before had it; empty where that month is not at hand."""

    of: str

    def values(self, at: TableLines) -> Any:
        """As the column."""
        nothing: Any = None
        return at.before.of(self.of).where(at.comparable, nothing)

    def way(self, at: TableLines) -> OfRow:
        """As the column, from the rows of that month."""
        return at.before.way(self.of)


@dataclass(frozen=True, kw_only=True)
class Changed(Figure):
    """A share less what it was the month before, over the branches that have both months; empty where none has."""

    of: str

    def values(self, at: TableLines) -> Any:
        """Points, as fractions."""
        both = zip(at.alike.of(self.of), at.before.of(self.of), at.comparable, strict=True)
        return at.plain([change(now, then) if known else None for now, then, known in both])

    def way(self, at: TableLines) -> OfRow:
        """The difference."""
        return minus(at.alike.way(self.of), at.before.way(self.of))
