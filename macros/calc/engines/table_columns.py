"""The columns of a computation's tables. A column is declared once: its values, format and type, its total, what is said where
it is empty, and the way back to the rows follow (design 7a, 7b).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Any

import pandas as pd

from macros.calc.engines.given import LINES, Given
from macros.calc.engines.table_lines import TableLines, Where, chosen, register_of
from macros.calc.terms.shares import ratios
from macros.calc.ways.summed_rows import by, minus, plus
from validators.filing.lineage import OfRow
from validators.frames import net, plain_values, records
from validators.values.origin import Origin, added, each_of, number, of_result, of_rows, sum_of
from validators.values.period import Month

SOME = "其中合条件的行"
"""What is said of rows that a flag chose, where nobody says more."""
SCALE = {"money": 100, "quantity": 1000}
"""Units of a whole number to one of the cell it was read from."""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One column.

    form    how it is printed: count, money, quantity, ratio, score, price, date, text
    shown   False for what only others are made of
    total   False for what the summary does not have
    empty   what is said where its whole is 0: `分母为0：…，…为空`
    """

    name: str
    form: str = "text"
    shown: bool = True
    total: bool = False
    empty: str = ""

    def each(self, given: Given) -> Sequence[Figure]:
        """The columns that it stands for."""
        return (self,)

    def values(self, at: TableLines) -> Any:
        """Its values on the lines of a table."""
        raise NotImplementedError

    def way(self, at: TableLines) -> OfRow | None:
        """Where its numbers come from; None for what is no number or says nothing of it."""
        return None


@dataclass(frozen=True, kw_only=True)
class Summed(Figure):
    """How many rows there are (`of` = ""), or the sum of an amount in them; a blank is 0.

    where    those rows only: a flag, or a column and the values it may have
    rule     by what they were chosen, or how their number was read off a cell that holds another thing
    chosen   of an amount: by what its rows were chosen, in words
    cell     the register's column that an amount was read from, where it is not called like it
    cell_in  the prepared column that says the register's column of each row, where rows are cells
    account  the register's columns that an amount is the sum of, and those that go off it
    origin   what the rows give, where it is none of these
    source   the prepared rows, where they are not the table's own
    blank    True = empty on a line of which no row has the amount, and in the whole where there are rows and none has it
    whole    True = empty on a line of which some row lacks it
    """

    of: str = ""
    where: Where = ""
    rule: str = ""
    chosen: str = ""
    cell: str = ""
    cell_in: str = ""
    account: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    source: str = ""
    blank: bool = False
    whole: bool = False
    origin: Callable[[TableLines, pd.DataFrame], Origin] | None = None

    def values(self, at: TableLines) -> Any:
        """Whole numbers; 0 on a line without rows."""
        frame = at.of_source(self.source)
        held = frame[self.of].astype("Int64") if self.of else pd.Series(1, index=frame.index, dtype="Int64")
        meant = chosen(frame, self.where)
        held = held.where(meant) if self.where else held
        found = at.summed(frame, held)
        if self.whole:
            return found.where(at.summed(frame, held.isna() & meant) == 0)
        return found.where(at.summed(frame, held.notna()) > 0) if self.blank and (at.keys or len(frame)) else found

    def way(self, at: TableLines) -> OfRow | None:
        """The rows, or their cells; lines of the result where that is what is counted."""
        frame = at.of_source(self.source)
        if "_row" in frame or self.origin is not None:
            return partial(self._way, at)
        return partial(self._of_lines, at) if (self.source or at.register) == LINES else None

    def _of_lines(self, at: TableLines, pos: int) -> Origin:
        """The lines of the result that are counted, or the cells of them that are summed."""
        lines, name = at.behind(self.source, self.where).of(pos), at.given.computation
        if not self.of:
            return each_of(name, lines.index)
        return added(of_result(name, self.of, int(line)) for line in lines.index[lines[self.of].notna()])

    def _way(self, at: TableLines, pos: int) -> Origin:
        rows, scale = at.behind(self.source, self.where), SCALE.get(self.form, 1)
        if self.origin is not None:
            return self.origin(at, rows.of(pos))
        if self.cell_in:
            parts = rows.of(pos).assign(_one=1).groupby(self.cell_in, observed=True, sort=False)
            return added(of_rows(rows.register, str(name), held_in(part, self.of or "_one", scale), self.rule) for name, part in parts)
        if any(self.account):
            gain, loss = ([rows.total(name, scale=scale, chosen=self._which()) for name in names] for names in self.account)
            return (minus(plus(*gain), *loss) if loss else plus(*gain))(pos)
        if not self.of:
            return rows.count(rule=self.rule)(pos)
        return rows.total(self.of, of=self.cell or self.of, scale=scale, rule=self.rule, chosen=self._which())(pos)

    def _which(self) -> str:
        """By what the rows of an amount were chosen."""
        if self.chosen or not self.where:
            return self.chosen
        column, *values = ("_",) if isinstance(self.where, str) else self.where
        return SOME if column.startswith("_") else f"“{column}”是{'、'.join(map(str, values))}的行"


