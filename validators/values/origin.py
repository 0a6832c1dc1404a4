"""Where a number comes from, said when it is made: rows of registers, results, parameters, and how they were put together (design 7b).

An `Origin` is data: it travels with the number into a cell, with the cell into the file, and is worked out again when
somebody asks. A number that carries one is an ordinary number of its own type (`carrying`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeVar

from validators.values.period import Month

HOWS = frozenset(
    {"result", "summary", "extra", "each", "column"}  # of a computation
    | {"sum", "count", "rows", "counted"}  # of the rows of a register
    | {"add", "less", "ratio", "product", "round", "wan", "rank"}  # of other numbers
    | {"number", "parameter", "facts", "place", "row", "told"}
)
"""How a number comes about; what `of` and `parts` hold is said at the function that makes it."""


@dataclass(frozen=True, slots=True)
class Origin:
    """One way in which a number comes about: `of` says of what (texts and numbers), `parts` of which other numbers."""

    how: str
    of: tuple[Any, ...] = ()
    parts: tuple[Origin, ...] = ()

    def __post_init__(self) -> None:
        if self.how not in HOWS:
            raise ValueError(f"no number comes about by {self.how!r}")

    def as_json(self) -> list[Any]:
        """A list that JSON holds; `read_origin` reads it."""
        return [self.how, _listed(self.of), [part.as_json() for part in self.parts]]


def read_origin(held: Sequence[Any]) -> Origin:
    """The origin of such a list; ValueError for a word that is none of ours."""
    how, of, parts = held
    return Origin(how, _tupled(of), tuple(read_origin(part) for part in parts))


def _listed(value: Any) -> Any:
    return [_listed(part) for part in value] if isinstance(value, tuple) else value


def _tupled(value: Any) -> Any:
    return tuple(_tupled(part) for part in value) if isinstance(value, list) else value


Where = Mapping[tuple[str, ...], Iterable[tuple[Any, ...]]]
"""Key columns -> the keys whose rows are meant: `{("_branch", "客户编码"): [("LJ01", "C1")]}`."""


def of_result(name: str, column: str, pos: int) -> Origin:
    """A cell of a computation's result, by the position of its row."""
    return Origin("result", (name, column, int(pos)))


def of_summary(name: str, word: str) -> Origin:
    """A total of a computation."""
    return Origin("summary", (name, word))


def of_extra(name: str, frame: str, column: str, pos: int) -> Origin:
    """A cell of a frame that a computation gives beside its rows."""
    return Origin("extra", (name, frame, column, int(pos)))


def each_of(name: str, positions: Iterable[int], frame: str = "") -> Origin:
    """How many of these rows of a result there are."""
    return Origin("each", (name, frame, tuple(int(pos) for pos in positions)))


def column_of(name: str, column: str, positions: Iterable[int]) -> Origin:
    """The sum of a column over these rows of a result, given in rising order; runs of them are kept as first and last.

    >>> column_of("D09", "增减", [0, 1, 2, 5]).of
    ('D09', '增减', ((0, 2), (5, 5)))
    """
    runs: list[list[int]] = []
    for pos in map(int, positions):
        if runs and runs[-1][1] == pos - 1:
            runs[-1][1] = pos
        else:
            runs.append([pos, pos])
    return Origin("column", (name, column, tuple((first, last) for first, last in runs)))


def sum_of(register: str, column: str, months: Iterable[Month], where: Where) -> Origin:
    """The sum of a column over the rows of a register that were filed in these months and bear these keys."""
    return Origin("sum", (register, column, tuple(map(str, months)), _keys(where)))


def count_of(register: str, months: Iterable[Month], where: Where) -> Origin:
    """How many such rows there are."""
    return Origin("count", (register, "", tuple(map(str, months)), _keys(where)))


def _keys(where: Where) -> tuple[Any, ...]:
    return tuple((tuple(columns), tuple(tuple(key) for key in keys)) for columns, keys in where.items())


def of_rows(register: str, column: str, rows: Iterable[tuple[str, int, Any]], rule: str = "", chosen: str = "") -> Origin:
    """The sum of what these rows (file, row, value in units of the cell) hold; `rule` where the value is read off by a rule, `chosen`
    by what they were chosen among those of their kind.
    """
    held = tuple((str(f), int(r), str(v)) for f, r, v in rows)
    return Origin("rows", (register, column, rule, held, chosen) if chosen else (register, column, rule, held))


def counted(register: str, rows: Iterable[tuple[str, int]], rule: str = "") -> Origin:
    """How many of these rows (file, row) there are; `rule` says by what they were chosen."""
    return Origin("counted", (register, rule, tuple((str(f), int(r)) for f, r in rows)))


def added(parts: Iterable[Origin]) -> Origin:
    """The sum of other numbers."""
    return Origin("add", (), tuple(parts))


