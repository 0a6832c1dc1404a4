"""Running computations in the order of what they read (`Calc.after`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache

import pandas as pd

from validators.discover import by_id
from validators.filing.inputs import Calc, Facts, Filing, History, Inputs, Result
from validators.packs.trade_pack import Pack
from validators.policy import Policy


@cache
def calcs() -> dict[str, Calc]:
    """Every computation by catalogue id."""
    return dict(by_id("macros.calc", "CALC"))


def names_of(pack: Pack, only: Iterable[str] | None = None) -> list[str]:
    """The computations asked for, all of the pack's by default, each followed by those that it brings along."""
    asked = pack.computations if only is None else tuple(only)
    return list(dict.fromkeys(name for one in asked for name in (one, *(calcs()[one].brings if one in calcs() else ()))))


def kept_months(pack: Pack) -> dict[str, int]:
    """Register -> earlier months whose full rows the pack's computations read (settled 53)."""
    found: dict[str, int] = {}
    for calc in (calcs()[name] for name in names_of(pack) if name in calcs()):
        for register, months in calc.keeps.items():
            found[register] = max(found.get(register, 0), months)
    return found


def inputs_of(facts: Facts) -> Inputs:
    """The inputs of a branch's computations: its own sheets."""
    return inputs({name: sheet.frame for name, sheet in facts.sheets.items()}, (facts.filing,), facts.policy, facts.history)


def inputs(
    frames: Mapping[str, pd.DataFrame],
    filings: tuple[Filing, ...],
    policy: Policy,
    history: History,
    *,
    expected: tuple[str, ...] = (),
    final: bool = False,
) -> Inputs:
    """The inputs of one or many branches of one period."""
    return Inputs(period=filings[0].period, policy=policy, frames=frames, history=history, filings=filings, expected=expected, final=final)


def run(given: Inputs, names: Iterable[str]) -> dict[str, Result]:
    """The results of the named computations, and of those they read, by id in the order of the names."""
    wanted = list(names)
    for name in wanted:
        _need(given, name)
    return {name: given.results[name] for name in wanted}


def _need(given: Inputs, name: str) -> Result:
    if name not in given.results:
        calc, pack = calcs()[name], given.policy.pack
        grading = pack.grades.computation if calc.graded else ""
        there = (earlier for earlier in calc.may_read if earlier in pack.computations)
        for earlier in (*calc.after, *there, *([grading] if grading in calcs() else ())):
            _need(given, earlier)
        given.results[name] = calc.run(given)
    return given.results[name]


_shelf: ContextVar[Callable[[Inputs], Inputs]] = ContextVar("shelf", default=lambda given: given)


@contextmanager
def shelved(by: Callable[[Inputs], Inputs]) -> Iterator[None]:
    """While this lasts, what a workbook's computations are given goes by `by`, which may give equal inputs of an earlier press."""
    token = _shelf.set(by)
    try:
        yield
    finally:
        _shelf.reset(token)


class Computer:
    """Computes for rules on demand, once for each workbook (`Facts.compute`)."""

    def __init__(self) -> None:
        self._inputs: Inputs | None = None

    def __call__(self, facts: Facts, name: str) -> Result | None:
        """A computation's result over the facts; None when there is no such computation."""
        if name not in calcs():
            return None
        return _need(self.inputs(facts), name)

    def inputs(self, facts: Facts) -> Inputs:
        """The inputs of every computation over these facts, made once."""
        if self._inputs is None:
            self._inputs = _shelf.get()(inputs_of(facts))
        return self._inputs
