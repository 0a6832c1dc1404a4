"""Two months of the logistics company's department and two regions, from the demo's world: rows as typed, inputs, a context."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from building.demo_month import LAST, demo_context, demo_inputs, policy_of_demo, typed_rows_of, world_of
from macros.demo.demo_worlds import DemoWorld
from macros.reports.layout.context import ReportContext
from validators.filing.inputs import Inputs
from validators.organisation_tree import Node
from validators.packs.trade_pack import Pack, packs
from validators.policy import Policy
from validators.values.period import Month

UNITS = ("WL00", "WL01", "WL02")
Rows = list[dict[str, Any]]


def logistics() -> Pack:
    """The pack."""
    return packs()["P03"]


def world() -> DemoWorld:
    """Three units over two months."""
    return world_of("P03", 3)


def rows(register: str, month: Month = LAST, codes: tuple[str, ...] = UNITS) -> Rows:
    """What the clerks typed, as plain rows with their unit."""
    return typed_rows_of(world(), register, month, codes)


def policy_of(folder: Path) -> Policy:
    """The demo's policy, written and read."""
    return policy_of_demo(world(), folder)


def logistics_inputs(policy: Policy, *, codes: tuple[str, ...] = UNITS, final: bool = True) -> Inputs:
    """October of these units, September at hand."""
    return demo_inputs(world(), policy, codes=codes, final=final)


def logistics_context(inputs: Inputs, *, board: bool = True) -> ReportContext:
    """A report's context over all computations of the pack; without a board it is that of the first unit."""
    first = inputs.filings[0]
    node = Node(code="WL", name="公司", level="公司") if board else Node(code=first.branch, name=first.name, level="部门")
    return demo_context(inputs, node, board=board)