def less(whole: Origin, part: Origin) -> Origin:
    """A difference."""
    return Origin("less", (), (whole, part))


def quotient(part: Origin, whole: Origin) -> Origin:
    """One number by another."""
    return Origin("ratio", (), (part, whole))


def product(*parts: Origin) -> Origin:
    """Numbers multiplied."""
    return Origin("product", (), parts)


def rounded(part: Origin, places: int = 2) -> Origin:
    """Half up to so many places."""
    return Origin("round", (places,), (part,))


def number(value: Any, words: str) -> Origin:
    """A number that a rule states, and the words of the rule."""
    return Origin("number", (str(value), words))


def parameter(code: str, branch: str | None) -> Origin:
    """A parameter of the policy in force in the period."""
    return Origin("parameter", (code, branch or ""))


def facts(words: str, *held: tuple[str, Any]) -> Origin:
    """What is known of single facts (of the ledger, of the policy), added up: `words` say of which; facts are (name, number)."""
    return Origin("facts", (words, tuple((name, str(value)) for name, value in held)))


def told(why: str) -> Origin:
    """A number that leads to no row, and why."""
    return Origin("told", (why,))


PLACE = Origin("place")
"""The place of a line in its list."""


class OriginInt(int):
    """A whole number that knows where it comes from; what is made of two such by + - * / knows it too."""

    origin: Origin

    def __add__(self, other: Any) -> Any:
        return _plus(self, other, int.__add__(self, other))

    def __radd__(self, other: Any) -> Any:
        return _plus(self, other, int.__radd__(self, other))

    def __sub__(self, other: Any) -> Any:
        return _of_two(self, other, int.__sub__(self, other), less)

    def __mul__(self, other: Any) -> Any:
        return _of_two(self, other, int.__mul__(self, other), product)


class OriginFraction(Fraction):
    """A fraction that knows where it comes from; what is made of two such by + - * / knows it too."""

    origin: Origin

    def __add__(self, other: Any) -> Any:
        return _plus(self, other, Fraction.__add__(self, other))

    def __radd__(self, other: Any) -> Any:
        return _plus(self, other, Fraction.__radd__(self, other))

    def __sub__(self, other: Any) -> Any:
        return _of_two(self, other, Fraction.__sub__(self, other), less)

    def __mul__(self, other: Any) -> Any:
        return _of_two(self, other, Fraction.__mul__(self, other), product)

    def __truediv__(self, other: Any) -> Any:
        return _of_two(self, other, Fraction.__truediv__(self, other), quotient)


class OriginDecimal(Decimal):
    """A decimal that knows where it comes from."""

    origin: Origin


def share(part: Any, whole: Any) -> Fraction:
    """`part` / `whole` as a fraction that knows where it comes from where both do; ZeroDivisionError for a whole of 0."""
    return _of_two(part, whole, Fraction(part) / Fraction(whole), quotient)  # type: ignore[no-any-return]


Number = TypeVar("Number")


def times(value: Any, factor: int, words: str) -> Any:
    """A number by a factor that a rule states in words."""
    held = origin_of(value)
    return carrying(value * factor, None if held is None else product(held, number(factor, words)))


def carrying(value: Number, origin: Origin | None) -> Number:
    """The same number, carrying its origin; what is no number (None, text, a truth value) stays as it is.

    >>> origin_of(carrying(3, PLACE)) is PLACE, carrying(3, PLACE) == 3, carrying('–', PLACE)
    (True, True, '–')
    """
    if origin is None or isinstance(value, bool):
        return value
    kind: Any = next((made for plain, made in _KINDS if isinstance(value, plain)), None)
    if kind is None:
        return value
    made = kind(value)
    made.origin = origin
    return made  # type: ignore[no-any-return]


_KINDS: tuple[tuple[type, type], ...] = ((int, OriginInt), (Fraction, OriginFraction), (Decimal, OriginDecimal))


def origin_of(value: Any) -> Origin | None:
    """The origin that a number carries; None where it carries none."""
    return value.origin if isinstance(value, (OriginInt, OriginFraction, OriginDecimal)) else None


def _plus(one: Any, other: Any, found: Any) -> Any:
    if type(other) in (int, Fraction) and other == 0:
        return one
    return _of_two(one, other, found, lambda a, b: added((*_parts(a), *_parts(b))))


def _of_two(one: Any, other: Any, found: Any, made: Callable[[Origin, Origin], Origin]) -> Any:
    """`found`, carrying what was made of both, where both know where they come from."""
    first, second = origin_of(one), origin_of(other)
    return found if first is None or second is None or found is NotImplemented else carrying(found, made(first, second))


def _parts(origin: Origin) -> tuple[Origin, ...]:
    return origin.parts if origin.how == "add" else (origin,)
