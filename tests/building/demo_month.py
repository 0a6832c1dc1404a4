"""Two months of three branches of a pack's demo: typed frames and the inputs of computations."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pandas as pd

from macros.demo.demo_worlds import DemoWorld, demo_world
from macros.demo.earlier_months import raw_sheets
from validators.checking import understand
from validators.filing.history import combine, history_of
from validators.filing.inputs import History, Inputs
from validators.packs.trade_pack import packs
from validators.policy import Policy
from validators.values.period import Month
from workbooks.read.read_policy import read_policy_book

LAST = Month(2026, 10)


@cache
def world_of(pack: str, branches: int = 3) -> DemoWorld:
    """The world of a pack over two months."""
    return demo_world(packs()[pack], seed=7, branches=branches, periods=2, last=LAST)


def demo_inputs(world: DemoWorld, policy: Policy, *, codes: tuple[str, ...] = (), final: bool = True, earlier: bool = True) -> Inputs:
    """October of these branches, of all where none is named; `earlier`: September is at hand."""
    filings, frames, past = [], {}, []
    wanted = codes or world.codes
    for code in wanted:
        for month in (LAST.plus(-1), LAST) if earlier else (LAST,):
            cells = world.world.desk(code, month)
            filing = cells.filing(f"{month} {code}.xlsx")
            raws = raw_sheets(world.pack.all_registers, cells.sheets)
            held = {name: sheet.frame for name, sheet in understand(raws, filing=filing, policy=policy)[0].items()}
            if month == LAST:
                filings.append(filing)
                for name, frame in held.items():
                    frames.setdefault(name, []).append(frame)
            else:
                past.append(history_of(filing, held))
    joined = {name: pd.concat(parts, ignore_index=True) for name, parts in frames.items()}
    history = combine(past, before=LAST) if past else History.none()
    return Inputs(period=LAST, policy=policy, frames=joined, history=history, filings=tuple(filings), expected=wanted, final=final)


def policy_of_demo(world: DemoWorld, folder: Path) -> Policy:
    """The demo's policy, written and read."""
    return read_policy_book(world.policy(folder))[0]
