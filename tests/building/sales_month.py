"""Two months of the three teams of a sales company, from the demo's world: rows as typed, inputs and a report's context."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from building.demo_month import LAST, demo_inputs, policy_of_demo, world_of
from macros.demo.demo_worlds import DemoWorld
from macros.reports.layout.context import BoardRow, Quality, ReportContext
from macros.run import run
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
    found: Rows = []
    for code in codes:
        cells = world().world.desk(code, month)
        found += [cells.row(register, i) | {"_branch": code} for i in range(cells.count(register))]
    return found


def policy_of(folder: Path) -> Policy:
    """The demo's policy, written and read."""
    return policy_of_demo(world(), folder)


def sales_inputs(policy: Policy, *, codes: tuple[str, ...] = TEAMS, final: bool = True, earlier: bool = True) -> Inputs:
    """October of these teams; `earlier`: September is at hand."""
    return demo_inputs(world(), policy, codes=codes, final=final, earlier=earlier)


def sales_context(inputs: Inputs, *, board: bool = True) -> ReportContext:
    """A report's context over all computations of the pack; without a board it is that of the first team."""
    results = run(inputs, (*(name for name in sales().computations if name != "D30"), "D35"))
    names = {node.code: node.name for node in inputs.policy.organisation.nodes}
    listed = [
        BoardRow(branch=f.branch, name=f.name, short=f.name, due=dt.date(2026, 11, 3), timeliness="按时", state="已收")
        for f in inputs.filings
    ]
    first = inputs.filings[0].branch
    return ReportContext(
        inputs=inputs,
        results=results,
        node=Node(code="GS", name="公司", level="公司") if board else Node(code=first, name=names[first], level="业务团队"),
        generated=dt.datetime(2026, 11, 4, 9, 0),
        compiler="周文静",
        board=tuple(listed) if board else (),
        quality=Quality(),
    )
