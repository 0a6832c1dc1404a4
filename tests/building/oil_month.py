"""Two months of three branches of an oil company, from the demo's world: typed frames, inputs and a report's context."""

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

CODES = ("YB01", "YB02", "YB03")
Rows = list[dict[str, Any]]


def oil() -> Pack:
    """The pack."""
    return packs()["P02"]


def world() -> DemoWorld:
    """Sixteen branches over two months; the tests take three of them."""
    return world_of("P02", 16)


def rows(register: str, month: Month = LAST, codes: tuple[str, ...] = CODES) -> Rows:
    """What the clerks typed, as plain rows with their branch."""
    return typed_rows_of(world(), register, month, codes)


def policy_of(folder: Path) -> Policy:
    """The demo's policy, written and read."""
    return policy_of_demo(world(), folder)


def oil_inputs(policy: Policy, *, codes: tuple[str, ...] = CODES, final: bool = True, earlier: bool = True) -> Inputs:
    """October of these branches; `earlier`: September is at hand."""
    return demo_inputs(world(), policy, codes=codes, final=final, earlier=earlier)


def oil_context(inputs: Inputs, *, board: bool = True) -> ReportContext:
    """A report's context over all computations of the pack; without a board it is a branch's."""
    names = {node.code: node.name for node in inputs.policy.organisation.nodes}
    node = Node(code="ZX", name="商业客户中心", level="中心") if board else Node(code="YB01", name=names["YB01"])
    return demo_context(inputs, node, board=board, absent=(Node(code="YB16", name=names["YB16"]),))
