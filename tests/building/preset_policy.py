"""The policy of a pack without a workbook: its presets as they are issued, with parameters, products and organisations changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from building.small_state import Nodes
from building.typed_rows import typed
from validators.packs.trade_pack import Pack, find_pack, packs
from validators.policy import Policy
from validators.register import registers

Changes = Mapping[str, Any]
NODES = (
    ("LJ00", "临江州局", "州局", None),
    ("LJ01", "临江市局", "县市局", "LJ00"),
    ("LJ02", "青禾县局", "县市局", "LJ00"),
    ("LJ03", "石桥县局", "县市局", "LJ00"),
)
"""A state bureau with three counties: 机构编码, 机构名称, 层级, 上级机构."""


def preset_rows(pack: Pack, table: str) -> list[dict[str, Any]]:
    """A table of the pack; what is blank in it is None."""
    return [{header: value or None for header, value in line.items()} for line in pack.table(table)]


def parameter_rows(pack: Pack, changes: Changes) -> list[dict[str, Any]]:
    """R09 of the pack, what it includes as well, with some values changed: text, None for a blank, or a dict 适用机构 -> text."""
    names = {code: p.name for code, p in pack.parameters.items()}
    preset = {code: [{"参数名": p.name, "适用机构": None, "值": p.value or None, "来源": p.source}] for code, p in pack.parameters.items()}
    for line in pack.table("extra_parameters"):
        preset[line["code"]].append(
            {"参数名": names[line["code"]], "适用机构": line["branch"] or None, "值": line["value"] or None, "来源": line["source"]}
        )
    assert not set(changes) - set(names), f"no parameters {set(changes) - set(names)}"
    for code, change in changes.items():
        given = change if isinstance(change, dict) else {None: change}
        preset[code] = [{"参数名": names[code], "适用机构": branch, "值": value, "来源": "本单位填写"} for branch, value in given.items()]
    return [row for rows in preset.values() for row in rows]


def product_rows(pack: Pack, changes: Mapping[str, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """R07 of the pack with some cells changed: 业务代码 -> header -> value as typed."""
    preset = {line["业务代码"]: line for line in preset_rows(pack, "products")}
    for code, cells in changes.items():
        preset.setdefault(code, {"业务代码": code, "名称": code}).update(cells)
    return list(preset.values())


def preset_policy(
    changes: Changes | None = None,
    *,
    products: Mapping[str, Mapping[str, Any]] | None = None,
    nodes: Nodes = NODES,
    more: Mapping[str, list[dict[str, Any]]] | None = None,
    pack: str = "P01",
) -> Policy:
    """P01, or another pack or preset, with parameters changed; `more` adds policy registers (R07 rows are appended: dated products)."""
    found, extra = find_pack(pack), dict(more or {})
    assert found is not None, pack
    rows = {
        "R01": [dict(zip(("机构编码", "机构名称", "层级", "上级机构"), node, strict=True)) for node in nodes],
        "R07": product_rows(found, products or {}) + extra.pop("R07", []),
        "R09": parameter_rows(found, changes or {}),
        **extra,
    }
    return Policy(pack=found, frames={name: typed(name, listed, branch="") for name, listed in rows.items()})


def bare_policy(**parameters: str) -> Policy:
    """P01 with nothing but these parameters: no organisation, no presets."""
    found = packs()["P01"]
    given = [{"参数名": found.parameters[code].name, "值": value} for code, value in parameters.items()]
    frames = {name: registers()[name].empty() for name in found.policy_registers}
    return Policy(pack=found, frames=frames | {"R09": typed("R09", given, branch="")} if given else frames)
