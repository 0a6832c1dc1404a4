"""Computed columns filled: the one place that puts what computations say of rows into frames (design 7a).

Nothing computes with a computed column; whatever is written, sealed, merged or reported passes here first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache

import pandas as pd

from macros.run import calcs, run
from validators.column import Column
from validators.discover import exports
from validators.filing.inputs import Fill, Inputs
from validators.packs.trade_pack import Pack
from validators.register import Register, Sheet
from validators.values.missing import is_missing


@cache
def fills() -> Mapping[str, tuple[Fill, ...]]:
    """Register id -> what fills its computed columns: of the computations, then of the columns that need no more than rows."""
    found: dict[str, tuple[Fill, ...]] = {}
    given = [fill for calc in calcs().values() for fill in calc.fills]
    given += [fill for listed in exports("macros.calc.columns", "FILLS").values() for fill in listed]
    for fill in given:
        found[fill.register] = (*found.get(fill.register, ()), fill)
    return found


def filled_frames(given: Inputs, wanted: Iterable[Register]) -> dict[str, pd.DataFrame]:
    """The frames of these registers with every computed column as the program fills it; those without rows as they are."""
    return {register.id: _filled(given, register) for register in wanted if register.id in given.frames}


def filled_sheets(given: Inputs, sheets: Mapping[str, Sheet]) -> dict[str, Sheet]:
    """The sheets of one workbook, their computed columns filled."""
    frames = filled_frames(given, (sheet.register for sheet in sheets.values()))
    return {name: sheet if frames[name] is sheet.frame else replace(sheet, frame=frames[name]) for name, sheet in sheets.items()}


def _filled(given: Inputs, register: Register) -> pd.DataFrame:
    frame = given.frame(register.id)
    mine = [fill for fill in _of_pack(fills().get(register.id, ()), given.policy.pack) if set(fill.columns) & set(register.by_header)]
    if frame.empty or not mine:
        return frame
    run(given, dict.fromkeys(name for fill in mine for name in fill.needs))
    made: dict[str, pd.Series] = {}
    for fill in mine:
        for header, values in fill.values(given).items():
            made[header] = as_column(register.by_header[header], values, frame.index)
    return frame.assign(**made)


def _of_pack(listed: Iterable[Fill], pack: Pack) -> list[Fill]:
    """What fills a column in a pack: of several, that of a computation which the pack has."""
    found, own = list(listed), set[str]()
    for fill in found:
        own |= {*fill.columns} if fill.needs and {*fill.needs} <= {*pack.computations} else set()
    return [fill for fill in found if not fill.needs or {*fill.needs} <= {*pack.computations} or own.isdisjoint(fill.columns)]


def as_column(column: Column, values: Iterable[object], index: pd.Index) -> pd.Series:
    """Values in the type of a column, None where one is missing."""
    return pd.Series([None if is_missing(value) else value for value in values], dtype=column.kind.dtype, index=index)
