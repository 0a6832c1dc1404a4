"""Which columns a computation names: what head office cannot put away without losing a result (R09c).

A computation says its columns in its code and nowhere else; so they are read from there: the texts of its functions and of
those of `macros.calc` that it calls.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property, partial
from types import CodeType, FunctionType
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
    words = words_of(calcs()[name])
    return frozenset(
        (r.id, c.header) for r in registers().values() if r.id in words for c in r.columns if not c.computed and c.header in words
    )


def words_of(calc: Calc) -> frozenset[str]:
    """The texts that a computation names: in what it declares, in its functions and in those that they call."""
    found: set[str] = set()
    waiting: list[Any] = [calc.run, calc.reads, calc.keeps, [(fill.register, fill.values) for fill in calc.fills]]
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
    """What a value of the code leads to: the parts of a table, the constants of a function, and what it calls or names."""
    if isinstance(value, Mapping):
        return [*value, *value.values()]
    if isinstance(value, (tuple, list, set, frozenset)):
        return list(value)
    if isinstance(value, FunctionType) and _ours(value):
        codes = list(_codes(value.__code__))
        named = [value.__globals__[name] for code in codes for name in code.co_names if name in value.__globals__]
        held = [cell.cell_contents for cell in value.__closure__ or ()]
        return [
            *(const for code in codes for const in code.co_consts if isinstance(const, (str, tuple, frozenset))),
            *named,
            *held,
            vars(value),
        ]
    if isinstance(value, (cached_property, partial)):
        return [value.func, *getattr(value, "args", ())]
    if isinstance(value, (classmethod, staticmethod, property)):
        return [value.fget if isinstance(value, property) else value.__func__]
    if isinstance(value, type):
        return list(vars(value).values()) if _ours(value) else []
    if _ours(type(value)) and not isinstance(value, Calc):
        return [type(value), *getattr(value, "__dict__", {}).values()]
    return []


def _codes(code: CodeType) -> Iterator[CodeType]:
    """The code of a function and of those inside it."""
    yield code
    for const in code.co_consts:
        if isinstance(const, CodeType):
            yield from _codes(const)


def _ours(value: Any) -> bool:
    return str(getattr(value, "__module__", "")).startswith(_HOME)
