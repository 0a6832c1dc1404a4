"""Two years of the accounting firm, from the demo's world, made once: its desks, October checked, inputs, a report's context."""

from __future__ import annotations

import pickle
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from building.demo_month import LAST, demo_context, demo_inputs, policy_of_demo, world_of
from building.once import once
from macros.demo.demo_worlds import DemoWorld, demo_world
from macros.demo.earlier_months import earlier_history, raw_sheets
from macros.demo.world import DeskCells
from macros.filled import filled_frames
from macros.reports.layout.context import ReportContext
from macros.run import Computer, inputs_of
from validators.checking import Checked, check
from validators.filing.inputs import History, Inputs
from validators.organisation_tree import Node
from validators.packs.trade_pack import Pack, packs
from validators.policy import Policy
from validators.values.period import Month
from workbooks.read.read_policy import read_policy_book

NODE = "GS"
MONTHS = 25


@dataclass(frozen=True)
class FirmYears:
    """What was made: the desks by month, October with the mistakes in it, the months before October as a desk carries them."""

    policy: Policy
    desks: Mapping[Month, DeskCells]
    planted: DeskCells
    past: History
    inputs: Inputs


def accounting() -> Pack:
    """The pack."""
    return packs()["P07"]


def world() -> DemoWorld:
    """The firm over two months."""
    return world_of("P07", 1)


def policy_of(folder: Path) -> Policy:
    """The demo's policy, written and read."""
    return policy_of_demo(world(), folder)


def firm_years(factory: pytest.TempPathFactory) -> FirmYears:
    """Two years and October, made once for all tests."""
    folder = once(factory, "accounting", _make)
    (book,) = folder.glob("*.xlsx")
    policy = read_policy_book(book)[0]
    desks, planted, past, inputs = pickle.loads((folder / "years.pickle").read_bytes())
    return FirmYears(policy, desks, planted, past, replace(inputs, policy=policy))


def _make(folder: Path) -> None:
    told = demo_world(accounting(), seed=7, branches=1, periods=MONTHS, last=LAST)
    policy = policy_of_demo(told, folder)
    desks = {month: told.world.desk(NODE, month) for month in told.world.months}
    past = earlier_history([desk for month, desk in desks.items() if month != LAST], policy)
    (planted,) = told.planted(LAST).values()
    inputs = replace(demo_inputs(told, policy, earlier=False), history=past)
    (folder / "years.pickle").write_bytes(pickle.dumps((desks, planted, past, replace(inputs, policy=None))))  # type: ignore[arg-type]


def checked(desk: DeskCells, made: FirmYears) -> Checked:
    """The check of October as a press makes it."""
    return check(
        raw_sheets(accounting().all_registers, desk.sheets),
        filing=desk.filing("本月.xlsx"),
        policy=made.policy,
        history=made.past,
        today=desk.period.plus(1).first.replace(day=3),
        compute=Computer(),
        fill=lambda facts: filled_frames(inputs_of(facts), (sheet.register for sheet in facts.sheets.values())),
    )


def accounting_context(inputs: Inputs, *, board: bool = True) -> ReportContext:
    """A report's context over all computations of the pack; without a board it is a branch's."""
    return demo_context(inputs, Node(code=NODE, name=inputs.filings[0].name), board=board)
