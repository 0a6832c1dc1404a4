"""Every number of a line leads somewhere: to the cell it was read from, to its row by the words of a rule, or to what gives it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from macros.calc.engines.declare import Declaration
from macros.calc.engines.table_columns import Figure, Own, Summed
from macros.calc.engines.tables import Listing, Tally
from macros.calc.engines.told_columns import Ruled, Spread
from validators.discover import exports
from validators.filing.inputs import Calc


def declared_in(calc: Calc) -> Declaration | None:
    """What a computation was declared with; None where it makes its result itself."""
    held = [cell.cell_contents for cell in getattr(calc.run, "__closure__", None) or ()]
    return next((one for one in held if isinstance(one, Declaration)), None)


DECLARED = {calc.id: found for calc in exports("macros.calc", "CALC").values() if (found := declared_in(calc)) is not None}
WORDS = ("text", "date", "bool")


def tables(declared: Declaration) -> Iterator[Any]:
    return (table for table in (declared.rows, *declared.beside.values(), declared.summary) if isinstance(table, (Listing, Tally)))


@pytest.mark.parametrize("name", sorted(DECLARED))
def test_a_number_that_a_row_says_has_a_way_back(name: str) -> None:
    own = [column for table in tables(DECLARED[name]) for column in table.columns if isinstance(column, Own) and column.form not in WORDS]
    assert not [column.name for column in own if not (column.cell or column.rule or column.origin)]


@pytest.mark.parametrize("name", sorted(DECLARED))
def test_every_number_that_is_shown_has_a_way_back(name: str) -> None:
    """Of whatever kind its column is: a place and what a rule made of the line too."""
    shown = [c for table in tables(DECLARED[name]) for c in table.columns if c.shown and c.form not in WORDS and not isinstance(c, Spread)]
    assert not [c.name for c in shown if type(c).way is Figure.way or isinstance(c, Ruled) and c.origin is None]


@pytest.mark.parametrize("name", sorted(DECLARED))
def test_what_is_counted_of_answers_says_by_which_rule(name: str) -> None:
    """An answer is a word: a sum or a count of answers has no way back to its cells without the rule that reads them."""
    summed = [column for table in tables(DECLARED[name]) for column in table.columns if isinstance(column, Summed)]
    assert not [column.name for column in summed if column.cell_in == "题目" and not column.rule]


def test_there_is_something_to_look_at() -> None:
    assert len(DECLARED) > 40
    assert sum(isinstance(column, Own) for declared in DECLARED.values() for table in tables(declared) for column in table.columns) > 100
