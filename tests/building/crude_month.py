"""Two months of the crude sales branch, from the demo's world: checked desks, inputs with what the program fills, a context."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

from building.demo_month import LAST, demo_inputs, policy_of_demo, raw_sheets, world_of
from macros.demo.demo_worlds import DemoWorld
from macros.demo.world import DeskCells
from macros.filled import filled_frames
from macros.reports.layout.context import BoardRow, Quality, ReportContext
from macros.run import Computer, inputs_of, run
from validators.checking import Checked, check, understand
from validators.filing.history import combine, history_of
from validators.filing.inputs import Facts, History, Inputs
from validators.organisation_tree import Node
from validators.packs.trade_pack import Pack, packs
from validators.policy import Policy
from validators.values.period import Month

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


def history_at(policy: Policy, month: Month) -> History:
    """The month before as it was filed, with what the program filled; nothing before the first."""
    if month == world().world.first:
        return History.none()
    before = month.plus(-1)
    cells = world().world.desk(NODE, before)
    filing = cells.filing("上月.xlsx")
    sheets = understand(raw_sheets(crude().all_registers, cells.sheets), filing=filing, policy=policy)[0]
    facts = Facts(filing=filing, policy=policy, sheets=sheets, history=history_at(policy, before), today=before.last)
    frames = {name: sheet.frame for name, sheet in sheets.items()}
    return combine([history_of(filing, frames | _filled(facts))], before=month)


def _filled(facts: Facts) -> dict[str, object]:
    return filled_frames(inputs_of(facts), (sheet.register for sheet in facts.sheets.values()))


def checked(desk: DeskCells, policy: Policy) -> Checked:
    """The check of a desk as a press makes it, with the month before at hand."""
    return check(
        raw_sheets(crude().all_registers, desk.sheets),
        filing=desk.filing("本月.xlsx"),
        policy=policy,
        history=history_at(policy, desk.period),
        today=desk.period.plus(1).first.replace(day=3),
        compute=Computer(),
        fill=_filled,
    )


def crude_inputs(policy: Policy) -> Inputs:
    """October."""
    given = demo_inputs(world(), policy, earlier=False)
    return replace(given, history=history_at(policy, LAST))


def crude_context(inputs: Inputs, *, board: bool = True) -> ReportContext:
    """A report's context over all computations of the pack; without a board it is a branch's."""
    results = run(inputs, tuple(name for name in crude().computations if name != "D30"))
    row = BoardRow(branch=NODE, name=inputs.filings[0].name, short="原油销售", due=dt.date(2026, 11, 5), timeliness="按时", state="已收")
    return ReportContext(
        inputs=inputs,
        results=results,
        node=Node(code=NODE, name=inputs.filings[0].name),
        generated=dt.datetime(2026, 11, 6, 9, 0),
        compiler="周文静",
        board=(row,) if board else (),
        quality=Quality(),
    )
