"""Two months of the key-account team of a packaging maker, from the demo's world: checked desks, inputs, a report's context."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from building.demo_month import LAST, checked_desk, demo_context, demo_inputs, history_before, policy_of_demo, world_of
from macros.demo.demo_worlds import DemoWorld, demo_world
from macros.demo.earlier_months import earlier_history
from macros.demo.world import DeskCells
from macros.reports.layout.context import ReportContext
from validators.checking import Checked
from validators.filing.inputs import Inputs
from validators.organisation_tree import Node
from validators.packs.trade_pack import Pack, packs
from validators.policy import Policy

NODE = "KB"
MONTHS = 24


def longterm() -> Pack:
    """The pack."""
    return packs()["P08"]


def world() -> DemoWorld:
    """The one team over two months."""
    return world_of("P08", 1)


def policy_of(folder: Path) -> Policy:
    """The demo's policy, written and read."""
    return policy_of_demo(world(), folder)


def checked(desk: DeskCells, policy: Policy) -> Checked:
    """The check of a desk as a press makes it, with the month before at hand."""
    return checked_desk(world(), policy, desk)


def longterm_inputs(policy: Policy) -> Inputs:
    """October, with September as it was filed and no month before it."""
    return replace(demo_inputs(world(), policy, earlier=False), history=history_before(world(), policy, NODE, LAST))


def two_years(policy: Policy) -> Inputs:
    """October with the 23 months before it, as a desk carries them."""
    told = demo_world(longterm(), seed=7, branches=1, periods=MONTHS, last=LAST)
    history = earlier_history([told.world.desk(NODE, month) for month in told.world.months[:-1]], policy)
    return replace(demo_inputs(told, policy, earlier=False), history=history)


def longterm_context(inputs: Inputs, *, board: bool = True) -> ReportContext:
    """A report's context over all computations of the pack; without a board it is a branch's."""
    return demo_context(inputs, Node(code=NODE, name=inputs.filings[0].name), board=board)
