"""Numbers that the world gives once, met in two branches: which columns hold them (V33, V35, V39)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pandas as pd

from validators.between.between_rule import Between, BetweenRule, Merged, in_two_branches, place_of
from validators.frames import each_once
from validators.values.text import fold

SHORTEST = 5
"""Characters: a shorter number is a branch's own count (1, 2, 3 ...), which others may have too."""


class NumberHeld(NamedTuple):
    """A column that holds such a number; `kind` is a column that says of what sort it is, `ended` one that ends it."""

    register: str
    column: str
    word: str
    kind: str | None = None
    ended: str | None = None


def met_twice(rule: BetweenRule, merged: Merged, numbers: tuple[NumberHeld, ...], remedy: str) -> Iterator[Between]:
    """One finding for each further branch that has a number of another one."""
    for number in numbers:
        frame = merged.frame(number.register)
        if len(frame) and frame[number.column].notna().any():
            yield from _met(rule, merged, number, frame, remedy)


def _met(rule: BetweenRule, merged: Merged, number: NumberHeld, frame: pd.DataFrame, remedy: str) -> Iterator[Between]:
    keys = pd.Series(each_once(_key, frame[number.column]), index=frame.index, dtype="object")
    if number.ended:
        keys = keys.mask(frame[number.ended].notna())
    if number.kind:
        keys = frame[number.kind].fillna("") + "\x1f" + keys
    for key, first, other in in_two_branches(frame, keys):
        kind, _, value = key.rpartition("\x1f")
        places = [place_of(frame, pos, number.register, number.column) for pos in (first, other)]
        yield rule.found(
            value,
            f"{kind or ''}{number.word}“{value}”在{merged.name(places[0].branch)}和{merged.name(places[1].branch)}都有（{rule.id}）",
            remedy,
            *places,
        )


def _key(value: str | None) -> str | None:
    folded = fold(value) if value else ""
    return folded if len(folded) >= SHORTEST else None
