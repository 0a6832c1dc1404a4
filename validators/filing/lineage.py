"""How a result explains itself: for each column the way from a row to the rows and numbers it was made from (design 7b).

What gives the number says also where it comes from: a computation hands both over. Nothing is worked out until somebody
asks.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from validators.values.origin import Origin

OfRow = Callable[[int], Origin]
"""The origin of a cell by the position of its row."""


@dataclass(frozen=True, kw_only=True)
class Lineage:
    """Where the numbers of a result come from.

    rows     column -> origin of its cell by position
    summary  name of a total -> its origin
    extra    frame of `Result.extra` -> column -> origin by position
    formats  of the columns of `extra`, where they are not those of the result's columns
    record   what one row of the result stands for, where rows are counted: the row of a register; `extra` likewise
    """

    rows: Mapping[str, OfRow] = field(default_factory=dict)
    summary: Mapping[str, Callable[[], Origin]] = field(default_factory=dict)
    extra: Mapping[str, Mapping[str, OfRow]] = field(default_factory=dict)
    record: OfRow | None = None
    records: Mapping[str, OfRow] = field(default_factory=dict)
    formats: Mapping[str, str] = field(default_factory=dict)
