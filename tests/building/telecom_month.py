"""Two months of three branches of a provincial telecom company, from the demo's world: rows as typed, inputs, a report's context."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from building.demo_month import LAST, demo_context, demo_inputs, policy_of_demo, typed_rows_of
from macros.demo.demo_worlds import DemoWorld, demo_world
from macros.reports.layout.context import ReportContext
from validators.filing.inputs import Inputs
from validators.packs.trade_pack import Pack, find_pack
from validators.policy import Policy
from validators.values.period import Month

PRESETS = ("集团客户部", "省公司", "大客户部")
FEW = {"集团客户部": 5}
"""So many units of a world show all that it has, where that is not three: the first three of the department have no customers."""
Rows = list[dict[str, Any]]


def telecom(name: str = "P05") -> Pack:
    """The pack, or one of its presets."""
    found = find_pack(name)
    assert found is not None
    return found


@cache
def world(name: str = "P05", branches: int | None = 0) -> DemoWorld:
    """Units over two months: a few of them, or as many as is said; None = all that file."""
    branches = FEW.get(name, 3) if branches == 0 else branches
    return demo_world(telecom(name), seed=7, branches=branches, periods=2, last=LAST)


def rows(register: str, month: Month = LAST, name: str = "P05", branches: int | None = 0) -> Rows:
    """What the clerks typed, as plain rows with their branch."""
    held = world(name, branches)
    return typed_rows_of(held, register, month, held.codes)


def policy_of(folder: Path, name: str = "P05", branches: int | None = 0) -> Policy:
    """The demo's policy, written and read."""
    return policy_of_demo(world(name, branches), folder)


def inputs_of(policy: Policy, name: str = "P05", branches: int | None = 0, *, earlier: bool = True) -> Inputs:
    """October of all units; `earlier`: September is at hand."""
    return demo_inputs(world(name, branches), policy, earlier=earlier)


def context_of(inputs: Inputs, name: str = "P05", branches: int | None = 0) -> ReportContext:
    """A centre's context over all computations of the pack."""
    home = world(name, branches).world.data["home"]  # type: ignore[attr-defined]
    node = next(node for node in inputs.policy.organisation.nodes if node.code == home)
    return demo_context(inputs, node)
