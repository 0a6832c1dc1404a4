"""Two months of a preset of the light pack, from its demo's world: rows as typed, and a report's context over all its computations."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from building.demo_month import LAST, demo_context, demo_inputs, policy_of_demo, typed_rows_of
from macros.demo.demo_worlds import DemoWorld, demo_world
from macros.demo.pack_data import demo_data
from macros.reports.layout.context import ReportContext
from validators.organisation_tree import Node
from validators.packs.trade_pack import find_pack


@cache
def light_world(name: str) -> DemoWorld:
    """The world of the pack or of one of its presets."""
    pack = find_pack(name)
    assert pack is not None
    return demo_world(pack, seed=7, branches=None, periods=2, last=LAST)


@cache
def light_context(name: str) -> ReportContext:
    """October at the centre, September at hand."""
    world = light_world(name)
    with tempfile.TemporaryDirectory() as folder:
        policy = policy_of_demo(world, Path(folder))
    home = str(demo_data(world.pack)["home"])
    return demo_context(demo_inputs(world, policy), Node(code=home, name="中心"))


def typed_in(name: str, register: str) -> list[dict[str, Any]]:
    """What the clerks typed in October, with their branch."""
    world = light_world(name)
    return typed_rows_of(world, register, LAST, world.codes)
