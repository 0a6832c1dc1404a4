"""Two months of a power supply's department, from the demo's world: checked desks, inputs, a report's context."""

from __future__ import annotations

from pathlib import Path

from building.demo_month import demo_context, demo_inputs, policy_of_demo, world_of
from macros.demo.demo_worlds import DemoWorld
from macros.reports.layout.context import ReportContext
from validators.filing.inputs import Inputs
from validators.organisation_tree import Node
from validators.packs.trade_pack import Pack, packs
from validators.policy import Policy

STATIONS = ("GD01", "GD02", "GD03", "GD04", "GD05")
OFFICE, CENTRE = "GDBB", "GDYX"


def power() -> Pack:
    """The pack."""
    return packs()["P11"]


def world() -> DemoWorld:
    """Five stations and the department's office over two months."""
    return world_of("P11", len(STATIONS) + 1)


def policy_of(folder: Path) -> Policy:
    """The demo's policy, written and read."""
    return policy_of_demo(world(), folder)


def power_inputs(policy: Policy) -> Inputs:
    """October of all six, merged, with September."""
    return demo_inputs(world(), policy)


def power_context(inputs: Inputs, *, board: bool = True) -> ReportContext:
    """A report's context over all computations of the pack; without a board it is a branch's."""
    return demo_context(inputs, Node(code=CENTRE, name="营销部"), board=board)
