"""A computation as it is declared: how its rows are prepared, its tables, its notes; the result follows (design 7a, 7b)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field
from functools import partial, update_wrapper
from typing import Any, NamedTuple

import pandas as pd

from macros.calc.engines.given import LINES, Compared, Given, Sources
from macros.calc.engines.tables import ComputedTable, MadeTable
from macros.calc.terms.cells import PLACE, by_place, looked_up, rate_cell, score_cell
from macros.calc.terms.shares import by_branch, shortfall
from macros.calc.terms.stops import unset
from validators.filing.inputs import Calc, Fill, Inputs, Result
from validators.filing.lineage import Lineage
from validators.frames import plain_values
from validators.values.text import Text

Prepare = Callable[[Given], Sources | pd.DataFrame]
Beside = ComputedTable | str | Callable[[Given, Sources], Any]
"""A table beside the rows, the name of prepared rows that lie there as they are, or what is made of them."""
_AS_CELL: Mapping[str, Callable[[Any], Any]] = {"ratio": rate_cell, "price": rate_cell, "score": score_cell}


class Done(NamedTuple):
    """What a note is written of: what was given and prepared, and the totals by name, the hidden ones too."""

    given: Given
    rows: Sources
    whole: Mapping[str, Any]


Note = Callable[[Done], Iterable[str]]


@dataclass(frozen=True)
class _Unset:
    """A note on a parameter that is blank."""

    code: str
    what: str
    by_branch: bool

    def __call__(self, done: Done) -> tuple[str, ...]:
        return unset(done.given.inputs, self.code, self.what, done.given.branches if self.by_branch else (None,))


def unset_of(code: str, what: str) -> Note:
    """What is not judged while a parameter is blank for some branch."""
    return _Unset(code, what, by_branch=True)


def unset_for_all(code: str, what: str) -> Note:
    """What is not judged while a parameter is blank."""
    return _Unset(code, what, by_branch=False)


def some(name: str, words: str) -> Note:
    """A sentence with a total in it (`{}`), where that is above 0."""
    return lambda done: (words.format(done.whole[name]),) * bool(done.whole[name])


def zero(name: str, words: str) -> Note:
    """A sentence where a total is 0 or empty."""
    return lambda done: (words,) * (not done.whole[name])


def among(where: Callable[[pd.DataFrame], pd.Series], words: str, source: str = "") -> Note:
    """A sentence with the number of the prepared rows that a condition is true of, where there are any."""

    def note(done: Done) -> tuple[str, ...]:
        rows = done.rows[source or next(iter(done.rows))]
        found = int(where(rows).fillna(False).sum())
        return (words.format(found),) * bool(found)

    return note


@dataclass(frozen=True)
class Computation:
    """What a computation is called and what it needs of the program, as `Calc` has it; `of` says what it is."""

    id: str
    zh: str
    en: str
    _: KW_ONLY
    reads: tuple[str, ...] = ()
    uses: Mapping[str, str] = field(default_factory=dict)
    needs: str = ""
    keeps: Mapping[str, int] = field(default_factory=dict)
    after: tuple[str, ...] = ()
    brings: tuple[str, ...] = ()

    def of(
        self,
        prepare: Prepare,
        rows: ComputedTable,
        *,
        beside: Mapping[str, Beside] | None = None,
        summary: ComputedTable | None = None,
        totals: tuple[str, ...] = (),
        notes: Sequence[Note] = (),
        compares: Compared | None = None,
        fills: Mapping[str, tuple[str, ...]] | None = None,
    ) -> Calc:
        """The computation: `prepare` gives the rows, the rest follows from what is declared (`Declaration`)."""
        made = Declaration(self.id, Text(self.zh, self.en), prepare, rows, beside or {}, summary, totals, notes, compares, fills or {})

        def run(inputs: Inputs) -> Result:
            return made.run(inputs)

        filling = [(name, headers, partial(made.filled, register=name)) for name, headers in made.fills.items()]
        return Calc(
            id=self.id,
            title=made.title,
            run=update_wrapper(run, prepare),
            reads=self.reads,
            uses=self.uses,
            needs=self.needs,
            keeps=self.keeps,
            after=self.after,
            brings=self.brings,
            fills=tuple(Fill(register=name, columns=headers, values=values, needs=(self.id,)) for name, headers, values in filling),
            columns=rows.headers,
            totals=totals or (summary or rows).total_headers,
        )


@dataclass(frozen=True)
class Declaration:
    """How a result is made.

    rows      the table of the result
    beside    frames beside the rows by name: tables, prepared rows by their register, or what a function makes
    summary   the table whose totals are the summary, where that is not `rows`; totals: which of them, in this order
    compares  which branches have a month before to compare with (terms/window: `with_filing`, `with_sums`, `with_full_rows`)
    fills     register -> its computed columns; rate and score cells are rounded as cells hold them
    """

    id: str
    title: Text
    prepare: Prepare
    rows: ComputedTable
    beside: Mapping[str, Beside]
    summary: ComputedTable | None
    totals: tuple[str, ...]
    notes: Sequence[Note]
    compares: Compared | None
    fills: Mapping[str, tuple[str, ...]]

    def run(self, inputs: Inputs) -> Result:
        """The result."""
        given = Given(inputs, self.id, self.compares)
        prepared = self.prepare(given)
        rows: Sources = {self.rows.register: prepared} if isinstance(prepared, pd.DataFrame) else prepared
        tables = {"": self.rows} | {n: t for n, t in self.beside.items() if not isinstance(t, str) and not callable(t)}
        made = {"": self.rows.made(given, rows, self.id)}
        rows = {**rows, LINES: made[""].full}
        made |= {name: table.made(given, rows, self.id) for name, table in tables.items() if name}
        whole = next((made[name] for name, table in tables.items() if table is (self.summary or self.rows)), None)
        whole = whole or self.summary.made(given, rows, self.id)  # type: ignore[union-attr]
        totals = self.totals or tuple(whole.total_formats)
        extra = {name: self._beside(given, rows, made, name) for name in self.beside}
        return Result(
            title=self.title,
            rows=made[""].frame,
            formats=made[""].formats,
            summary={name: whole.whole[name] for name in totals},
            summary_formats={name: whole.total_formats[name] for name in totals},
            blocked=given.stops.found,
            examples=given.examples,
            notes=self._notes(Done(given, rows, whole.whole), whole),
            extra=extra | self._cells(rows, made[""].frame, extra),
            lineage=self._lineage(made, whole, totals),
        )

    def _beside(self, given: Given, rows: Sources, made: Mapping[str, MadeTable], name: str) -> Any:
        what = self.beside[name]
        return made[name].frame if name in made else rows[what] if isinstance(what, str) else what(given, rows)  # type: ignore[operator]

    def _cells(self, rows: Sources, lines: pd.DataFrame, beside: Mapping[str, Any]) -> dict[str, pd.DataFrame]:
        """The computed columns of prepared rows, where they do not lie beside the result already."""
        held = next((register for register in self.fills if register in rows), None)
        if held is None or any(_at_their_place(frame, self.fills[held]) for frame in beside.values()):
            return {}
        frame, headers = rows[held], self.fills[held]
        if keys := list(self.rows.keys):
            frame = frame.drop(columns=[*headers], errors="ignore").merge(lines[[*keys, *headers]], on=keys, how="left")
        return {"cells": frame[["_branch", "_row", "_file", *headers]]}

    def _notes(self, done: Done, whole: MadeTable) -> tuple[str, ...]:
        first = [text for note in self.notes if isinstance(note, _Unset) for text in note(done)]
        own = [text for note in self.notes if not isinstance(note, _Unset) for text in note(done)]
        previous = (done.given.previous,)
        short = by_branch(done.given.branches, lambda b: shortfall(() if b in done.given.known else previous)) if self.compares else ()
        return (*first, *whole.empties, *done.given.notes, *own, *short)

    def _lineage(self, made: Mapping[str, MadeTable], whole: MadeTable, totals: Sequence[str]) -> Lineage:
        sides = {name: table for name, table in made.items() if name}
        return Lineage(
            rows=made[""].ways,
            extra={name: ways for name, table in sides.items() if (ways := table.ways)},
            summary={name: whole.whole_ways[name] for name in totals if name in whole.whole_ways},
            record=made[""].record,
            records={name: record for name, table in sides.items() if (record := table.record)},
            formats={n: form for table in sides.values() for n, form in table.formats.items() if form not in ("text", "count")},
        )

    def filled(self, inputs: Inputs, register: str) -> Mapping[str, Iterable[Any]]:
        """The computed columns of a register: by the row, else by the keys of the result."""
        result, headers = inputs.results[self.id], self.fills[register]
        places = next((frame for frame in result.extra.values() if _at_their_place(frame, headers)), None)
        frame = inputs.frame(register)
        if places is not None:
            found: Mapping[str, Iterable[Any]] = by_place(frame, places, headers)
        else:
            keys = self.rows.keys
            at = list(zip(*(plain_values(result.rows[key]) for key in keys), strict=True))
            found = {h: looked_up(frame, keys, dict(zip(at, plain_values(result.rows[h]), strict=True))) for h in headers}
        return {h: [_AS_CELL.get(result.formats.get(h, ""), _as_it_is)(value) for value in values] for h, values in found.items()}


def _at_their_place(frame: Any, headers: Sequence[str]) -> bool:
    """True for a table that says these columns of rows by their place."""
    return isinstance(frame, pd.DataFrame) and {*PLACE, *headers} <= {*frame.columns}


def _as_it_is(value: Any) -> Any:
    return value
