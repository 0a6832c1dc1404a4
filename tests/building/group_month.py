"""Two months of units of a group company, from the demo's world: checked desks, inputs and a report's context."""

from __future__ import annotations

from pathlib import Path

from building.demo_month import demo_context, demo_inputs, policy_of_demo, world_of
from macros.demo.demo_worlds import DemoWorld
from macros.reports.layout.context import ReportContext
from validators.filing.inputs import Inputs
from validators.organisation_tree import Node
from validators.packs.trade_pack import Pack, packs
from validators.policy import Policy

UNITS = ("EJ1", "EJ2", "EJ3")


def group() -> Pack:
    """The pack."""
    return packs()["P04"]


def world() -> DemoWorld:
    """Three of the eight units over two months."""
    return world_of("P04", len(UNITS))


def policy_of(folder: Path) -> Policy:
    """The demo's policy, written and read."""
    return policy_of_demo(world(), folder)


def group_inputs(policy: Policy) -> Inputs:
    """October of the three units, merged, with September."""
    return demo_inputs(world(), policy)


def group_context(inputs: Inputs, *, board: bool = True) -> ReportContext:
    """A report's context over all computations of the pack; without a board it is a branch's."""
    return demo_context(
        inputs, Node(code="JT", name="集团公司"), board=board, absent=(Node(code="EJ4", name="二级单位4"),) if board else ()
    )
