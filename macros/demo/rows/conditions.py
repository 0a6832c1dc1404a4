"""Which rows a table of a demo means: conditions on the cells of a row, as demo.toml writes them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

_COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "above": lambda value, bound: value is not None and value > bound,
    "below": lambda value, bound: value is not None and value < bound,
    "filled": lambda value, wanted: (value not in (None, "")) is wanted,
    "not": lambda value, other: value not in (other if isinstance(other, list) else [other]),
}


def fits(cell: Callable[[str], Any], wanted: Mapping[str, Any]) -> bool:
    """True when every header holds what is wanted of it: a value, one of a list, or `above`, `below`, `filled`, `not`.

    >>> fits({"方式": "管道", "数量": 3}.get, {"方式": ["管道", "铁路"], "数量": {"above": 2, "below": 4}})
    True
    >>> fits({"方式": None}.get, {"方式": {"filled": True}}), fits({"方式": "管道"}.get, {"方式": "铁路"})
    (False, False)
    """
    return all(_one(cell(header), told) for header, told in wanted.items())


def _one(value: Any, told: Any) -> bool:
    if isinstance(told, Mapping):
        return all(_COMPARED[word](value, bound) for word, bound in told.items())
    return value in told if isinstance(told, list) else bool(value == told)
