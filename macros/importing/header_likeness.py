"""How like a heading is to the names of a column, in per cent."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from rapidfuzz import fuzz

from validators.column import Column
from validators.values.text import fold_header


def likeness(text: str, columns: Sequence[Column], taken: Collection[str] = ()) -> list[tuple[int, Column]]:
    """The columns that staff fill and that are not taken, the likest first."""
    wanted = fold_header(text)
    found = []
    for column in columns:
        if column.computed or column.header in taken:
            continue
        best = max(_alikeness(wanted, fold_header(n)) for n in (column.header, *column.aliases))
        found.append((int(best), column))
    return sorted(found, key=lambda pair: -pair[0])


def _alikeness(one: str, other: str) -> float:
    """How like two headers are. What a Chinese header names stands at its end: 单位详细地址 is a 地址."""
    best = max(fuzz.ratio(one, other), 0.9 * fuzz.partial_ratio(one, other) if min(len(one), len(other)) >= 3 else 0)
    short = min(len(one), len(other))
    if short >= 2 and (one.endswith(other) or other.endswith(one)):
        return max(best, 72 + min(3 * short, 18))
    return best if one[-1:] == other[-1:] else best - 12
