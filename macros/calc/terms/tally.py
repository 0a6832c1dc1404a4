"""The engine of computations that count and sum: a column is declared once, and dtypes, formats, totals, the empty whole and
the way back to the rows follow (design 7a, 7b; D27a, D38, D41, D55).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from macros.calc.terms.shares import ratio, ratios
from macros.calc.ways.summed_rows import SummedRows, by
from validators.filing.lineage import Lineage, OfRow
from validators.values.origin import Origin

_SCALE = {"money": 100, "quantity": 1000}


@dataclass(frozen=True, kw_only=True)
class Tallied:
    """One column of a tally.

    of     the column of the prepared rows that is summed: a flag, or an amount; "" = rows are counted
    part, whole  names of two other columns: their share, or a mean where the whole is a count
    form   how it is printed: count, money, quantity, ratio, score
    rule   by what its rows were chosen, or how their number was read off a cell that holds another thing
    cell   the register's column that an amount was read from, where it is not called like it
    shown  False for what only others are made of
    """

    name: str
    of: str = ""
    part: str = ""
    whole: str = ""
    form: str = "count"
    rule: str = ""
    cell: str = ""
    shown: bool = True

    @property
    def derived(self) -> bool:
        """True for a share or a mean: it is made of other columns and never summed."""
        return bool(self.part)

    def way(self, lines: SummedRows, others: dict[str, OfRow]) -> OfRow:
        """Where its numbers come from."""
        if self.derived:
            return by(others[self.part], others[self.whole])
        if self.form == "count" and not self.cell:
            return lines.count(self.of, self.rule)
        return lines.total(self.of, of=self.cell, scale=_SCALE.get(self.form, 1), where="", rule=self.rule)


def count(name: str, of: str = "", rule: str = "", *, shown: bool = True) -> Tallied:
    """How many rows there are, those only whose flag `of` is set."""
    return Tallied(name=name, of=of, rule=rule, shown=shown)


def total(name: str, form: str, of: str = "", *, cell: str = "", rule: str = "", shown: bool = True) -> Tallied:
    """The sum of an amount."""
    return Tallied(name=name, of=of or name, form=form, cell=cell or of or name, rule=rule, shown=shown)


def share(name: str, part: str, whole: str) -> Tallied:
    """One column by another; empty where the other is 0."""
    return Tallied(name=name, part=part, whole=whole, form="ratio")


def mean(name: str, part: str, whole: str) -> Tallied:
    """A sum by a number of rows; empty where there are none."""
    return Tallied(name=name, part=part, whole=whole, form="score")


@dataclass(frozen=True)
class Tally:
    """A table of rows of a register by keys: prepared rows go in, with `_file`, `_row`, the flags and the amounts."""

    register: str
    keys: tuple[str, ...]
    columns: tuple[Tallied, ...]

    @property
    def formats(self) -> dict[str, str]:
        """Format of each column that is shown, the keys first."""
        return dict.fromkeys(self.keys, "text") | {c.name: c.form for c in self.columns if c.shown}

    @property
    def summary_formats(self) -> dict[str, str]:
        """Formats of the totals: the same without the keys."""
        return {c.name: c.form for c in self.columns if c.shown}

    def table(self, rows: pd.DataFrame, also: pd.DataFrame | None = None) -> pd.DataFrame:
        """One line a key, in order; `also`: keys that have a line even where no row bears them. Counts there are 0."""
        keys = list(self.keys)
        found = self._plain(rows).groupby([rows[key] for key in keys]).sum()
        if also is not None:
            wanted = also[keys].drop_duplicates().set_index(keys).index
            found = found.reindex(found.index.union(wanted), fill_value=0).rename_axis(keys)
        found = found.astype("Int64").reset_index().astype(dict.fromkeys(keys, "object"))
        for column in (c for c in self.columns if c.derived):
            found[column.name] = pd.Series(ratios(found[column.part], found[column.whole]), index=found.index, dtype="object")
        return found

    def summary(self, rows: pd.DataFrame) -> dict[str, Any]:
        """The same over all rows."""
        whole: dict[Any, Any] = {name: int(amount) for name, amount in self._plain(rows).sum().items()}
        whole |= {c.name: ratio(whole[c.part], whole[c.whole]) for c in self.columns if c.derived}
        return {name: whole[name] for name in self.summary_formats}

    def lineage(self, rows: pd.DataFrame, table: pd.DataFrame) -> tuple[dict[str, OfRow], dict[str, Callable[[], Origin]]]:
        """Where the numbers of the table come from, and those of the summary."""
        lines = SummedRows(self.register, rows, table, self.keys)
        return self.ways(lines), lines.ways_over_all(self.ways)

    def ways(self, lines: SummedRows) -> dict[str, OfRow]:
        """Column -> where it comes from."""
        found: dict[str, OfRow] = {}
        for column in sorted(self.columns, key=lambda c: c.derived):
            found[column.name] = column.way(lines, found)
        return found

    def only(self, table: pd.DataFrame, more: Sequence[str] = ()) -> pd.DataFrame:
        """The columns that are shown, then others."""
        return table[[*self.formats, *more]]

    def _plain(self, rows: pd.DataFrame) -> pd.DataFrame:
        """What is summed, as whole numbers: a flag is 0 or 1, a blank amount 0, a counted row 1."""
        held = {c.name: rows[c.of].astype("Int64").fillna(0) if c.of else 1 for c in self.columns if not c.derived}
        return pd.DataFrame(held, index=rows.index, dtype="int64")


def lineage_of(tally: Tally, rows: pd.DataFrame, table: pd.DataFrame, frame: str = "", **more: OfRow) -> Lineage:
    """The lineage of a result that is one tally (`frame` = that lies beside its rows), with further columns."""
    ways, whole = tally.lineage(rows, table)
    return Lineage(extra={frame: ways | more}, summary=whole) if frame else Lineage(rows=ways | more, summary=whole)
