"""Two months of the three teams of a sales company, from the demo's world: rows as typed, inputs and a report's context."""

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

TEAMS = ("TD1", "TD2", "TD3")
Rows = list[dict[str, Any]]


def sales() -> Pack:
    """The pack."""
    return packs()["P09"]


def world() -> DemoWorld:
    """Three teams over two months."""
    return world_of("P09", 3)


def rows(register: str, month: Month = LAST, codes: tuple[str, ...] = TEAMS) -> Rows:
    """What the clerks typed, as plain rows with their team."""
    return typed_rows_of(world(), register, month, codes)


def policy_of(folder: Path) -> Policy:
    """The demo's policy, written and read."""
    return policy_of_demo(world(), folder)


def sales_inputs(policy: Policy, *, codes: tuple[str, ...] = TEAMS, final: bool = True, earlier: bool = True) -> Inputs:
    """October of these teams; `earlier`: September is at hand."""
    return demo_inputs(world(), policy, codes=codes, final=final, earlier=earlier)


def sales_context(inputs: Inputs, *, board: bool = True) -> ReportContext:
    """A report's context over all computations of the pack; without a board it is that of the first team."""
    first = inputs.filings[0]
    node = Node(code="GS", name="公司", level="公司") if board else Node(code=first.branch, name=first.name, level="业务团队")
    return demo_context(inputs, node, board=board)
