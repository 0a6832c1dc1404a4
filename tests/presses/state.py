"""A small generated state for the presses: its policy, desks of its branches, what they filed (data of the demo)."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from building.typed_rows import raw_sheet
from macros.button import specs_of
from macros.centre.issuing import file_name
from macros.demo.branch_filing import Job, file_month
from macros.demo.demo_organisation import policy_frames
from macros.demo.month import World, generate
from macros.demo.world import DeskCells
from macros.mending.carrying import carried_content
from macros.opening import open_session
from validators.filing.inputs import History
from validators.packs.trade_pack import find_pack
from validators.values.period import Month
from workbooks.desk.content import DeskContent
from workbooks.desk.desk_book import build_desk
from workbooks.desk.policy_book import write_policy
from workbooks.read.read_policy import policy_of, read_policy_book

PERIOD, BEFORE = Month(2026, 10), Month(2026, 9)
MOMENT = dt.datetime(2026, 11, 2, 9, 30)
"""The moment of every press (KEYBOOK_TODAY)."""


def generated(branches: int = 3) -> World:
    """Two months of a small state."""
    return generate(7, branches, 2, PERIOD)


def policy_file(folder: Path, branches: int = 3) -> Path:
    """The policy workbook of that state."""
    pack = find_pack("P01")
    assert pack is not None
    raws = {name: raw_sheet(name, cells) for name, cells in policy_frames(branches).items()}
    write_policy(folder / "policy.xlsx", pack, policy_of(raws, pack)[0].frames)
    return folder / "policy.xlsx"


def rows_of(cells: DeskCells) -> dict[str, list[dict[str, Any]]]:
    """What a clerk has typed, row by row; copies."""
    return {
        name: [
            {h: v for h, v in zip(sheet, values, strict=True) if v is not None}
            for values in zip(*copy.deepcopy(sheet).values(), strict=True)
        ]
        for name, sheet in cells.sheets.items()
    }


def issue(
    folder: Path,
    policy: Path,
    cells: DeskCells,
    *,
    previous: Path | None = None,
    change: Callable[[dict[str, list[dict[str, Any]]]], None] = lambda rows: None,
) -> Path:
    """A desk as it lies with its clerk, filled; last month's gives the history."""
    force, _ = read_policy_book(policy)
    alive = force.organisation.at(cells.period.first)
    node, rows = alive[cells.branch], rows_of(cells)
    change(rows)
    history = History.none()
    if previous is not None:
        history = carried_content(open_session(previous, today=MOMENT.date()), cells.period).history
    inputs: Mapping[str, Any] = {label: value for label, value in cells.envelope.items() if value}
    path = folder / file_name(node, cells.period)
    build_desk(
        path,
        policy=force,
        node=node,
        parent=alive.get(node.parent or ""),
        period=cells.period,
        content=DeskContent(cells=rows, history=history, inputs=inputs),
        today=MOMENT.date(),
        button_specs=specs_of("branch"),
    )
    return path


def submission(folder: Path, policy: Path, world: World, branch: str) -> Path:
    """What a branch mails for the month, with the month before it in its memory."""
    previous = issue(folder, policy, world.desk(branch, BEFORE))
    made = file_month(
        Job(
            cells=world.desk(branch, PERIOD),
            policy=policy,
            previous=previous,
            desks=folder / "desks",
            now=MOMENT,
            submissions=folder / "mailed",
        )
    )
    assert made.submission is not None
    return made.submission


class Story:
    """Steps done once and in order; what each gave is asked for by name, and a step that failed fails whoever asks."""

    def __init__(self) -> None:
        self._given: dict[str, Any] = {}

    def step(self, name: str, work: Callable[[], Any]) -> None:
        """Does a step; later ones are done all the same."""
        try:
            self._given[name] = work()
        except Exception as failure:  # whoever asks for this step is told
            self._given[name] = failure

    def __contains__(self, name: str) -> bool:
        return name in self._given

    def __getitem__(self, name: str) -> Any:
        given = self._given[name]
        if isinstance(given, Exception):
            raise given
        return given
