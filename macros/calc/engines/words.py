"""The words that a declared computation is written in: one for each kind of column (design 7a)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pandas as pd

from macros.calc.engines.compared_columns import Against, Changed, Earlier, Extent, PartOf, Ranked
from macros.calc.engines.given import Given
from macros.calc.engines.table_columns import Constant, Derived, Divided, Exact, Figure, Net, Own, Summed
from macros.calc.engines.table_lines import TableLines, Where
from macros.calc.engines.told_columns import Greatest, Looked, Ruled, Spread, Texts
from validators.frames import records
from validators.values.origin import Origin, number


def count(name: str, where: Where = "", rule: str = "", *, source: str = "", cell_in: str = "", shown: bool = True) -> Figure:
    """How many rows there are, those only that are meant."""
    return Summed(name=name, form="count", where=where, rule=rule, source=source, cell_in=cell_in, shown=shown, total=True)


def total(
    name: str,
    form: str,
    of: str = "",
    *,
    where: Where = "",
    cell: str = "",
    cell_in: str = "",
    rule: str = "",
    chosen: str = "",
    source: str = "",
    shown: bool = True,
    blank: bool = False,
    whole: bool = False,
    account: tuple[tuple[str, ...], tuple[str, ...]] = ((), ()),
    origin: Callable[[TableLines, pd.DataFrame], Origin] | None = None,
) -> Summed:
    """The sum of an amount (`Summed` says what the words mean)."""
    more: dict[str, Any] = {
        "where": where,
        "cell": cell,
        "cell_in": cell_in,
        "rule": rule,
        "chosen": chosen,
        "source": source,
        "blank": blank,
        "whole": whole,
        "account": account,
    }
    return Summed(name=name, form=form, of=of or name, shown=shown, total=True, origin=origin, **more)


def exact(
    name: str,
    form: str,
    of: str = "",
    *,
    where: Where = "",
    source: str = "",
    shown: bool = True,
    origin: Callable[[TableLines, pd.DataFrame], Origin] | None = None,
) -> Figure:
    """The exact sum of points and the like; empty where no row has any."""
    return Exact(name=name, form=form, of=of or name, where=where, source=source, shown=shown, total=True, origin=origin)


def totals(form: str, *names: str, where: Where = "", source: str = "") -> tuple[Figure, ...]:
    """The sums of some amounts that are called like their cells."""
    return tuple(total(name, form, where=where, source=source) for name in names)


def derived(name: str, form: str, of: tuple[str, ...], value: Callable[..., Any], origin: Callable[..., Origin]) -> Figure:
    """What a formula makes of other columns: of their values the value, of their origins the origin."""
    return Derived(name=name, form=form, of=of, value=value, origin=origin, total=True)


def share(name: str, part: str, whole: str, empty: str = "", *, shown: bool = True) -> Figure:
    """One column by another; `empty` = what is said where the other is 0 in all."""
    return Divided(name=name, form="ratio", part=part, whole=whole, empty=empty, shown=shown, total=True)


def mean(name: str, part: str, whole: str, empty: str = "", *, form: str = "score", times: int = 1, total: bool = True) -> Figure:
    """A sum by a number of rows, or by a quantity in thousandths (`times` = 1000)."""
    return Divided(name=name, form=form, part=part, whole=whole, empty=empty, times=times, total=total)


def part_of(name: str, of: str) -> Figure:
    """What a line's amount is of the amount of all rows that bear the keys before the last one."""
    return PartOf(name=name, form="ratio", of=of)


def against(name: str, of: str) -> Figure:
    """A line's share less that of all rows that bear the keys before the last one, in points."""
    return Against(name=name, form="ratio", of=of)


def ranked(name: str, of: str) -> Figure:
    """The place of a line among those of the same keys before the last one, the greatest first."""
    return Ranked(name=name, form="count", of=of)


