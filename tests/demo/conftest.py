"""A small generated state, and its desks checked as the command does it: through the reader, with earlier months."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from building.typed_rows import raw_sheet
from macros.demo.demo_organisation import policy_frames
from macros.demo.month import World, generate
from macros.demo.world import DeskCells
from macros.run import Computer
from validators.checking import Checked, check, understand
from validators.filing.history import combine, history_of
from validators.filing.inputs import History
from validators.packs.trade_pack import find_pack
from validators.policy import Policy
from validators.register import RawSheet, registers
from validators.values.period import Month
from workbooks.book import Grid
from workbooks.read.read_policy import policy_of
from workbooks.read.read_registers import read_register


def raw_sheets(desk: DeskCells) -> dict[str, RawSheet]:
    """The sheets of a desk as the reader gives them: header in row 5, records from row 6, first column B."""
    found = {}
    for name, cells in desk.sheets.items():
        register = registers()[name]
        lines = [list(line) for line in zip(*cells.values(), strict=True)]
        grid = Grid(sheet=register.sheet, rows=[list(cells), *lines], first_row=5, first_column=2)
        raw = read_register(grid, register)
        assert raw is not None, register.sheet
        found[name] = raw
    return found


def policy_for(branches: int) -> Policy:
    """The demo's policy, read from its cells as from the policy workbook."""
    raws = {name: raw_sheet(name, cells, letters="A") for name, cells in policy_frames(branches).items()}
    pack = find_pack("P01")
    assert pack is not None
    found, _, findings = policy_of(raws, pack)
    assert not findings, findings
    return found


def earlier(world: World, branch: str, period: Month, policy: Policy) -> History:
    """The months of a branch before the period, from their clean desks."""
    histories = []
    for month in world.months:
        if month < period:
            desk = world.desk(branch, month)
            sheets, _ = understand(raw_sheets(desk), filing=desk.filing(), policy=policy)
            histories.append(history_of(desk.filing(), {name: sheet.frame for name, sheet in sheets.items()}))
    return combine(histories, before=period)


@pytest.fixture(scope="session")
def checking() -> Callable[[World], Callable[[DeskCells], Checked]]:
    """`checking(world)(desk)`: the whole check of a desk, its branch's earlier months at hand."""

    def of(world: World) -> Callable[[DeskCells], Checked]:
        policy, known = policy_for(world.branches), dict[tuple[str, Month], History]()

        def run(desk: DeskCells) -> Checked:
            key = (desk.branch, desk.period)
            if key not in known:
                known[key] = earlier(world, desk.branch, desk.period, policy)
            return check(
                raw_sheets(desk), filing=desk.filing(), policy=policy, history=known[key], today=dt.date(2027, 1, 5), compute=Computer()
            )

        return run

    return of


@pytest.fixture(scope="session")
def state() -> World:
    """Seventeen counties over August to October 2026, as `keybook demo` has them."""
    return generate(20261103, 17, 3, Month(2026, 10))


@pytest.fixture(scope="session")
def policy() -> Policy:
    """The policy of the seventeen counties."""
    return policy_for(17)
