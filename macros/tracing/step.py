"""What is told of a number: the rows that hold it and the arithmetic that leads from them to it (F4, design 7b)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any, NamedTuple

from validators.values.money import quantity_text, yuan_text

ADDITIVE = frozenset({"sum", "count", "rows", "counted", "each", "add"})
"""How a number comes about that is the plain sum (or number) of what its rows hold."""


class NotTold(Exception):
    """A number whose rows cannot be shown; `why` is a sentence for people."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class SourceRow(NamedTuple):
    """One row of a register and what it holds, in units of its cell (元, 件); a rule may read a word as a number."""

    file: str
    sheet: str
    row: int
    branch: str
    period: str
    column: str
    value: Fraction
    form: str

    @property
    def key(self) -> tuple[str, str, int, str]:
        """The cell that it stands in."""
        return self.file, self.sheet, self.row, self.column

    def as_json(self) -> dict[str, Any]:
        """One row of the contract."""
        return {
            "file": self.file,
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "branch": self.branch,
            "period": self.period,
            "value": shown_as(self.value, self.form),
        }


@dataclass(frozen=True, kw_only=True)
class Step:
    """A number, how it comes about, and of which numbers and rows. `value` is exact, in units of a cell.

    cell   of the report, where the number stands in one
    """

    how: str
    value: Fraction
    label: str = ""
    words: str = ""
    cell: str = ""
    form: str = ""
    parts: tuple[Step, ...] = ()
    rows: tuple[SourceRow, ...] = field(default=(), repr=False)

    def every_row(self) -> Iterator[SourceRow]:
        """The rows of it and of its parts."""
        yield from self.rows
        for part in self.parts:
            yield from part.every_row()

    @property
    def summed(self) -> bool:
        """True where its rows add up to it (or are as many as it says)."""
        return self.how in ADDITIVE and all(part.summed for part in self.parts) or (self.how == "wan" and self.parts[0].summed)

    def as_json(self, at: dict[tuple[str, str, int, str], int]) -> dict[str, Any]:
        """The step as the contract prints it; `rows` are places in the list of rows, from 0."""
        return {
            "how": self.how,
            "label": self.label,
            "words": self.words,
            "cell": self.cell,
            "value": exact_text(self.value),
            "parts": [part.as_json(at) for part in self.parts],
            "rows": [at[row.key] for row in self.rows],
        }


def shown_as(value: Fraction, form: str) -> str | int:
    """A value in the shape of its form: yuan text, a quantity, a whole number, or exact."""
    if form == "money":
        return yuan_text(int(value * 100))
    if form == "quantity":
        return quantity_text(int(value * 1000))
    return int(value) if form == "count" else exact_text(value)


def exact_text(value: Fraction) -> str:
    """A number without loss: a decimal where there is one, else a fraction. >>> exact_text(Fraction(1, 8)), exact_text(Fraction(1, 3))
    ('0.125', '1/3')
    """
    twos, rest = _without(value.denominator, 2)
    fives, rest = _without(rest, 5)
    if rest != 1:
        return f"{value.numerator}/{value.denominator}"
    places = max(twos, fives)
    whole = str(abs(value.numerator) * 10**places // value.denominator).rjust(places + 1, "0")
    sign = "-" if value < 0 else ""
    return sign + (f"{whole[:-places]}.{whole[-places:]}" if places else whole)


def _without(number: int, factor: int) -> tuple[int, int]:
    times = 0
    while number % factor == 0:
        number, times = number // factor, times + 1
    return times, number
