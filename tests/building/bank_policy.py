"""Policies of the bank's pack (P06), its parameters changed at will: for computations by themselves."""

from __future__ import annotations

from typing import Any

from building.preset_policy import parameter_rows
from building.small_state import Nodes
from building.typed_rows import typed
from validators.packs.trade_pack import packs
from validators.policy import Policy

NODES = (("BH", "总行", "总行", None), *((f"FH0{n}", f"分行{n}", "分行", "BH") for n in range(1, 7)))


def bank_policy(*, nodes: Nodes = NODES, **changes: Any) -> Policy:
    """A policy of P06: parameters changed (None = blank)."""
    pack = packs()["P06"]
    told = {
        "R01": [dict(zip(("机构编码", "机构名称", "层级", "上级机构"), node, strict=True)) for node in nodes],
        "R07": [],
        "R09": parameter_rows(pack, changes),
    }
    return Policy(pack=pack, frames={name: typed(name, listed, branch="") for name, listed in told.items()})
