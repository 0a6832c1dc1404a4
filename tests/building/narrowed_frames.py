"""What a computation is given cut down to some columns: what is not there cannot be read unseen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from validators.filing.inputs import Calc, Inputs, Result
from validators.frames import plain_values
from validators.register import META

Columns = Mapping[str, frozenset[str]]
"""Register id -> headers."""


def only(given: Inputs, columns: Columns) -> Inputs:
    """Of each register only these columns and those that the program fills; nothing that was worked out before but other results."""
    made = {name: {c.header for c in register.columns if c.computed} for name, register in given.policy.registers.items()}

    def kept(name: str, frame: pd.DataFrame) -> pd.DataFrame:
        return frame[[c for c in frame.columns if c in META or c in made.get(name, ()) or c in columns.get(name, ())]]

    return _cut(given, kept)


def _cut(given: Inputs, kept: Callable[[str, pd.DataFrame], pd.DataFrame]) -> Inputs:
    frames = {name: kept(name, given.frame(name)) for name in given.policy.registers}
    names = {*given.history.frames, *frames}
    past = {name: kept(name, given.history.frame(name)) for name in names}
    return replace(given, frames=frames, history=replace(given.history, frames=past), results=dict(given.results))


def plain(calc: Calc, result: Result, given: Inputs) -> dict[str, Any]:
    """All that a computation says, as plain values that can be compared: its result, and the columns that it fills."""
    held = replace(given, results=given.results | {calc.id: result})
    filled = [{header: _plain(list(values)) for header, values in fill.values(held).items()} for fill in calc.fills]
    shown = {name: getattr(result, name) for name in ("rows", "summary", "extra", "notes", "examples")}
    return {name: _plain(value) for name, value in shown.items()} | {"blocked": [str(stop) for stop in result.blocked], "filled": filled}


def _plain(value: Any) -> Any:
    if isinstance(value, pd.DataFrame):
        return {str(name): plain_values(value[name]) for name in value}
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    return None if value is pd.NA or value is pd.NaT or value != value else value