@dataclass(frozen=True, kw_only=True)
class Exact(Figure):
    """The exact sum of numbers that are no whole ones (points, shares) over the rows that have one; empty where none has."""

    of: str = ""
    where: Where = ""
    source: str = ""
    origin: Callable[[TableLines, pd.DataFrame], Origin] | None = None

    def values(self, at: TableLines) -> Any:
        """Fractions."""
        frame = at.of_source(self.source)
        return at.plain(plain_values(at.grouped(frame[chosen(frame, self.where)], self.of, _exact_sum)))

    def way(self, at: TableLines) -> OfRow | None:
        """What is said of its rows."""
        origin = self.origin
        return None if origin is None else lambda pos: origin(at, at.behind(self.source, self.where).of(pos))


def _exact_sum(values: pd.Series) -> Fraction | None:
    held = [Fraction(value) for value in plain_values(values) if value is not None]
    return sum(held, Fraction()) if held else None


def held_in(rows: pd.DataFrame, column: str, scale: int) -> list[tuple[str, int, Fraction]]:
    """File, row and value of each."""
    return [(f, r, Fraction(v) / scale) for f, r, v in zip(*(plain_values(rows[c]) for c in ("_file", "_row", column)), strict=True)]


def filed_sum(register: str, column: str) -> Callable[[TableLines, pd.DataFrame], Origin]:
    """The sum of a column over whatever was filed under the keys of these sums, which say their 月份."""

    def origin(at: TableLines, rows: pd.DataFrame) -> Origin:
        keys = list(dict.fromkeys(("_branch", *at.keys)))
        if rows.empty:
            return number(0, "这个月没有这样的行")
        held = rows[keys].drop_duplicates().itertuples(index=False, name=None)
        return sum_of(register, column, [Month.parse(month) for month in rows["月份"].unique()], {tuple(keys): held})

    return origin


def row_by_row(rule: Callable[[dict[str, Any]], Origin | None]) -> Callable[[TableLines, pd.DataFrame], Origin]:
    """The sum of what a rule makes of each row; None = nothing."""
    return lambda at, rows: added(found for row in records(rows) if (found := rule(row)) is not None)


@dataclass(frozen=True, kw_only=True)
class Divided(Figure):
    """One column by another; empty where the other is 0."""

    part: str
    whole: str
    times: int = 1

    def values(self, at: TableLines) -> Any:
        """Fractions."""
        part = at.of(self.part)
        return at.plain(ratios(part if self.times == 1 else part * self.times, at.of(self.whole)))

    def way(self, at: TableLines) -> OfRow:
        """One by the other."""
        return by(at.way(self.part), at.way(self.whole))


@dataclass(frozen=True, kw_only=True)
class Derived(Figure):
    """What a formula makes of other columns; empty where one of them is."""

    of: tuple[str, ...]
    value: Callable[..., Any]
    origin: Callable[..., Origin]

    def values(self, at: TableLines) -> Any:
        """One a line."""
        rows = zip(*(plain_values(at.of(name)) for name in self.of), strict=True)
        return at.plain(None if None in row else self.value(*row) for row in rows)

    def way(self, at: TableLines) -> OfRow:
        """The same formula."""
        ways = [at.way(name) for name in self.of]
        return lambda pos: self.origin(*(way(pos) for way in ways))


@dataclass(frozen=True, kw_only=True)
class Net(Figure):
    """Some columns less others; empty where one of `needs` is."""

    plus: tuple[str, ...]
    minus: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()

    def values(self, at: TableLines) -> Any:
        """Whole numbers; a blank is 0. A row that has the column keeps what it says."""
        if self.name in at.lines:
            return at.lines[self.name]
        found = net(at.frame((*self.plus, *self.minus)), self.plus, self.minus)
        return found.where(at.frame(self.needs).notna().all(axis=1)) if self.needs else found

    def way(self, at: TableLines) -> OfRow:
        """The difference."""
        first = at.way(self.plus[0]) if len(self.plus) == 1 else plus(*(at.way(name) for name in self.plus))
        return minus(first, *(at.way(name) for name in self.minus)) if self.minus else first


@dataclass(frozen=True, kw_only=True)
class Own(Figure):
    """What a prepared row says, as it is.

    cell    the register's column that a number was read from; "" = none, it was made of the row
    rule    how it was read off the cell, or made
    origin  where it comes from, where that is no cell
    """

    cell: str = ""
    rule: str = ""
    origin: Callable[[TableLines, int], Origin] | None = None

    def values(self, at: TableLines) -> Any:
        """As it stands."""
        return at.lines[self.name]

    def way(self, at: TableLines) -> OfRow | None:
        """The cell of its row; a blank is 0."""
        return partial(self.origin or self._way, at) if self.cell or self.rule or self.origin else None

    def _way(self, at: TableLines, pos: int) -> Origin:
        row = records(at.lines.iloc[[pos]])[0]
        value = Fraction(row[self.name] or 0) / SCALE.get(self.form, 1)
        if "_row" not in row:
            return number(value, self.rule)
        return of_rows(register_of(at.register), self.cell, [(row["_file"], row["_row"], value)], self.rule)


@dataclass(frozen=True, kw_only=True)
class Constant(Figure):
    """A number that is the same on every line, and the words of its rule."""

    value: Callable[[Given], int]
    words: str

    def values(self, at: TableLines) -> Any:
        """The number."""
        return pd.Series(self.value(at.given), index=at.lines.index, dtype="Int64")

    def way(self, at: TableLines) -> OfRow:
        """What the rule says."""
        return lambda pos: number(self.value(at.given), self.words)