def extent(name: str, of: str, form: str = "ratio") -> Figure:
    """For a summary: the greatest less the least of a column of the result."""
    return Extent(name=name, form=form, of=of, total=True)


def less(
    name: str, form: str, plus: tuple[str, ...], minus: tuple[str, ...] = (), *, needs: tuple[str, ...] = (), shown: bool = True
) -> Figure:
    """Some columns less others; empty where one that it needs is."""
    return Net(name=name, form=form, plus=plus, minus=minus, needs=needs, shown=shown, total=True)


def earlier(name: str, of: str, form: str = "count", *, shown: bool = True) -> Figure:
    """A column as the month before had it."""
    return Earlier(name=name, form=form, of=of, shown=shown)


def changed(name: str, of: str) -> Figure:
    """A share less that of the month before, in points."""
    return Changed(name=name, form="ratio", of=of)


def constant(name: str, value: Callable[[Given], int], words: str) -> Figure:
    """A number that a rule states; it is not shown."""
    return Constant(name=name, form="count", value=value, words=words, shown=False, total=True)


def text(*names: str, form: str = "text") -> tuple[Figure, ...]:
    """What a row says, as it is."""
    return tuple(Own(name=name, form=form) for name in names)


def cells(form: str, *names: str, total: bool = False, cell: str = "", rule: str = "") -> tuple[Figure, ...]:
    """Numbers of a row that are those of its cells, or were read off them by a rule; with `total` they are summed."""
    return tuple(Own(name=name, form=form, cell=cell or name, rule=rule, total=total) for name in names)


def made(form: str, rule: str, *names: str) -> tuple[Figure, ...]:
    """Numbers of a line that is no row of a register, and the words of the rule that states them."""
    return tuple(Own(name=name, form=form, rule=rule) for name in names)


def told(name: str, where: Where = "") -> Figure:
    """The different texts of the rows of a line."""
    return Texts(name=name, where=where)


def greatest(name: str, of: str = "", form: str = "count", *, cell: str = "", rule: str = "", none: str = "", where: Where = "") -> Figure:
    """The longest age, the latest day."""
    return Greatest(name=name, form=form, of=of or name, cell=cell, rule=rule, none=none, where=where)


def spread(of: Summed, bucket: str, labels: Callable[[Given], Sequence[str]]) -> Figure:
    """An amount cut into the buckets that a prepared column names, a column each."""
    return Spread(name=of.name, of=of, bucket=bucket, labels=labels)


def ruled(
    name: str,
    rule: Callable[[TableLines, dict[str, Any]], Any],
    form: str = "text",
    *,
    shown: bool = True,
    origin: Callable[[TableLines, int], Origin] | None = None,
) -> Figure:
    """What a rule makes of a line: `rule(table, line)`; a number says where it comes from."""
    return Ruled(name=name, form=form, rule=rule, shown=shown, origin=origin)


def ruled_each(
    names: tuple[str, ...], rule: Callable[[TableLines, dict[str, Any]], Mapping[str, Any]], *, shown: bool = True
) -> tuple[Figure, ...]:
    """The several things that a rule says of a line, by name; what it does not say is empty."""
    return tuple(Ruled(name=name, rule=rule, several=True, shown=shown) for name in names)


def traced(name: str, form: str, origin: Callable[[TableLines, int], Origin], *, total: bool = False, shown: bool = True) -> Figure:
    """A number that the program made for a row, and where it comes from."""
    return Own(name=name, form=form, origin=origin, total=total, shown=shown)


def of_its_row(rule: Callable[[dict[str, Any]], Origin | None]) -> Callable[[TableLines, int], Origin]:
    """Where a number of a line comes from by what its prepared row says; 0 where that is nothing."""

    def origin(at: TableLines, pos: int) -> Origin:
        found = rule(records(at.lines.iloc[[pos]])[0])
        return number(0, "没有") if found is None else found

    return origin


def looked(name: str, register: str) -> Figure:
    """What a master register says of the key of a line."""
    return Looked(name=name, register=register)
