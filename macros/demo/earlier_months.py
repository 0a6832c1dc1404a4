"""The months before the first that a demo files: what a desk brings along of them, as if they had been filed (issue 13.11).

Nobody files twelve months for a demo. A desk carries sums of two years and the rows that computations read (settled 53),
so the earlier months are worked out from the same world and given to the first desk of each branch.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from macros.demo.world import DeskCells
from macros.results.computations import kept_months
from validators.checking import understand
from validators.filing.history import combine, history_of
from validators.filing.inputs import History
from validators.policy import Policy
from validators.register import RawSheet, Register

EARLIER = 12
"""Months before the first filed one, so that the same month of last year is known."""


def earlier_history(cells: Sequence[DeskCells], policy: Policy) -> History:
    """The history of these desks of one branch, earliest first: sums of each month, whole rows where computations read them."""
    kept, found = kept_months(policy.pack), []
    registers = policy.registers
    for back, desk in enumerate(reversed(cells), 1):
        wanted = {name for name in desk.sheets if name == "R10" or back <= max(1, kept.get(name, 0))}
        raws = raw_sheets(registers, {name: sheet for name, sheet in desk.sheets.items() if name in wanted})
        filing = desk.filing(f"{desk.period} {desk.branch}.xlsx")
        sheets = understand(raws, filing=filing, policy=policy)[0]
        found.append(history_of(filing, {name: sheet.frame for name, sheet in sheets.items()}))
    return combine(found)


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
