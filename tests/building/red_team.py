"""What an attempt of the red team is, and the ground on which attempts are prepared (`tests/hostile`)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from building.filings import build, file_counties, pack, take_in
from building.small_state import COUNTIES, NOW, PERIOD, Cells, clean_cells, inputs, write_policy_of
from macros.intake.collecting import Collected
from validators.policy import Policy
from validators.values.period import Month
from workbooks.archive.home import Home
from workbooks.desk.content import DeskContent
from workbooks.read.read_policy import read_policy_book


@dataclass(frozen=True, kw_only=True)
class After:
    """What a judge is shown: the home after the collect, what became of all, and of this attempt's own files."""

    home: Home
    outcome: Collected
    verdicts: dict[str, str]


Judge = Callable[[After], str]


def counts_nowhere(after: After) -> str:
    """Why an attempt succeeded: a file of it was taken and counts; empty where none does."""
    taken = [name for name, kind in after.verdicts.items() if kind == "accepted"]
    return f"{taken[0]} was taken and counts" if taken else ""


@dataclass(frozen=True, kw_only=True)
class Attempt:
    """One attempt: the files that are sent in, and the judge who says why it succeeded ("" = it was warded off)."""

    name: str
    files: tuple[Path, ...]
    judge: Judge = counts_nowhere


@dataclass
class Ground:
    """Where attempts are prepared: a policy, three honest filings, and a home that has taken them."""

    folder: Path
    number: int = 0
    policy_book: Path = field(init=False)
    home_folder: Path = field(init=False)

    def __post_init__(self) -> None:
        self.policy_book = write_policy_of(self.folder / "policy.xlsx")
        self.home_folder = self.folder / "home"
        file_counties(self.folder / "filed", self.policy)
        take_in(self.home_folder, self.policy_book, self.folder / "filed" / "上报")

    @cached_property
    def policy(self) -> Policy:
        return read_policy_book(self.policy_book)[0]

    @property
    def home(self) -> Home:
        return Home(self.home_folder)

    def honest(self, branch: str = "LJ01") -> Path:
        """The filing that was taken in; it is read, never written."""
        return next((self.folder / "filed" / "上报").glob(f"*_{branch}_*.xlsx"))

    @cached_property
    def fresh(self) -> dict[str, Path]:
        """Filings that go on from those that were taken: the second version of each county, which nobody has seen."""
        return {branch: self.filed(branch, 2, clean_cells(branch, 2_000.02)) for branch in COUNTIES}

    def filed(self, branch: str, version: int, cells: Cells, period: Month = PERIOD) -> Path:
        """An honest filing with these cells; of another month it is the first."""
        content = DeskContent(cells=cells, inputs=inputs(branch, 填报日期=period.last))
        desk = build(self.folder / "desks" / f"{branch} {version} {self._next()}.xlsm", self.policy, branch, content, period=period)
        before = [self.honest(branch)] if period == PERIOD else []
        when = NOW if period == PERIOD else dt.datetime.combine(period.last, NOW.time()) + dt.timedelta(days=2)
        return pack(desk, self.folder / f"made {self.number}", version=version, before=before, now=when)

    def place(self, name: str = "上报件.xlsx") -> Path:
        """A path for a file of an attempt, in a folder of its own."""
        number = self._next()
        folder = self.folder / f"attempt {number:04d}"
        folder.mkdir()
        return folder / f"{number:04d} {name}"

    def _next(self) -> int:
        self.number += 1
        return self.number
