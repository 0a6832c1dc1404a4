"""A month of a few units typed by hand for a pack or preset, read as a desk is read, and a report's context over its computations."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from building.demo_month import LAST, demo_context
from building.preset_policy import preset_policy
from macros.demo.earlier_months import raw_sheets
from macros.reports.layout.context import ReportContext
from validators.checking import understand
from validators.filing.history import combine, history_of
from validators.filing.inputs import Filing, History, Inputs
from validators.organisation_tree import Node
from validators.policy import Policy

Rows = list[dict[str, Any]]
World = Mapping[str, Mapping[str, Rows]]
"""Unit -> register -> rows as typed."""
Nodes = tuple[tuple[str, str, str, str | None], ...]


def typed_centre(
    pack: str, nodes: Nodes, world: World, told: Mapping[str, str | None], before: World | None = None, **more: Any
) -> ReportContext:
    """The second of `nodes` collects these units; `before`: what they filed for the month before; `more`: `pack`'s policy registers."""
    policy = preset_policy(dict(told), nodes=nodes, pack=pack, more=more or None)
    names = {code: name for code, name, *_ in nodes}
    filings = {code: Filing(branch=code, name=names[code], period=LAST, file=f"{code}.xlsx") for code in world}
    read = [frames_of(policy, filings[code], sheets) for code, sheets in world.items()]
    joined = {name: pd.concat([held[name] for held in read if name in held], ignore_index=True) for held in read for name in held}
    given = Inputs(
        period=LAST, policy=policy, frames=joined, history=_history(policy, names, before or {}), filings=tuple(filings.values()),
        expected=tuple(world), final=True,
    )  # fmt: skip
    code, name, level, _ = nodes[1]
    return demo_context(given, Node(code=code, name=name, level=level))


def _history(policy: Policy, names: Mapping[str, str], before: World) -> History:
    month = LAST.plus(-1)
    filings = {code: Filing(branch=code, name=names[code], period=month, file=f"{month} {code}.xlsx") for code in before}
    past = [history_of(filings[code], frames_of(policy, filings[code], sheets)) for code, sheets in before.items()]
    return combine(past, before=LAST) if past else History.none()


def frames_of(policy: Policy, filing: Filing, sheets: Mapping[str, Rows]) -> dict[str, pd.DataFrame]:
    """Typed frames of the rows of one unit."""
    cells = {name: _columns(rows) for name, rows in sheets.items()}
    held = understand(raw_sheets(policy.pack.all_registers, cells), filing=filing, policy=policy)[0]
    return {name: sheet.frame for name, sheet in held.items()}


def _columns(rows: Rows) -> dict[str, list[Any]]:
    headers = dict.fromkeys(header for row in rows for header in row)
    return {header: [row.get(header) for row in rows] for header in headers}
