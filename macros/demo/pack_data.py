"""What a pack says of its invented world: demo.toml."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import Any

from validators.packs.trade_pack import DEMO, Pack, packs


def demo_data(pack: Pack) -> dict[str, Any]:
    """The pack's demo.toml, else that of the first pack included that has one."""
    if DEMO in pack.files:
        return tomllib.loads(pack.files[DEMO])
    return next((data for parent in pack.parents if (data := demo_data(parent))), {})


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
