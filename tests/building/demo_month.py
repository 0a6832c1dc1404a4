"""Two months of a pack's demo: typed frames, the inputs of computations, checked desks, a report's context."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from macros.demo.demo_worlds import DemoWorld, demo_world
from macros.demo.earlier_months import raw_sheets
from macros.demo.world import DeskCells
from macros.filled import filled_frames
from macros.reports.layout.context import BoardRow, Quality, ReportContext
from macros.run import Computer, inputs_of, run
from validators.checking import Checked, check, understand
from validators.filing.history import combine, history_of
from validators.filing.inputs import Facts, History, Inputs
from validators.finding import Finding, Severity
from validators.organisation_tree import Node
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


def typed_rows_of(world: DemoWorld, register: str, month: Month, codes: Sequence[str]) -> list[dict[str, Any]]:
    """What the clerks typed, as plain rows with their branch."""
    desks = ((code, world.world.desk(code, month)) for code in codes)
    return [desk.row(register, i) | {"_branch": code} for code, desk in desks for i in range(desk.count(register))]


def history_before(world: DemoWorld, policy: Policy, branch: str, month: Month) -> History:
    """The months before as they were filed, with what the program filled; nothing before the first."""
    before = [world.world.desk(branch, earlier) for earlier in world.world.months if earlier < month]
    found = History.none()
    for cells in before:
        filing = cells.filing("上月.xlsx")
        sheets = understand(raw_sheets(world.pack.all_registers, cells.sheets), filing=filing, policy=policy)[0]
        facts = Facts(filing=filing, policy=policy, sheets=sheets, history=found, today=cells.period.last)
        frames = {name: sheet.frame for name, sheet in sheets.items()} | _filled(facts)
        found = combine([history_of(filing, frames), found], before=month)
    return found


def _filled(facts: Facts) -> dict[str, pd.DataFrame]:
    return filled_frames(inputs_of(facts), (sheet.register for sheet in facts.sheets.values()))


def checked_desk(world: DemoWorld, policy: Policy, desk: DeskCells) -> Checked:
    """The check of a desk as a press makes it, with the months before at hand."""
    return check(
        raw_sheets(world.pack.all_registers, desk.sheets),
        filing=desk.filing("本月.xlsx"),
        policy=policy,
        history=history_before(world, policy, desk.branch, desk.period),
        today=desk.period.plus(1).first.replace(day=3),
        compute=Computer(),
        fill=_filled,
    )


def judged(found: Checked) -> list[Finding]:
    """The findings of class A, B and C."""
    return [f for f in found.findings if f.severity is not Severity.D]


def mistakes_found(world: DemoWorld, policy: Policy) -> Counter[str]:
    """How often each kind of mistake is planted in the last month; each is found once, at its cell, in its class, and nothing else."""
    kinds: Counter[str] = Counter()
    for code, desk in world.planted(LAST).items():
        found, meant = checked_desk(world, policy, desk), {}
        for planted in desk.planted:
            sheet = found.sheets[planted.register].register.sheet
            meant[planted.code, sheet, 6 + planted.index, planted.header] = (planted.severity, planted.rule)
            kinds[planted.kind] += 1
        places = [((f.code, f.sheet, f.row, f.column), f) for f in found.findings]
        hits = [(place, (f.severity.value, f.rule)) for place, f in places if place in meant]
        assert Counter(hits) == Counter(meant.items()), (code, [p.kind for p in desk.planted])
        assert [f for place, f in places if place not in meant and f.severity is not Severity.D] == [], code
    return kinds


def demo_context(inputs: Inputs, node: Node, *, board: bool = True, absent: Sequence[Node] = ()) -> ReportContext:
    """A report's context over all computations of the pack; without a board it is a branch's. `absent` have not filed."""
    results = run(inputs, (*(name for name in inputs.policy.pack.computations if name != "D30"), "D35"))
    due = dt.date(2026, 11, 5)
    listed = [
        *(BoardRow(branch=f.branch, name=f.name, short=f.name, due=due, timeliness="按时", state="已收") for f in inputs.filings),
        *(BoardRow(branch=node.code, name=node.name, short=node.name, due=due) for node in absent),
    ]
    return ReportContext(
        inputs=inputs,
        results=results,
        node=node,
        generated=dt.datetime(2026, 11, 6, 9, 0),
        compiler="周文静",
        board=tuple(listed) if board else (),
        quality=Quality(),
    )
