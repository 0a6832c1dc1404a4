"""Which columns a computation names: what head office cannot put away without losing a result (R09c).

A computation says its columns in its code and nowhere else; so they are read from there: the texts of its functions and of
those of `macros.calc` that it calls.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from functools import cache
from types import CodeType, FunctionType, ModuleType
from typing import Any

from macros.run import calcs
from validators.filing.inputs import Calc
from validators.register import registers

_HOME = "macros.calc"


def needed_by(computations: Iterable[str]) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """(register id, header) -> those of these computations that name the register and the column, as `D06 客户经理薪酬`."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for name in computations:
        for key in named_columns(name) if name in calcs() else ():
            found[key] = (*found.get(key, ()), f"{name} {calcs()[name].title.zh}")
    return found


@cache
def named_columns(name: str) -> frozenset[tuple[str, str]]:
    """The columns of registers that a computation names; those that the program fills aside."""
    words = _words(calcs()[name])
    return frozenset(
        (r.id, c.header) for r in registers().values() if r.id in words for c in r.columns if not c.computed and c.header in words
    )


def _words(calc: Calc) -> frozenset[str]:
    found: set[str] = set()
    waiting: list[Any] = [calc.run]
    seen: set[int] = set()
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            found.add(value)
        elif id(value) not in seen:
            seen.add(id(value))
            waiting += _inside(value)
    return frozenset(found)


def _inside(value: Any) -> list[Any]:
    """What a value of the code leads to: the parts of a table, the constants of a function, the names of its module."""
    if isinstance(value, Mapping):
        return [*value, *value.values()]
    if isinstance(value, (tuple, list, set, frozenset)):
        return list(value)
    if isinstance(value, CodeType):
        return list(value.co_consts)
    if isinstance(value, ModuleType) and value.__name__.startswith(_HOME):
        return [held for name, held in vars(value).items() if not isinstance(held, Calc) and not name.startswith("__")]
    if isinstance(value, type) and _ours(value):
        return [*vars(value).values(), sys.modules[value.__module__]]
    if isinstance(value, FunctionType) and _ours(value):
        return [value.__code__, sys.modules[value.__module__]]
    return []


def _ours(value: Any) -> bool:
    return str(getattr(value, "__module__", "")).startswith(_HOME)
