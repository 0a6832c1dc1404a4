"""Two months of the crude sales branch, from the demo's world: checked desks, inputs with what the program fills, a context."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from building.demo_month import LAST, checked_desk, demo_context, demo_inputs, history_before, policy_of_demo, world_of
from macros.demo.demo_worlds import DemoWorld
from macros.demo.world import DeskCells
from macros.reports.layout.context import ReportContext
from validators.checking import Checked
from validators.filing.inputs import Inputs
from validators.organisation_tree import Node
from validators.packs.trade_pack import Pack, packs
from validators.policy import Policy

NODE = "YX"


def crude() -> Pack:
    """The pack."""
    return packs()["P10"]


def world() -> DemoWorld:
    """The one branch over two months."""
    return world_of("P10", 1)


def policy_of(folder: Path) -> Policy:
    """The demo's policy, written and read."""
    return policy_of_demo(world(), folder)


def checked(desk: DeskCells, policy: Policy) -> Checked:
    """The check of a desk as a press makes it, with the month before at hand."""
    return checked_desk(world(), policy, desk)


def crude_inputs(policy: Policy) -> Inputs:
    """October."""
    given = demo_inputs(world(), policy, earlier=False)
    return replace(given, history=history_before(world(), policy, NODE, LAST))


def crude_context(inputs: Inputs, *, board: bool = True) -> ReportContext:
    """A report's context over all computations of the pack; without a board it is a branch's."""
    return demo_context(inputs, Node(code=NODE, name=inputs.filings[0].name), board=board)
