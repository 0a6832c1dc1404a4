"""Two months of three branches of an oil company, from the demo's world: typed frames, inputs and a report's context."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from macros.demo.demo_worlds import DemoWorld, demo_world
from macros.reports.layout.context import BoardRow, Quality, ReportContext
from macros.run import run
from validators.checking import understand
from validators.filing.history import combine, history_of
from validators.filing.inputs import Filing, History, Inputs
from validators.organisation_tree import Node
from validators.packs.trade_pack import Pack, packs
from validators.policy import Policy
from validators.register import RawSheet
from validators.values.period import Month
from workbooks.read.read_policy import read_policy_book

LAST = Month(2026, 10)
CODES = ("YB01", "YB02", "YB03")
Rows = list[dict[str, Any]]


def oil() -> Pack:
    """The pack."""
    return packs()["P02"]


@cache
def world() -> DemoWorld:
    """Sixteen branches over two months; the tests take three of them."""
    return demo_world(oil(), seed=7, branches=16, periods=2, last=LAST)


def rows(register: str, month: Month = LAST, codes: tuple[str, ...] = CODES) -> Rows:
    """What the clerks typed, as plain rows with their branch."""
    found: Rows = []
    for code in codes:
        cells = world().world.desk(code, month)
        found += [cells.row(register, i) | {"_branch": code} for i in range(cells.count(register))]
    return found


def policy_of(folder: Path) -> Policy:
    """The demo's policy, written and read."""
    return read_policy_book(world().policy(folder))[0]


def oil_inputs(policy: Policy, *, codes: tuple[str, ...] = CODES, final: bool = True, earlier: bool = True) -> Inputs:
    """October of these branches; `earlier`: September is at hand."""
    filings, frames, past = [], {}, []
    for code in codes:
        for month in (LAST.plus(-1), LAST) if earlier else (LAST,):
            cells = world().world.desk(code, month)
            filing = cells.filing(f"{month} {code}.xlsx")
            held = {name: sheet.frame for name, sheet in understand(raw_sheets(cells.sheets), filing=filing, policy=policy)[0].items()}
            if month == LAST:
                filings.append(filing)
                for name, frame in held.items():
                    frames.setdefault(name, []).append(frame)
            else:
                past.append(history_of(filing, held))
    joined = {name: pd.concat(parts, ignore_index=True) for name, parts in frames.items()}
    history = combine(past, before=LAST) if past else History.none()
    return Inputs(period=LAST, policy=policy, frames=joined, history=history, filings=tuple(filings), expected=codes, final=final)


def raw_sheets(sheets: dict[str, dict[str, list[Any]]]) -> dict[str, RawSheet]:
    registers = oil().all_registers
    return {
        name: RawSheet(
            register=registers[name],
            sheet=registers[name].sheet,
            cells=cells,
            letters=dict.fromkeys(cells, "A"),
            rows=list(range(6, 6 + len(next(iter(cells.values()))))),
        )
        for name, cells in sheets.items()
    }


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
