"""What a pack says of its invented world: demo.toml."""

from __future__ import annotations

import tomllib
from typing import Any

from validators.packs.trade_pack import DEMO, Pack


def demo_data(pack: Pack) -> dict[str, Any]:
    """The pack's demo.toml, else that of the first pack included that has one."""
    if DEMO in pack.files:
        return tomllib.loads(pack.files[DEMO])
    return next((data for parent in pack.parents if (data := demo_data(parent))), {})
