"""Two months of three branches of an oil company, from the demo's world: typed frames, inputs and a report's context."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from building.demo_month import LAST, demo_inputs, policy_of_demo, world_of
from macros.demo.demo_worlds import DemoWorld
from macros.reports.layout.context import BoardRow, Quality, ReportContext
from macros.run import run
from validators.filing.inputs import Filing, Inputs
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
    found: Rows = []
    for code in codes:
        cells = world().world.desk(code, month)
        found += [cells.row(register, i) | {"_branch": code} for i in range(cells.count(register))]
    return found


def policy_of(folder: Path) -> Policy:
    """The demo's policy, written and read."""
    return policy_of_demo(world(), folder)


def oil_inputs(policy: Policy, *, codes: tuple[str, ...] = CODES, final: bool = True, earlier: bool = True) -> Inputs:
    """October of these branches; `earlier`: September is at hand."""
    return demo_inputs(world(), policy, codes=codes, final=final, earlier=earlier)


def oil_context(inputs: Inputs, *, board: bool = True, filings: tuple[Filing, ...] = ()) -> ReportContext:
    """A report's context over all computations of the pack; without a board it is a branch's."""
    given = [name for name in oil().computations if name not in ("D30",)]
    results = run(inputs, (*given, "D35"))
    names = {node.code: node.name for node in inputs.policy.organisation.nodes}
    listed = [
        BoardRow(branch=f.branch, name=f.name, short=f.name[:3], due=dt.date(2026, 11, 5), timeliness="按时", state="已收")
        for f in inputs.filings
    ]
    absent = [BoardRow(branch="YB16", name=names["YB16"], short="大客户部", due=dt.date(2026, 11, 5))]
    return ReportContext(
        inputs=inputs,
        results=results,
        node=Node(code="ZX", name="商业客户中心", level="中心") if board else Node(code="YB01", name=names["YB01"]),
        generated=dt.datetime(2026, 11, 6, 9, 0),
        compiler="周文静",
        board=tuple(listed + absent) if board else (),
        quality=Quality(),
    )
