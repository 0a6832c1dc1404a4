"""What a pack says of its invented world: demo.toml.

One that says `included = true` has the world of the pack that it includes, with what it says itself above it: a table in place
of the one of the same register or name, further mistakes, none of those of the kinds in `without`, and other words for texts
(`[instead]`).
"""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Any

from validators.packs.trade_pack import DEMO, Pack, packs


def demo_data(pack: Pack) -> dict[str, Any]:
    """The pack's demo.toml, else that of the first pack included that has one."""
    own = tomllib.loads(pack.files[DEMO]) if DEMO in pack.files else {}
    if own and not own.pop("included", False):
        return own
    return _with(next((data for parent in pack.parents if (data := demo_data(parent))), {}), own)


def _with(base: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """The world of another pack with what a pack says itself."""
    instead, without = own.pop("instead", {}), {*own.pop("without", ())}
    found: dict[str, Any] = _reworded(base, instead)
    tables, mistakes = own.pop("table", []), own.pop("mistake", [])
    mine = {_table_of(table) for table in tables}
    if "table" in found:
        found["table"] = [table for table in found["table"] if _table_of(table) not in mine] + tables
    if "mistake" in found:
        found["mistake"] = [told for told in found["mistake"] if told["kind"] not in without] + mistakes
    return found | own


def _table_of(table: dict[str, Any]) -> str:
    return str(table.get("register") or table.get("name"))


def _reworded(value: Any, instead: dict[str, str]) -> Any:
    """The same with other texts; what is a header stays."""
    if isinstance(value, dict):
        return {name: _reworded(part, instead) for name, part in value.items()}
    return (
        [_reworded(part, instead) for part in value]
        if isinstance(value, list)
        else instead.get(value, value)
        if isinstance(value, str)
        else value
    )


@cache
def told(pack: str) -> dict[str, Any]:
    """The same of an installed pack, to be read only: its lists as tuples, and an empty text as None.

    >>> told("P01")["businesses"], told("P01")["remarks"][-1]
    (('特快', '函件', '帐单', '邮资门票', '储蓄'), None)
    """
    return {name: _frozen(value) for name, value in demo_data(packs()[pack]).items()}


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _frozen(part) for name, part in value.items()}
    return tuple(map(_frozen, value)) if isinstance(value, list) else None if value == "" else value
