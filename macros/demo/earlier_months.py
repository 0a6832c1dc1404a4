"""The months before the first that a demo files: what a desk brings along of them, as if they had been filed (issue 13.11).

Nobody files twenty months for a demo. A desk carries sums of two years and the rows that computations read (settled 53),
so the earlier months are worked out from the same world and given to the first desk of each branch. A balance whose opening
is what an earlier month ended at has there what the program filled.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from macros.demo.world import DeskCells
from macros.filled import filled_frames
from macros.run import kept_months
from validators.checking import understand
from validators.filing.history import combine, history_of
from validators.filing.inputs import History, Inputs
from validators.policy import Policy
from validators.register import RawSheet, Register

EARLIER = 20
"""Months before the first filed one: two filed ones up to October have the whole year before, to the same month."""


def earlier_history(cells: Sequence[DeskCells], policy: Policy) -> History:
    """The history of these desks of one branch, earliest first: sums of each month, whole rows where computations read them."""
    kept, found = kept_months(policy.pack), History.none()
    for back, desk in zip(range(len(cells), 0, -1), cells, strict=True):
        whole = {name for name in desk.sheets if policy.registers[name].nature == "snapshot" and kept.get(name, 0) > 1}
        wanted = {name for name in desk.sheets if name == "R10" or name in whole or back <= max(1, kept.get(name, 0))}
        raws = raw_sheets(policy.registers, {name: sheet for name, sheet in desk.sheets.items() if name in wanted})
        filing = desk.filing(f"{desk.period} {desk.branch}.xlsx")
        frames = {name: sheet.frame for name, sheet in understand(raws, filing=filing, policy=policy)[0].items()}
        balances = [policy.registers[name] for name in sorted(whole)]
        given = Inputs(period=desk.period, policy=policy, frames=frames, history=found, filings=(filing,))
        found = combine([history_of(filing, frames | filled_frames(given, balances)), found])
    return replace(found, keeps=kept)


def raw_sheets(registers: Mapping[str, Register], sheets: Mapping[str, Mapping[str, list[object]]]) -> dict[str, RawSheet]:
    """The cells of a desk as they are read."""
    return {
        name: RawSheet(
            register=registers[name],
            sheet=registers[name].sheet,
            cells=dict(cells),
            letters=dict.fromkeys(cells, "A"),
            rows=list(range(6, 6 + len(next(iter(cells.values()))))),
        )
        for name, cells in sheets.items()
    }
