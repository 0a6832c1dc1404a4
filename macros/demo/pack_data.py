"""What a pack says of its invented world: demo.toml."""

from __future__ import annotations

import tomllib
from typing import Any

from validators.packs.trade_pack import DEMO, Pack


def demo_data(pack: Pack) -> dict[str, Any]:
    """The pack's demo.toml; empty where it has none."""
    return tomllib.loads(pack.files.get(DEMO, ""))
